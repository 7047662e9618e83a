//! Agreement on where people cut a text into units and what they call them: the u-α family of 2016.
//!
//! Krippendorff, K., Mathet, Y., Bouvry, S. & Widlöcher, A. (2016). On the reliability of unitizing textual continua:
//! further developments. *Quality & Quantity* 50, 2347–2364; Krippendorff, K. (2019). *Content analysis*, 4th ed., 12.6.
//! The α_U of 1995 and 2004, made of squared differences of lengths, is another statistic under nearly the same name;
//! whoever prints one of these must print [`YEAR`] with it.
//!
//! Each coder cuts the text into units with a value and the gaps between them. With ℓ_ck the length on which pairs of
//! coders say c and k, each pair weighing 1/(m − 1) among the m coders of the text, ℓ_c = Σ_k ℓ_ck and ℓ = Σ_c ℓ_c,
//!
//! > α = 1 − (ℓ − Σ_c ℓ_cc) / Σ_{c≠k} ε_ck, ε_ck = ℓ_c·ℓ_k / (ℓ − S/ℓ), S = Σ (length of unit)² + Σ (length of gap):
//!
//! two characters of one unit can never be cut apart by chance, so such pairs are not expected. This is
//! [`Tally::krippendorff_alpha_nominal`] with S in the place of n, and the same sums serve.

use super::bootstrap::{IntervalOf, Resampling, bootstrap};
use super::code::coders_of;
use super::text::{CodedText, Marks, Run, sweep};
use super::{Statistic, Tally, Undefined};
use crate::place::Span;

/// The year of the statistics, to be printed with them.
pub const YEAR: u16 = 2016;

/// The three statistics, or their intervals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unitised<T> {
    /// uα: boundaries and codes, gaps being a value like any other.
    pub u_alpha_nominal: T,
    /// |uα: boundaries only, all codes being one.
    pub u_alpha_binary: T,
    /// cu-α: codes only, where two or more coded. Where it is defined for more than two coders, each pair weighs
    /// 1/(m_x − 1) for the m_x who coded the stretch; implementations differ there, so say how it was computed.
    pub cu_alpha_nominal: T,
}

/// Units added up: of one text, or of several.
#[derive(Debug, Clone)]
struct Units {
    /// None when somebody's units with different codes overlap.
    nominal: Option<Part>,
    binary: Part,
    /// None when `nominal` is.
    together: Option<Part>,
}

#[derive(Debug, Clone)]
struct Part {
    tally: Tally,
    /// S: pairs of characters that chance can never compare.
    impossible: f64,
}

impl Part {
    fn new(coders: usize, values: usize) -> Part {
        Part {
            tally: Tally::new(coders, values),
            impossible: 0.0,
        }
    }

    fn add(&mut self, other: &Part, times: f64) {
        self.tally.add(&other.tally, times);
        self.impossible += other.impossible * times;
    }

    fn alpha(&self) -> Statistic {
        self.tally.alpha_without(self.impossible)
    }
}

/// The units of some texts, ready for the statistics.
#[derive(Debug, Clone)]
pub struct UnitisedTexts {
    coders: usize,
    values: usize,
    texts: Vec<Units>,
}

impl UnitisedTexts {
    /// Reads the marks of every text as units. Passages of one coder and one code that overlap are one unit; a text that
    /// one person alone read says nothing and is left out.
    pub fn new<R: Ord + Clone, C: Ord + Clone>(texts: &[CodedText<R, C>]) -> UnitisedTexts {
        let coders = coders_of(texts);
        let codes: Vec<C> = super::codes_of(texts).into_iter().collect();
        UnitisedTexts {
            coders: coders.len(),
            values: codes.len() + 1,
            texts: texts
                .iter()
                .filter(|text| text.coders().count() > 1)
                .map(|text| units(text, &coders, &codes))
                .collect(),
        }
    }

    /// The statistics over all texts.
    pub fn statistics(&self) -> Unitised<Statistic> {
        self.with(self.texts.iter().map(|text| (text, 1.0)))
    }

    /// Their intervals, by drawing texts.
    pub fn intervals(&self, resampling: &Resampling) -> Unitised<IntervalOf> {
        let [u_alpha_nominal, u_alpha_binary, cu_alpha_nominal] =
            bootstrap(self.texts.len(), resampling, |times| {
                let drawn = self.texts.iter().zip(times.iter().map(|n| f64::from(*n)));
                let found = self.with(drawn.filter(|(_, times)| *times > 0.0));
                [
                    found.u_alpha_nominal,
                    found.u_alpha_binary,
                    found.cu_alpha_nominal,
                ]
            });
        Unitised {
            u_alpha_nominal,
            u_alpha_binary,
            cu_alpha_nominal,
        }
    }

