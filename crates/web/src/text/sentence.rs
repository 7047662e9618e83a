//! Sentences that the crates below say in English, and the keys of their texts.

use super::file::File;
use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement};
use std::collections::HashMap;

/// What the keys of such texts begin with.
const BEGIN: &str = "sentence-";

/// The keys by the English sentences, with `{name}` in the place of each value. The first file that has one counts: what a
/// service says in its own words is still found by what the crates say.
pub(super) fn of_files(files: &[File]) -> HashMap<String, String> {
    let mut found = HashMap::new();
    for message in files.iter().flat_map(File::messages) {
        let key = message.id.name;
        let english = message.value.as_ref().and_then(written);
        if let (true, Some(english)) = (key.starts_with(BEGIN), english) {
            found.entry(english).or_insert_with(|| key.to_owned());
        }
    }
    found
}

/// The words of a text; none when it chooses or refers.
fn written(pattern: &Pattern<&str>) -> Option<String> {
    let mut out = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => {
                out.push('{');
                out.push_str(id.name);
                out.push('}');
            }
            // A brace is written as a literal.
            PatternElement::TextElement { value }
            | PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::StringLiteral { value }),
            } => out.push_str(value),
            PatternElement::Placeable { .. } => return None,
        }
    }
    Some(out)
}
