//! Elementary functions that give the same bits on every machine.
//!
//! Those of the standard library are the system's, and systems differ in the last bit. An analysis that is done again
//! elsewhere must come out the same, so these are taken from `libm`, which is compiled in.

/// The elementary functions in use here.
pub(crate) trait Elementary {
    /// The arc sine, in radians.
    fn arcsine(self) -> Self;
    /// The angle of the point (x, self), in radians.
    fn arctangent_over(self, x: Self) -> Self;
    /// The inverse hyperbolic tangent.
    fn arctanh(self) -> Self;
    /// The cosine of radians.
    fn cosine(self) -> Self;
    /// e to this power.
    fn exponential(self) -> Self;
    /// The length of the hypotenuse.
    fn hypotenuse(self, other: Self) -> Self;
    /// The natural logarithm.
    fn logarithm(self) -> Self;
    /// The natural logarithm of 1 more.
    fn logarithm_1p(self) -> Self;
    /// The sine of radians.
    fn sine(self) -> Self;
}

impl Elementary for f64 {
    fn arcsine(self) -> Self {
        libm::asin(self)
    }

    fn arctangent_over(self, x: Self) -> Self {
        libm::atan2(self, x)
    }

    fn arctanh(self) -> Self {
        libm::atanh(self)
    }

    fn cosine(self) -> Self {
        libm::cos(self)
    }

    fn exponential(self) -> Self {
        libm::exp(self)
    }

    fn hypotenuse(self, other: Self) -> Self {
        libm::hypot(self, other)
    }

    fn logarithm(self) -> Self {
        libm::log(self)
    }

    fn logarithm_1p(self) -> Self {
        libm::log1p(self)
    }

    fn sine(self) -> Self {
        libm::sin(self)
    }
}
