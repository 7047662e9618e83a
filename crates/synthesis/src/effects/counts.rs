use super::measure::{Conventions, Measure, RiskRatioDenominator};
use super::{Effect, Events, NoEffect, Rate};
use crate::elementary::Elementary as _;

/// The effect of a binary outcome, with what is added to the cells.
pub(super) fn binary(
    measure: Measure,
    a: Events,
    b: Events,
    increment: f64,
    conventions: &Conventions,
) -> Result<Effect, NoEffect> {
    let i = increment;
    match measure {
        Measure::OddsRatio => {
            let cells = [a.events(), a.rest(), b.events(), b.rest()].map(|cell| cell + i);
            let te = (cells[0] / cells[1]).logarithm() - (cells[2] / cells[3]).logarithm();
            Effect::checked(te, cells.iter().map(|cell| cell.recip()).sum(), i)
        }
        Measure::RiskRatio => {
            let more = match conventions.risk_ratio_denominator {
                RiskRatioDenominator::Single => i,
                RiskRatioDenominator::Double => 2.0 * i,
            };
            let log = |arm: Events| ((arm.events() + i) / (arm.total() + more)).logarithm();
            let variance = |arm: Events| (arm.events() + i).recip() - (arm.total() + more).recip();
            Effect::checked(log(a) - log(b), variance(a) + variance(b), i)
        }
        Measure::RiskDifference => {
            let variance = |arm: Events| {
                let people = arm.total() + 2.0 * i;
                (arm.events() + i) * (arm.rest() + i) / people.powi(3)
            };
            let risk = |arm: Events| arm.events() / arm.total();
            Effect::checked(risk(a) - risk(b), variance(a) + variance(b), i)
        }
        _ => {
            let angle = |arm: Events| (arm.events() / arm.total()).sqrt().arcsine();
            let variance = 0.25 * (a.total().recip() + b.total().recip());
            Effect::checked(angle(a) - angle(b), variance, 0.0)
        }
    }
}

/// The effect of events in time, with what is added to the events.
pub(super) fn rates(
    measure: Measure,
    a: Rate,
    b: Rate,
    increment: f64,
) -> Result<Effect, NoEffect> {
    let (ea, eb) = (a.events() + increment, b.events() + increment);
    if measure == Measure::RateRatio {
        let te = (ea / a.time()).logarithm() - (eb / b.time()).logarithm();
        return Effect::checked(te, ea.recip() + eb.recip(), increment);
    }
    let te = a.events() / a.time() - b.events() / b.time();
    let variance = ea / a.time().powi(2) + eb / b.time().powi(2);
    Effect::checked(te, variance, increment)
}
