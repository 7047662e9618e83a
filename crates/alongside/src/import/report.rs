//! What an import says when it is done, or would be.

use super::{Did, ImportArgs};
use crate::outcome::{Outcome, Refusal, say};
use crate::spreadsheet::options_for;
use delivery::records::Problems;
use interchange::{Problem, Severity};
use serde_json::{Value, json};
use store::delivery::import::{Change, Duplicate, KindPlan, Plan};

pub(super) fn report(args: &ImportArgs, problems: &Problems, plan: &Plan, did: Did) -> Outcome {
    if args.json {
        let files: Vec<Value> = plan
            .kinds
            .iter()
            .map(|kind| json!({ "kind": kind.kind.code(), "new": kind.new, "changed": kind.changed, "unchanged": kind.unchanged, "changes": kind.changes.iter().map(change_json).collect::<Vec<_>>() }))
            .collect();
        let shown: Vec<Value> = problems.iter().map(problem_json).collect();
        let duplicates: Vec<Value> = plan.duplicates.iter().map(duplicate_json).collect();
        say(&json!({
            "applied": did == Did::Applied,
            "dry_run": args.dry_run,
            "files": files,
            "problem_count": problems.errors(),
            "problems": shown,
            "possible_duplicates": duplicates,
        })
        .to_string());
        return match did {
            Did::Refused => Err(Refusal::Data(String::new())),
            _ => Ok(()),
        };
    }
    let mut lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    if problems.total() > lines.len() {
        lines.push(format!(
            "… and {} more problems.",
            problems.total() - lines.len()
        ));
    }
    lines.extend(options_for(problems));
    if did == Did::Refused {
        if problems.none_stops() {
            lines.extend(plan.duplicates.iter().map(duplicate_line));
            lines.push("Some people may be here already. Look at them; if they are different people, say --different-people. Nothing was imported.".into());
        } else {
            lines.push(match problems.errors() {
                1 => "There is 1 problem, so nothing was imported.".into(),
                count => format!("There are {count} problems, so nothing was imported."),
            });
        }
        return Err(Refusal::Data(lines.join("\n")));
    }
    for warning in lines {
        eprintln!("{warning}");
    }
    for kind in &plan.kinds {
        say(&format!(
            "{}: {} new, {} changed, {} unchanged",
            kind.kind.code(),
            kind.new,
            kind.changed,
            kind.unchanged
        ));
        if args.dry_run {
            for line in changes(kind) {
                say(&line);
            }
        }
    }
    let rows: usize = plan
        .kinds
        .iter()
        .map(|kind| kind.new + kind.changed + kind.unchanged)
        .sum();
    say(if rows == 0 {
        "There are names of columns and no rows below them, so there is nothing to import. If rows were expected, check that the right file or sheet was saved."
    } else if plan.changes_nothing() {
        "There is nothing to change."
    } else if args.dry_run {
        "This was a dry run: nothing was imported."
    } else {
        "Imported."
    });
    Ok(())
}

/// The rows that would change something, as far as they are shown.
fn changes(kind: &KindPlan) -> Vec<String> {
    let said = |text: &str| match text {
        "" => "nothing".to_owned(),
        text => format!("“{text}”"),
    };
    let line = |change: &Change| {
        let fields = change.fields.iter().map(|field| {
            let (before, after) = (said(&field.before), said(&field.after));
            format!("{} from {before} to {after}", field.name)
        });
        let fields: Vec<String> = fields.collect();
        format!(
            "  row {}, {}: {}",
            change.row,
            change.reference,
            fields.join("; ")
        )
    };
    let mut lines: Vec<String> = kind.changes.iter().map(line).collect();
    if let more @ 1.. = kind.changed.saturating_sub(lines.len()) {
        lines.push(format!("  … and {more} more rows"));
    }
    lines
}

fn change_json(change: &Change) -> Value {
    let fields = change
        .fields
        .iter()
        .map(|field| json!({ "column": field.name, "before": field.before, "after": field.after }));
    json!({
        "row": change.row,
        "id": change.reference.as_str(),
        "fields": fields.collect::<Vec<_>>(),
    })
}

fn problem_json(problem: &Problem) -> Value {
    json!({
        "file": problem.file(),
        "row": problem.row(),
        "column": problem.column(),
        "code": problem.code(),
        "severity": match problem.severity() { Severity::Error => "error", Severity::Warning => "warning" },
        "value": problem.shown_value(),
        "message": problem.message().to_string(),
        "remedy": problem.remedy_text().to_string(),
    })
}

fn duplicate_json(duplicate: &Duplicate) -> Value {
    json!({
        "file": duplicate.file,
        "row": duplicate.row,
        "person_id": duplicate.reference.as_str(),
        "other_person_id": duplicate.other,
        "other_row": duplicate.other_row,
        "likeness": duplicate.likeness.code(),
    })
}

fn duplicate_line(duplicate: &Duplicate) -> String {
    let other = match (&duplicate.other, duplicate.other_row) {
        (Some(other), Some(row)) => format!("{other} in row {row}"),
        (Some(other), None) => format!("{other}, who is here already"),
        _ => "somebody at another site".to_owned(),
    };
    format!(
        "{}, row {}: {} may be {other} ({}).",
        duplicate.file,
        duplicate.row,
        duplicate.reference,
        duplicate.likeness.code().replace('-', " ")
    )
}
