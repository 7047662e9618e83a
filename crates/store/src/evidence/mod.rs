//! The evidence room: studies with their sources, codes, codings, memos and cases.
//!
//! Everything belongs to a study, and everything is reached by a permit for it ([`crate::permits::study`]). What the
//! policy cannot say is said by the statements here: while a blind round is open, everybody sees of its sources and codes
//! only the codings they made themselves, wherever codings are read, counted or taken out.

pub mod case;
pub mod choice;
pub mod code;
pub mod coding;
pub mod contact_note;
pub mod exchange;
pub mod goal_words;
pub mod history;
pub mod key;
pub mod leak;
pub mod matrix;
pub mod member;
pub mod memo;
pub mod not_asked;
pub mod presence;
pub mod refusal;
pub mod round;
pub mod saved_query;
pub mod search;
pub mod source;
pub mod study;
pub mod taken_out;
pub mod withdrawal;

pub use refusal::{Nameless, Refusal};

use crate::{Error, Result};
use evidence::place::Span;

/// Within a statement about `coding k` whose `$1` is the organisation and `$2` the account that looks: leaves out what
/// an open blind round hides from them. It says what [`evidence::round::Round::hides`] says.
macro_rules! visible {
    () => {
        " AND ((k.coder_id = $2 AND k.layer = 'coder') OR k.source_id NOT IN (SELECT hs.source_id FROM coding_round hr JOIN coding_round_source hs ON hs.org_id = hr.org_id AND hs.round_id = hr.id WHERE hr.org_id = $1 AND hr.state = 'open' AND hr.blind = TRUE) OR NOT EXISTS (SELECT 1 FROM coding_round_source hs JOIN coding_round hr ON hr.org_id = hs.org_id AND hr.id = hs.round_id WHERE hs.org_id = k.org_id AND hs.source_id = k.source_id AND hr.state = 'open' AND hr.blind = TRUE AND (NOT EXISTS (SELECT 1 FROM coding_round_code hc WHERE hc.org_id = hr.org_id AND hc.round_id = hr.id) OR EXISTS (SELECT 1 FROM coding_round_code hc WHERE hc.org_id = hr.org_id AND hc.round_id = hr.id AND hc.code_id = k.code_id))))"
    };
}
use visible;

/// Reads a place.
fn span(start: i64, end: i64, table: &'static str) -> Result<Span> {
    let unreadable = || Error::Unreadable {
        table,
        column: "span_start",
    };
    let at = |n: i64| u32::try_from(n).map_err(|_| unreadable());
    Span::new(at(start)?, at(end)?).map_err(|_| unreadable())
}

/// What was typed as a name: without space around it, neither empty nor too long.
fn name(typed: &str, of: Nameless, longest: usize) -> Result<&str> {
    let name = typed.trim();
    if name.is_empty() {
        return Err(Refusal::NoName { of }.into());
    }
    if name.chars().count() > longest {
        return Err(Refusal::NameTooLong { of, most: longest }.into());
    }
    Ok(name)
}

/// A name as it is sorted and compared: without regard to capitals.
fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}
