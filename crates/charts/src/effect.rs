//! Effects and their axis: differences on a straight scale, ratios on one of logarithms.

use maud::{Markup, html};

use crate::colour::{AXIS, GRID};
use crate::lettering::{room, text};
use crate::marks::line;
use crate::number;
use crate::scale::{Scale, decimals, nice_ticks};
use crate::table::Cell;

/// What the numbers of effects are, and how they are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EffectScale {
    /// Differences: drawn and written as they are.
    #[default]
    Linear,
    /// Natural logarithms of ratios (odds, risks, rates): drawn as they are, written as ratios. This is how
    /// meta-analysis reckons with ratios, and how its charts space them (Galbraith 1988; Lewis and Clarke 2001).
    Log,
}

impl EffectScale {
    /// A number as it is written: a ratio for a logarithm.
    pub(crate) fn natural(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log => libm::exp(value),
        }
    }

    pub(crate) fn written(self, value: f64, places: usize) -> String {
        let natural = self.natural(value);
        if natural.is_finite() && natural.abs() >= 1e6 {
            return format!("{natural:.1e}").replace('-', "\u{2212}");
        }
        number::fixed(natural, places.min(6))
    }

    /// `0.65 (0.50 to 0.84)`, or that there is no number.
    pub(crate) fn interval(
        self,
        (estimate, lower, upper): (f64, f64, f64),
        places: usize,
    ) -> String {
        if !estimate.is_finite() {
            return "not estimable".to_owned();
        }
        let middle = self.written(estimate, places);
        if lower.is_finite() && upper.is_finite() {
            format!("{middle} {}", self.range(lower, upper, places))
        } else {
            middle
        }
    }

    /// `(0.50 to 0.84)`.
    pub(crate) fn range(self, lower: f64, upper: f64, places: usize) -> String {
        format!(
            "({} to {})",
            self.written(lower, places),
            self.written(upper, places)
        )
    }

    pub(crate) fn cell(self, value: f64, decimals: usize) -> Cell {
        Cell::number(self.natural(value), decimals)
    }

    /// The number, if there is a place for it on an axis.
    pub(crate) fn drawable(self, value: f64) -> Option<f64> {
        let most = match self {
            Self::Linear => 1e9,
            // e to this power is the largest ratio that is still written in full.
            Self::Log => 23.0,
        };
        (value.is_finite() && value.abs() <= most).then_some(value)
    }

    /// Round numbers to write beside an axis, as places on it, with their words.
    fn ticks(self, (low, high): (f64, f64), wanted: u32) -> Vec<(f64, String)> {
        match self {
            Self::Linear => {
                let ticks = nice_ticks(low, high, wanted);
                let places = decimals(&ticks);
                ticks
                    .into_iter()
                    .map(|tick| (tick, tick_words(tick, places)))
                    .collect()
            }
            Self::Log => log_ticks(low, high, wanted)
                .into_iter()
                .map(|ratio| (libm::log(ratio), ratio_words(ratio)))
                .collect(),
        }
    }
}

/// The number beside an axis, short also where it is huge or tiny.
pub(crate) fn tick_words(tick: f64, places: usize) -> String {
    let size = tick.abs();
    if size >= 1e6 || (size > 0.0 && size < 1e-4) {
        format!("{tick:.1e}").replace('-', "\u{2212}")
    } else {
        number::fixed(tick, places)
    }
}

fn ratio_words(ratio: f64) -> String {
    if ratio >= 0.001 {
        number::plain(ratio, 3)
    } else {
        format!("{ratio:.0e}").replacen('-', "\u{2212}", 1)
    }
}

/// Round ratios between two logarithms: as many of 1, 2, 5 or 1, 3 times powers of ten, or of the powers alone, as
/// there is room for; in a narrow range, round steps.
fn log_ticks(low: f64, high: f64, wanted: u32) -> Vec<f64> {
    let (from, to) = (libm::exp(low), libm::exp(high));
    if high - low < 1.4 {
        return nice_ticks(from, to, wanted)
            .into_iter()
            .filter(|tick| *tick > 0.0)
            .collect();
    }
    let steps: [(&[f64], i32); 5] = [
        (&[1.0, 2.0, 5.0], 1),
        (&[1.0, 3.0], 1),
        (&[1.0], 1),
        (&[1.0], 2),
        (&[1.0], 4),
    ];
    let within = |(factors, every): (&[f64], i32)| -> Vec<f64> {
        (-12..=12)
            .filter(|power| power % every == 0)
            .flat_map(|power| factors.iter().map(move |f| f * 10_f64.powi(power)))
            .filter(|tick| (from * 0.999..=to * 1.001).contains(tick))
            .collect()
    };
    steps
        .into_iter()
        .map(within)
        .find(|ticks| ticks.len() <= 7)
        .unwrap_or_else(|| vec![1.0])
}

