//! The answer as a paragraph for a methods section, with what to be careful about.

use super::{Case, Marked, What};
use analysis::words::counted;
use evidence::agreement::unitised::{self, UnitisedTexts};
use evidence::agreement::{
    CodeAgreement, IntervalOf, Judgements, Resampling, Statistic, Undefined, code_agreement,
    differences,
};
use std::fmt::Write as _;

/// Differences that are listed; the JSON has all.
const LISTED: usize = 20;
/// Fewer units than this make every figure shaky.
const FEW: usize = 30;
/// A value given to fewer than this share of units, or to more than the rest, pulls κ and α down.
const RARE: f64 = 0.1;

/// The answer to a long list.
pub(super) fn lines(
    judgements: &Judgements<String, String, String>,
    resampling: &Resampling,
) -> String {
    let agreement = judgements.agreement();
    let measures = agreement.measures;
    let intervals = judgements.intervals(resampling);
    let mut out = format!(
        "{} judged {}; {} judged by at least two of them and compared, with {} in use. \
         They gave the same value in {} of paired judgements{}.",
        counted(agreement.coders, "coder"),
        counted(agreement.units, "unit"),
        match agreement.compared {
            1 => "1 was".to_owned(),
            n => format!("{n} were"),
        },
        counted(agreement.values, "value"),
        percent(measures.percent_agreement),
        between(intervals.percent_agreement, 100.0, " %"),
    );
    for (name, statistic, interval) in [
        ("Cohen's κ", measures.cohen_kappa, intervals.cohen_kappa),
        (
            "Krippendorff's α (nominal)",
            measures.krippendorff_alpha_nominal,
            intervals.krippendorff_alpha_nominal,
        ),
        ("Gwet's AC1", measures.gwet_ac1, intervals.gwet_ac1),
        (
            "Brennan and Prediger's coefficient (PABAK)",
            measures.brennan_prediger,
            intervals.brennan_prediger,
        ),
        ("Holsti's coefficient", measures.holsti, intervals.holsti),
    ] {
        if !matches!(statistic, Err(Undefined::NotTwoCoders(_))) {
            let _ = write!(
                out,
                " {name} was {}{}.",
                value(statistic),
                between(interval, 1.0, "")
            );
        }
    }
    let _ = write!(
        out,
        "\nIntervals hold {:.0} % of {} bootstrap samples of units, seed {}.",
        resampling.level * 100.0,
        resampling.samples,
        resampling.seed
    );
    let mut care = Vec::new();
    for (name, statistic) in [
        ("Cohen's κ", measures.cohen_kappa),
        ("Krippendorff's α", measures.krippendorff_alpha_nominal),
    ] {
        match statistic {
            Err(Undefined::NotTwoCoders(_)) => care.push(format!(
                "{name} compares two people; with {} read Krippendorff's α.",
                counted(agreement.coders, "coder")
            )),
            Err(reason) => care.push(format!("{name} is not defined: {reason}.")),
            Ok(_) => {}
        }
    }
    if agreement.compared < FEW {
        care.push(format!(
            "Only {} compared: one more disagreement would move every figure.",
            match agreement.compared {
                1 => "1 unit was".to_owned(),
                n => format!("{n} units were"),
            }
        ));
    }
    let tally = judgements.tally();
    for (at, name) in judgements.values().iter().enumerate() {
        if let Ok(share) = tally.share_of(at)
            && share > 1.0 - RARE
        {
            care.push(format!(
                "{:.0} % of judgements are “{name}”: κ and α are low on such data even when people nearly always \
                 agree, so read AC1 beside them.",
                share * 100.0
            ));
        }
    }
    if agreement.values > 2 {
        care.push(
            "All disagreements count alike; if the values have an order, a statistic for ordered values says more."
                .to_owned(),
        );
    }
    careful(&mut out, &care);
    let found = judgements.differences();
    if !found.is_empty() {
        let _ = write!(
            out,
            "\n\nWhere they differ ({}):",
            counted(found.len(), "unit")
        );
        for difference in found.iter().take(LISTED) {
            let given: Vec<String> = difference
                .given
                .iter()
                .map(|(value, who)| format!("{value} ({})", who.join(", ")))
                .collect();
            let _ = write!(out, "\n  {}: {}", difference.unit, given.join("; "));
        }
        more(&mut out, found.len());
    }
    out
}

/// The answer to cases, one after the other.
pub(super) fn cases(cases: &[Case], resampling: &Resampling) -> String {
    let each: Vec<String> = cases
        .iter()
        .map(|case| {
            let body = match &case.what {
                What::Values(judgements) => lines(judgements, resampling),
                What::Marks(marked) => marks(marked, resampling),
            };
            format!("{}\n{body}", case.id)
        })
        .collect();
    each.join("\n\n")
}

