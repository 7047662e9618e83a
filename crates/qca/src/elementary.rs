//! Elementary functions that give the same bits on every machine.
//!
//! Those of the standard library are the system's, and systems differ in the last bit. An analysis that is done again
//! elsewhere must come out the same, so these are taken from `libm`, which is compiled in.

/// The elementary functions in use here.
pub(crate) trait Elementary {
    /// e to this power.
    fn exponential(self) -> Self;
    /// The natural logarithm.
    fn logarithm(self) -> Self;
    /// The logarithm to base 2.
    fn binary_logarithm(self) -> Self;
    /// This to a power.
    fn to_power(self, other: Self) -> Self;
}

impl Elementary for f64 {
    fn exponential(self) -> Self {
        libm::exp(self)
    }

    fn logarithm(self) -> Self {
        libm::log(self)
    }

    fn binary_logarithm(self) -> Self {
        libm::log2(self)
    }

    fn to_power(self, other: Self) -> Self {
        libm::pow(self, other)
    }
}
