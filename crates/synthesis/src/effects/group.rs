//! Effect sizes of a single group: proportions and correlations.

use super::{Effect, Events, NoEffect, Rate, Sample};
use crate::elementary::Elementary as _;

/// A proportion as it is, variance p(1−p)/n.
///
/// # Errors
/// 0 of n and n of n have no standard error.
pub fn proportion(group: Events) -> Result<Effect, NoEffect> {
    let p = group.events() / group.total();
    Effect::checked(p, p * (1.0 - p) / group.total(), 0.0)
}

/// The logarithm of a proportion, variance 1/e − 1/n; `increment` is added to events and people when there are no events
/// or nobody without one.
///
/// # Errors
/// No standard error, as with an increment of 0 and no events.
pub fn proportion_log(group: Events, increment: f64) -> Result<Effect, NoEffect> {
    let i = if group.is_sparse() { increment } else { 0.0 };
    let (events, total) = (group.events() + i, group.total() + i);
    Effect::checked(
        (events / total).logarithm(),
        events.recip() - total.recip(),
        i,
    )
}

/// The log odds of a proportion, variance 1/e + 1/(n−e); `increment` is added to both cells when one is empty.
///
/// # Errors
/// No standard error, as with an increment of 0 and an empty cell.
pub fn proportion_logit(group: Events, increment: f64) -> Result<Effect, NoEffect> {
    let i = if group.is_sparse() { increment } else { 0.0 };
    let (events, rest) = (group.events() + i, group.rest() + i);
    Effect::checked(
        (events / rest).logarithm(),
        events.recip() + rest.recip(),
        i,
    )
}

/// The arcsine of the root of a proportion, variance 1/(4n).
///
/// # Errors
/// Numbers too large to work with.
pub fn proportion_arcsine(group: Events) -> Result<Effect, NoEffect> {
    let te = (group.events() / group.total()).sqrt().arcsine();
    Effect::checked(te, 0.25 / group.total(), 0.0)
}

/// The double arcsine of Freeman and Tukey, ½(asin √(e/(n+1)) + asin √((e+1)/(n+1))), variance 1/(4n+2).
///
/// # Errors
/// Numbers too large to work with.
pub fn proportion_freeman_tukey(group: Events) -> Result<Effect, NoEffect> {
    let (events, more) = (group.events(), group.total() + 1.0);
    let te = 0.5 * ((events / more).sqrt().arcsine() + ((events + 1.0) / more).sqrt().arcsine());
    Effect::checked(te, 1.0 / (4.0 * group.total() + 2.0), 0.0)
}

/// A correlation as it is, variance (1−r²)²/(n−1).
///
/// # Errors
/// Fewer than two people, or a correlation of 1 or −1, which has no standard error.
pub fn correlation(r: f64, n: f64) -> Result<Effect, NoEffect> {
    if n.is_nan() || n <= 1.0 {
        return Err(NoEffect::TooFew);
    }
    if r.is_nan() || r.abs() > 1.0 {
        return Err(NoEffect::OutOfRange);
    }
    Effect::checked(r, (1.0 - r * r).powi(2) / (n - 1.0), 0.0)
}

/// Fisher's z of a correlation, artanh r, variance 1/(n−3).
///
/// # Errors
/// Fewer than four people, or a correlation of 1 or −1.
pub fn correlation_z(r: f64, n: f64) -> Result<Effect, NoEffect> {
    if n.is_nan() || n <= 3.0 {
        return Err(NoEffect::TooFew);
    }
    if r.is_nan() || r.abs() >= 1.0 {
        return Err(NoEffect::OutOfRange);
    }
    Effect::checked(r.arctanh(), 1.0 / (n - 3.0), 0.0)
}

/// A mean as it is, variance sd²/n.
///
/// # Errors
/// No variation.
pub fn mean(group: Sample) -> Result<Effect, NoEffect> {
    Effect::checked(group.mean(), group.sd().powi(2) / group.n(), 0.0)
}

/// The logarithm of a rate, variance 1/e; `increment` is added to the events when there are none.
///
/// # Errors
/// No standard error, as with an increment of 0 and no events.
pub fn rate_log(group: Rate, increment: f64) -> Result<Effect, NoEffect> {
    let i = if group.events() <= 0.0 {
        increment
    } else {
        0.0
    };
    let events = group.events() + i;
    Effect::checked((events / group.time()).logarithm(), events.recip(), i)
}
