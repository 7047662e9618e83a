//! Taking people out of texts: what may tell who somebody is, stand-ins for it, and a check that
//! nothing was left.
//!
//! 1. [`propose`] marks what may identify somebody: patterns (dates, telephone numbers, e-mail
//!    addresses, NHS numbers, postcodes, web addresses, numbers), names that the study knows,
//!    common given names and places of the United Kingdom, and other capitalised words inside
//!    sentences. It marks too much rather than too little.
//! 2. A person looks at each proposal.
//! 3. [`Key::give`] finds the stand-in of each, the same throughout a study: `[Name 3]`, or a word
//!    that was chosen.
//! 4. [`apply`] makes the new text, and knows where every place went.
//! 5. [`Key::leaks`] looks through whatever leaves the study for what the key holds.
//!
//! The key says who everybody is. It is kept apart from the texts.

use crate::place::Span;
use crate::text::Text;
use serde::{Deserialize, Serialize};

mod apply;
mod forms;
mod key;
mod names;
mod pattern;
mod propose;

pub use apply::{Applied, ApplyProblem, Replacement, apply};
pub use key::{Entry, Key, KeyProblem, Leak};
pub use propose::propose;

/// What kind of thing may identify somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Somebody's name.
    Person,
    /// A town, a street, a hospital, a service.
    Place,
    /// A day, or a day and month.
    Date,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// An NHS number.
    NhsNumber,
    /// A postcode.
    Postcode,
    /// A web address, or the name of an account.
    Url,
    /// Any other number of several digits.
    Number,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Person,
        Self::Place,
        Self::Date,
        Self::Phone,
        Self::Email,
        Self::NhsNumber,
        Self::Postcode,
        Self::Url,
        Self::Number,
    ];

    /// The word under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Place => "place",
            Self::Date => "date",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::NhsNumber => "nhs_number",
            Self::Postcode => "postcode",
            Self::Url => "url",
            Self::Number => "number",
        }
    }

    /// The kind stored under a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The word in a stand-in, as in `[Name 3]`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "Name",
            Self::Place => "Place",
            Self::Date => "Date",
            Self::Phone => "Phone",
            Self::Email => "Email",
            Self::NhsNumber => "NHS number",
            Self::Postcode => "Postcode",
            Self::Url => "Address",
            Self::Number => "Number",
        }
    }

    /// What tells one from another is its digits, however they are spaced.
    const fn is_digits(self) -> bool {
        matches!(self, Self::Phone | Self::NhsNumber | Self::Number)
    }
}

/// Why something is proposed, surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The study knows the name.
    Known,
    /// It is written like one.
    Pattern,
    /// It is a common name, or the name of a place in the United Kingdom.
    Listed,
    /// It is capitalised inside a sentence.
    Capitalised,
    /// It is the same word as one that is proposed elsewhere in the text.
    SameWord,
}

/// Something that may identify somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Where.
    pub span: Span,
    /// What it seems to be.
    pub kind: Kind,
    /// Why it is proposed.
    pub why: Why,
}

/// A name that the study knows: a participant's, a worker's, a site's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownName {
    /// The name as people write it.
    pub name: String,
    /// [`Kind::Person`] or [`Kind::Place`].
    pub kind: Kind,
}

/// The words at a place.
fn at(text: &Text, span: Span) -> &str {
    text.slice(span).unwrap_or_default()
}

#[cfg(test)]
mod tests;
