//! What the readers of analyses promise for any bytes whatsoever: an answer, or a refusal in words.

use analysis::qca::{Cases, Checks, Comparison, Settings as QcaSettings, TableSettings};
use analysis::{Analysed, Refusal, Settings, Source, bundle, meta, networks};
use std::ops::ControlFlow;

fn source(bytes: &[u8]) -> Source<'_> {
    Source {
        name: "any.csv",
        bytes,
    }
}

/// Nobody is left without a reason.
fn refused(refusal: &Refusal) {
    assert!(!refusal.to_string().trim().is_empty(), "a refusal says why");
}

fn told(analysed: Result<Analysed, Refusal>, bytes: &[u8]) -> bool {
    let analysed = match analysed {
        Ok(analysed) => analysed,
        Err(refusal) => {
            refused(&refusal);
            return false;
        }
    };
    match analysed.json() {
        // Numbers that are none have no place in JSON, and are told as nothing.
        Ok(json) => assert!(json.is_object()),
        Err(refusal) => refused(&refusal),
    }
    match analysed.words() {
        Ok(words) => {
            assert!(!words.trim().is_empty());
            // A study or a case may be called so.
            let named = bytes.windows(3).any(|three| three == b"NaN");
            assert!(named || !words.contains("NaN"), "{words}");
        }
        Err(refusal) => refused(&refusal),
    }
    match analysed.pictures() {
        Ok(pictures) => {
            for picture in pictures {
                let table = picture.table();
                assert!(
                    table
                        .rows
                        .iter()
                        .all(|row| row.len() == table.columns.len())
                );
            }
        }
        Err(refusal) => refused(&refusal),
    }
    true
}

/// Takes bytes for studies; true when there was an answer.
pub fn check_studies(bytes: &[u8]) -> bool {
    let of = |settings: &Settings| {
        told(
            settings.analyse(&source(bytes), &mut |_, _| ControlFlow::Continue(())),
            bytes,
        )
    };
    let answers = [
        of(&Settings::Meta(meta::Settings::default())),
        of(&Settings::Network(networks::NetworkSettings::default())),
        of(&Settings::Components(networks::ComponentSettings::default())),
    ];
    answers.contains(&true)
}

/// More conditions than this are more than a short run has time for.
const MOST_CONDITIONS: usize = 4;

/// Takes bytes for cases, the last column for the outcome; true when there was an answer.
pub fn check_cases(bytes: &[u8]) -> bool {
    let cases = match Cases::read(&source(bytes), None) {
        Ok(cases) => cases,
        Err(refusal) => {
            refused(&refusal);
            return false;
        }
    };
    let columns: Vec<String> = cases.values(None).into_iter().map(str::to_owned).collect();
    let Some((outcome, others)) = columns.split_last() else {
        return false;
    };
    let conditions: Vec<String> = others.iter().rev().take(MOST_CONDITIONS).cloned().collect();
    let settings = QcaSettings {
        table: TableSettings {
            outcome: outcome.clone(),
            conditions,
            ..TableSettings::default()
        },
        checks: Checks {
            ranges: true,
            ..Checks::default()
        },
        ..QcaSettings::default()
    };
    match Comparison::new(&source(bytes), &settings) {
        Ok(found) => told(Ok(Analysed::Comparison(Box::new(found))), bytes),
        Err(refusal) => {
            refused(&refusal);
            false
        }
    }
}

/// Takes bytes for a bundle and does it again; true when that could be done.
pub fn check_bundle(bytes: &[u8]) -> bool {
    match bundle::rerun("any.zip", bytes) {
        Ok(_) => true,
        Err(refusal) => {
            refused(&refusal);
            false
        }
    }
}