    fn with<'a>(&self, texts: impl Iterator<Item = (&'a Units, f64)>) -> Unitised<Statistic> {
        let mut nominal = Some(Part::new(self.coders, self.values));
        let mut together = Some(Part::new(self.coders, self.values));
        let mut binary = Part::new(self.coders, 2);
        for (text, times) in texts {
            binary.add(&text.binary, times);
            for (sum, part) in [
                (&mut nominal, &text.nominal),
                (&mut together, &text.together),
            ] {
                match (sum.as_mut(), part) {
                    (Some(sum), Some(part)) => sum.add(part, times),
                    _ => *sum = None,
                }
            }
        }
        let alpha = |part: Option<Part>| part.ok_or(Undefined::OverlappingUnits)?.alpha();
        Unitised {
            u_alpha_nominal: alpha(nominal),
            u_alpha_binary: binary.alpha(),
            cu_alpha_nominal: match alpha(together) {
                Err(Undefined::NothingCompared) => Err(Undefined::NothingCodedTogether),
                other => other,
            },
        }
    }
}

/// The units that one coder cut, in order, with the number of the code of each.
struct Cut {
    spans: Vec<Span>,
    values: Vec<usize>,
}

fn units<R: Ord + Clone, C: Ord + Clone>(
    text: &CodedText<R, C>,
    coders: &[R],
    codes: &[C],
) -> Units {
    let number = |code: &C| codes.binary_search(code).map_or(0, |at| at + 1);
    let cuts: Vec<Option<Cut>> = coders
        .iter()
        .map(|coder| {
            let marks = text.all_marks(coder)?;
            let mut units: Vec<(Span, usize)> = marks
                .iter()
                .flat_map(|(code, marks)| {
                    let value = number(code);
                    marks.spans().iter().map(move |span| (*span, value))
                })
                .collect();
            units.sort_unstable();
            let (spans, values) = units.into_iter().unzip();
            Some(Cut { spans, values })
        })
        .collect();
    let overlap = cuts.iter().flatten().any(|cut| {
        cut.spans
            .windows(2)
            .any(|pair| matches!(pair, [first, second] if first.overlaps(*second)))
    });
    let values = codes.len() + 1;
    let merged: Vec<Option<Marks>> = cuts
        .iter()
        .map(|cut| Some(Marks::new(cut.as_ref()?.spans.clone())))
        .collect();
    let merged: Vec<Option<&[Span]>> = merged
        .iter()
        .map(|marks| marks.as_ref().map(Marks::spans))
        .collect();
    let spans: Vec<Option<&[Span]>> = cuts
        .iter()
        .map(|cut| cut.as_ref().map(|cut| cut.spans.as_slice()))
        .collect();
    let value = |coder: usize, mark: usize| {
        cuts.get(coder)
            .and_then(Option::as_ref)
            .and_then(|cut| cut.values.get(mark))
            .copied()
            .unwrap_or(0)
    };
    Units {
        nominal: (!overlap).then(|| whole(text.length(), &spans, values, value)),
        binary: whole(text.length(), &merged, 2, |_, _| 1),
        together: (!overlap).then(|| coded_together(text.length(), &spans, values, value)),
    }
}

/// Every character of the text counts, gaps being value 0.
fn whole(
    length: u32,
    coders: &[Option<&[Span]>],
    values: usize,
    value: impl Fn(usize, usize) -> usize,
) -> Part {
    let mut part = Part::new(coders.len(), values);
    let mut row = vec![None; coders.len()];
    sweep(length, coders, |start, end, says| {
        for (coder, (cell, run)) in row.iter_mut().zip(says).enumerate() {
            *cell = match run {
                Run::Absent => None,
                Run::Gap => Some(0),
                Run::Mark(mark) => Some(value(coder, *mark)),
            };
        }
        part.tally.count(&row, f64::from(end - start));
    });
    for marks in coders.iter().flatten() {
        let coded: f64 = marks.iter().map(|mark| f64::from(mark.len())).sum();
        let squares: f64 = marks.iter().map(|mark| f64::from(mark.len()).powi(2)).sum();
        part.impossible += squares + f64::from(length) - coded;
    }
    part
}

/// Only characters that two or more coded count, and of each unit only those.
fn coded_together(
    length: u32,
    coders: &[Option<&[Span]>],
    values: usize,
    value: impl Fn(usize, usize) -> usize,
) -> Part {
    let mut part = Part::new(coders.len(), values);
    let mut kept: Vec<Vec<f64>> = coders
        .iter()
        .map(|marks| vec![0.0; marks.map_or(0, <[Span]>::len)])
        .collect();
    let mut row = vec![None; coders.len()];
    sweep(length, coders, |start, end, says| {
        let coded = says.iter().filter(|run| matches!(run, Run::Mark(_)));
        if coded.count() < 2 {
            return;
        }
        let run_length = f64::from(end - start);
        for (coder, (cell, run)) in row.iter_mut().zip(says).enumerate() {
            *cell = None;
            if let Run::Mark(mark) = run {
                *cell = Some(value(coder, *mark));
                kept[coder][*mark] += run_length;
            }
        }
        part.tally.count(&row, run_length);
    });
    part.impossible = kept.iter().flatten().map(|length| length * length).sum();
    part
}