fn marks(marked: &Marked, resampling: &Resampling) -> String {
    let texts = std::slice::from_ref(&marked.text);
    let coders: Vec<&str> = marked.text.coders().map(String::as_str).collect();
    let mut out = format!(
        "{} ({}) coded a text of {} with {}. Passages of one person and one code that overlap count once.",
        counted(coders.len(), "coder"),
        coders.join(", "),
        counted(marked.text.length() as usize, "character"),
        counted(marked.codes.len(), "code"),
    );
    let mut care = vec![
        "Figures on characters weigh a long passage more than a short one, and cannot have an interval from one text: \
         neighbouring characters are coded together."
            .to_owned(),
    ];
    let mut list = Vec::new();
    let mut differing = 0;
    for code in &marked.codes {
        sentence(
            &mut out,
            &mut care,
            code,
            &code_agreement(texts, code, None),
            None,
        );
        if let Some(segments) = &marked.segments {
            let found = code_agreement(texts, code, Some(std::slice::from_ref(segments)));
            sentence(&mut out, &mut care, code, &found, Some(resampling));
        }
        for difference in differences(texts, code) {
            differing += 1;
            if list.len() < LISTED {
                list.push(format!(
                    "{}–{} {code}: {}; not {}",
                    difference.span.start(),
                    difference.span.end(),
                    difference.has.join(", "),
                    difference.has_not.join(", ")
                ));
            }
        }
    }
    let unitised = UnitisedTexts::new(texts).statistics();
    let _ = write!(
        out,
        "\nAs units of the text (u-α of {}): uα {}, |uα (boundaries only) {}, cu-α (codes only) {}.",
        unitised::YEAR,
        value(unitised.u_alpha_nominal),
        value(unitised.u_alpha_binary),
        value(unitised.cu_alpha_nominal)
    );
    for (name, statistic) in [
        ("uα", unitised.u_alpha_nominal),
        ("|uα", unitised.u_alpha_binary),
        ("cu-α", unitised.cu_alpha_nominal),
    ] {
        if let Err(reason) = statistic {
            care.push(format!("{name} is not defined: {reason}."));
        }
    }
    careful(&mut out, &care);
    if differing > 0 {
        let _ = write!(
            out,
            "\n\nWhere they differ ({}):",
            counted(differing, "passage")
        );
        for line in list {
            let _ = write!(out, "\n  {line}");
        }
        more(&mut out, differing);
    }
    out
}

fn sentence(
    out: &mut String,
    care: &mut Vec<String>,
    code: &str,
    found: &CodeAgreement<String>,
    resampling: Option<&Resampling>,
) {
    let measures = found.measures;
    let unit = found.unit;
    let kappa = resampling.map_or(Err(Undefined::TooFewToDraw(1)), |resampling| {
        found.intervals(resampling).cohen_kappa
    });
    let _ = write!(
        out,
        "\n“{code}”, by {unit}: agreement {}, Cohen's κ {}{}, Krippendorff's α {}, AC1 {}, PABAK {}; the code is on {} \
         of {unit}s.",
        percent(measures.percent_agreement),
        value(measures.cohen_kappa),
        between(kappa, 1.0, ""),
        value(measures.krippendorff_alpha_nominal),
        value(measures.gwet_ac1),
        value(measures.pabak),
        percent(found.prevalence.share),
    );
    match measures.krippendorff_alpha_nominal {
        Err(reason) => care.push(format!(
            "κ and α of “{code}” by {unit} are not defined: {reason}."
        )),
        Ok(_) => {
            if let Ok(share) = found.prevalence.share
                && !(RARE..=1.0 - RARE).contains(&share)
            {
                care.push(format!(
                    "“{code}” is on {:.1} % of {unit}s: κ and α are low on such data even when people nearly always \
                     agree.",
                    share * 100.0
                ));
            }
        }
    }
}

fn careful(out: &mut String, care: &[String]) {
    if !care.is_empty() {
        out.push_str("\n\nBe careful:");
        for line in care {
            let _ = write!(out, "\n  {line}");
        }
    }
}

fn more(out: &mut String, all: usize) {
    if all > LISTED {
        let _ = write!(out, "\n  and {} more: --json lists all.", all - LISTED);
    }
}

fn percent(statistic: Statistic) -> String {
    match statistic {
        Ok(share) => format!("{:.1} %", share * 100.0),
        Err(_) => "an undefined share".to_owned(),
    }
}

fn value(statistic: Statistic) -> String {
    match statistic {
        Ok(number) => format!("{number:.3}"),
        Err(_) => "not defined".to_owned(),
    }
}

fn between(interval: IntervalOf, times: f64, unit: &str) -> String {
    match interval {
        Ok(interval) => {
            let digits = if times > 1.0 { 1 } else { 3 };
            format!(
                " ({:.digits$} to {:.digits$}{unit})",
                interval.low * times,
                interval.high * times
            )
        }
        Err(_) => String::new(),
    }
}