/// A horizontal axis of effects.
#[derive(Debug, Clone)]
pub(crate) struct EffectAxis {
    /// From numbers to places.
    pub scale: Scale,
    ticks: Vec<(f64, String)>,
}

impl EffectAxis {
    /// An axis over `range` (which is widened if it has no width) between two places.
    pub fn new(kind: EffectScale, range: (f64, f64), to: (f64, f64)) -> Self {
        let (low, high) = widened(range);
        let slack = (high - low) * 1e-6;
        let ticks = kind
            .ticks((low, high), 5)
            .into_iter()
            .filter(|(tick, _)| (low - slack..=high + slack).contains(tick))
            .collect();
        Self {
            scale: Scale {
                from: (low, high),
                to,
            },
            ticks,
        }
    }

    /// Where a number is drawn, and whether it lies left (−1) or right (1) of the axis, at whose end it then is.
    pub fn place(&self, value: f64) -> (f64, f64) {
        let (low, high) = self.scale.from;
        let side = if value < low {
            -1.0
        } else if value > high {
            1.0
        } else {
            0.0
        };
        (self.scale.place(value.clamp(low, high)), side)
    }

    /// The axis at `y` with its numbers; where they would touch, some are left out. `top` is where its grid begins.
    pub fn draw(&self, y: f64, top: Option<f64>) -> Markup {
        let mut free = f64::NEG_INFINITY;
        let (left, right) = self.scale.to;
        let numbers: Vec<(f64, Option<f64>, &str)> = self
            .ticks
            .iter()
            .map(|(tick, words)| {
                let x = self.scale.place(*tick);
                let half = room(words) / 2.0;
                // A long number at an end stands a little inwards, so that it does not leave the drawing.
                let middle = x.min(right + BESIDE - half).max(left - BESIDE + half);
                let fits = middle - half > free;
                if fits {
                    free = middle + half + 6.0;
                }
                (x, fits.then_some(middle), words.as_str())
            })
            .collect();
        html! {
            g aria-hidden="true" {
                @if let Some(top) = top {
                    @for (x, ..) in &numbers { (line((*x, top), (*x, y), GRID, 1.0)) }
                }
                (line((left, y), (right, y), AXIS, 1.5))
                @for (x, middle, words) in &numbers {
                    (line((*x, y), (*x, y + 5.0), AXIS, 1.5))
                    @if let Some(middle) = middle { (text(*middle, y + 20.0, "middle", words)) }
                }
            }
        }
    }
}

/// How far a number may stand out beside the axis: less than every drawing leaves there.
const BESIDE: f64 = 22.0;

fn widened((low, high): (f64, f64)) -> (f64, f64) {
    if !(low.is_finite() && high.is_finite()) || low > high {
        return (-1.0, 1.0);
    }
    let least = (low.abs().max(high.abs()) * 1e-6).max(1e-6);
    if high - low < least {
        let half = if low == 0.0 { 1.0 } else { low.abs() / 2.0 };
        return (low - half, high + half);
    }
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_marked_by_round_ratios() {
        let check = |low: f64, high: f64, expected: &[&str]| {
            let axis = EffectAxis::new(
                EffectScale::Log,
                (libm::log(low), libm::log(high)),
                (0.0, 300.0),
            );
            let words: Vec<&str> = axis.ticks.iter().map(|(_, words)| words.as_str()).collect();
            assert_eq!(words, expected, "{low} to {high}");
        };
        check(0.1, 10.0, &["0.1", "0.2", "0.5", "1", "2", "5", "10"]);
        check(0.6, 1.3, &["0.6", "0.8", "1", "1.2"]);
        check(0.01, 100.0, &["0.01", "0.1", "1", "10", "100"]);
    }

    #[test]
    fn intervals_are_written_as_ratios() {
        let log = (libm::log(0.65), libm::log(0.5), libm::log(0.84));
        assert_eq!(EffectScale::Log.interval(log, 2), "0.65 (0.50 to 0.84)");
        assert_eq!(
            EffectScale::Linear.interval((f64::NAN, 0.0, 1.0), 2),
            "not estimable"
        );
        assert_eq!(
            EffectScale::Linear.interval((-0.5, f64::NAN, 1.0), 1),
            "−0.5"
        );
    }
}
