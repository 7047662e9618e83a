//! What a translation has other than the English texts: keys that nobody asks for, and values that are not put in.

use super::file::File;
use fluent_syntax::ast::{CallArguments, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};

/// The values that a text puts in or chooses by.
pub(super) fn places(pattern: &Pattern<&str>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    of_pattern(pattern, &mut found);
    found
}

fn of_pattern(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, found);
        }
    }
}

fn of_expression(expression: &Expression<&str>, found: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, found),
        Expression::Select { selector, variants } => {
            of_inline(selector, found);
            for variant in variants {
                of_pattern(&variant.value, found);
            }
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => of_expression(expression, found),
        InlineExpression::FunctionReference { arguments, .. } => of_arguments(arguments, found),
        InlineExpression::TermReference { arguments, .. } => {
            if let Some(arguments) = arguments {
                of_arguments(arguments, found);
            }
        }
        InlineExpression::StringLiteral { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::MessageReference { .. } => {}
    }
}

fn of_arguments(arguments: &CallArguments<&str>, found: &mut BTreeSet<String>) {
    for inline in &arguments.positional {
        of_inline(inline, found);
    }
    for named in &arguments.named {
        of_inline(&named.value, found);
    }
}

/// The values of each text of these files.
pub(super) fn of_files(files: &[File]) -> BTreeMap<String, BTreeSet<String>> {
    files
        .iter()
        .flat_map(File::messages)
        .filter_map(|message| {
            let value = message.value.as_ref()?;
            Some((message.id.name.to_owned(), places(value)))
        })
        .collect()
}

/// What in these files does not fit the English texts, a sentence each with its file and line.
pub(super) fn findings(
    files: &[File],
    english: &BTreeMap<String, BTreeSet<String>>,
) -> Vec<String> {
    let mut findings = Vec::new();
    for file in files {
        for message in file.messages() {
            let (key, place) = (message.id.name, file.place(message));
            let Some(asked) = english.get(key) else {
                findings.push(format!(
                    "{place}: no page asks for `{key}`. Check its spelling, or take it out."
                ));
                continue;
            };
            let Some(value) = &message.value else {
                findings.push(format!("{place}: `{key}` has no words."));
                continue;
            };
            let has = places(value);
            for missing in asked.difference(&has) {
                findings.push(format!(
                    "{place}: `{key}` leaves out {{ ${missing} }}, which is shown in English."
                ));
            }
            for unknown in has.difference(asked) {
                findings.push(format!(
                    "{place}: `{key}` has {{ ${unknown} }}, which nothing fills."
                ));
            }
        }
    }
    findings
}
