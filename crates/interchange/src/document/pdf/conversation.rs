//! Short turns of people who talk, told from the cells of a table.

use super::lines::Line;

/// So many lines make a conversation.
const LEAST_LINES: usize = 4;
/// The name of whoever speaks has so many characters at most.
const LONGEST_NAME: usize = 24;

/// Whether lines are the turns of people who talk, however short: most begin with a name and a colon, there are several
/// names, and each comes again. Rows of a form or table name something else in every row, or the same in a whole column.
pub(super) fn is_conversation(lines: &[Line]) -> bool {
    let mut names: Vec<(&str, usize)> = Vec::new();
    let mut named = 0;
    for line in lines {
        let Some((name, said)) = line.text.split_once(':') else {
            continue;
        };
        let name = name.trim();
        let is_name = name.starts_with(char::is_alphabetic)
            && name.chars().count() <= LONGEST_NAME
            && name.split_whitespace().count() <= 3;
        if !is_name || said.trim().is_empty() {
            continue;
        }
        named += 1;
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, times)) => *times += 1,
            None => names.push((name, 1)),
        }
    }
    let again = names.iter().filter(|(_, times)| *times > 1).count();
    lines.len() >= LEAST_LINES
        && 5 * named >= 3 * lines.len()
        && names.len() > 1
        && again == names.len()
}
