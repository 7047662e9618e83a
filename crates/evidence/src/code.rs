//! Codes: what a passage can be said to be about.

use crate::history::Edit;
use frameworks::TermRef;
use ids::CodeId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest texts of a code, in Unicode characters.
pub mod limits {
    /// The name of a code.
    pub const NAME: usize = 200;
    /// A definition, a rule of use, or an anchor quote.
    pub const WORDING: usize = 4_000;
}

/// A code of a codebook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Which code; it stays the same through every change.
    pub id: CodeId,
    /// The code it is part of; none at the top.
    pub parent: Option<CodeId>,
    /// Its name, unique among its siblings whatever the capitals.
    pub name: String,
    /// The colour of its bars. Colour is never the only sign: bars carry the name too.
    pub colour: Colour,
    /// What it means.
    pub definition: String,
    /// When to use it.
    pub use_when: String,
    /// When not to use it, and what to use instead.
    pub not_when: String,
    /// Quotes that show it at its clearest.
    pub anchor_quotes: Vec<String>,
    /// The term of a framework it stands for; none for a code that grew from the data.
    #[serde(with = "term_ref", default, skip_serializing_if = "Option::is_none")]
    pub term: Option<TermRef>,
    /// Passages can be given it. A heading that only holds other codes is not codable.
    pub is_codable: bool,
    /// Its place among its siblings, from 0.
    pub position: u32,
    /// Which version of the code this is, from 1; every change makes a new one.
    pub version: u32,
}

impl Code {
    /// A codable code at the top of the tree with a name alone.
    pub fn new(id: CodeId, name: impl Into<String>) -> Self {
        Self {
            id,
            parent: None,
            name: name.into(),
            colour: Colour::default(),
            definition: String::new(),
            use_when: String::new(),
            not_when: String::new(),
            anchor_quotes: Vec::new(),
            term: None,
            is_codable: true,
            position: 0,
            version: 1,
        }
    }
}

/// The colours of codes: Paul Tol's “muted” scheme with three of his “bright” and “vibrant”
/// colours (SRON technical note SRON/EPS/TN/09-002, issue 3.2, 2021), which stay apart for people
/// with any of the common kinds of colour vision.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "a colour's name says what it is")]
pub enum Colour {
    #[default]
    Blue,
    Orange,
    Green,
    Purple,
    Cyan,
    Rose,
    Olive,
    Indigo,
    Teal,
    Wine,
    Sand,
    Grey,
}

impl Colour {
    /// All colours, in the order in which new codes get them.
    pub const ALL: [Self; 12] = [
        Self::Blue,
        Self::Orange,
        Self::Green,
        Self::Purple,
        Self::Cyan,
        Self::Rose,
        Self::Olive,
        Self::Indigo,
        Self::Teal,
        Self::Wine,
        Self::Sand,
        Self::Grey,
    ];

    /// The colour of the code that is added as number `n`, counting from 0.
    pub const fn of_number(n: usize) -> Self {
        Self::ALL[n % Self::ALL.len()]
    }

    /// The word under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Blue => "blue",
            Self::Orange => "orange",
            Self::Green => "green",
            Self::Purple => "purple",
            Self::Cyan => "cyan",
            Self::Rose => "rose",
            Self::Olive => "olive",
            Self::Indigo => "indigo",
            Self::Teal => "teal",
            Self::Wine => "wine",
            Self::Sand => "sand",
            Self::Grey => "grey",
        }
    }

    /// The colour stored under a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.code() == code)
    }

    /// The colour as `#RRGGBB`.
    pub const fn hex(self) -> &'static str {
        match self {
            Self::Blue => "#4477AA",
            Self::Orange => "#EE7733",
            Self::Green => "#117733",
            Self::Purple => "#AA4499",
            Self::Cyan => "#88CCEE",
            Self::Rose => "#CC6677",
            Self::Olive => "#999933",
            Self::Indigo => "#332288",
            Self::Teal => "#44AA99",
            Self::Wine => "#882255",
            Self::Sand => "#DDCC77",
            Self::Grey => "#777777",
        }
    }

    /// The nearest of our colours to `#RGB` or `#RRGGBB`, as other programs write them.
    pub fn nearest(hex: &str) -> Option<Self> {
        let wanted = channels(hex)?;
        let distance = |colour: &Self| {
            channels(colour.hex()).map_or(i32::MAX, |ours| {
                (0..3).map(|at| (ours[at] - wanted[at]).pow(2)).sum()
            })
        };
        Self::ALL.into_iter().min_by_key(distance)
    }
}

/// Red, green and blue from 0 to 255.
fn channels(hex: &str) -> Option<[i32; 3]> {
    let digits: Vec<i32> = hex
        .strip_prefix('#')?
        .chars()
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|value| i32::try_from(value).ok())
        })
        .collect::<Option<_>>()?;
    match digits.as_slice() {
        [r, g, b] => Some([r * 17, g * 17, b * 17]),
        [r, r2, g, g2, b, b2] => Some([r * 16 + r2, g * 16 + g2, b * 16 + b2]),
        _ => None,
    }
}

/// What became of a code over time, newest last, read from the changes of a study.
pub fn versions(changes: impl IntoIterator<Item = Edit<Code>>) -> BTreeMap<CodeId, Vec<Code>> {
    let mut versions: BTreeMap<CodeId, Vec<Code>> = BTreeMap::new();
    for change in changes {
        if let Some(code) = change.into_after() {
            versions.entry(code.id).or_default().push(code);
        }
    }
    versions
}

/// A [`TermRef`] as three texts: framework, version and term.
mod term_ref {
    use frameworks::TermRef;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Written {
        framework: String,
        version: String,
        term: String,
    }

    #[expect(clippy::ref_option, reason = "the shape that serde asks for")]
    pub(super) fn serialize<S: Serializer>(
        term: &Option<TermRef>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        term.as_ref()
            .map(|term| Written {
                framework: term.framework.to_string(),
                version: term.version.to_string(),
                term: term.term.to_string(),
            })
            .serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<TermRef>, D::Error> {
        let Some(written) = Option::<Written>::deserialize(deserializer)? else {
            return Ok(None);
        };
        Ok(Some(TermRef {
            framework: written.framework.parse().map_err(D::Error::custom)?,
            version: written.version.parse().map_err(D::Error::custom)?,
            term: written.term.parse().map_err(D::Error::custom)?,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_of_another_program_becomes_the_nearest_of_ours() {
        for colour in Colour::ALL {
            assert_eq!(Colour::nearest(colour.hex()), Some(colour));
            assert_eq!(Colour::from_code(colour.code()), Some(colour));
        }
        assert_eq!(Colour::nearest("#f70"), Some(Colour::Orange));
        assert_eq!(Colour::nearest("#808080"), Some(Colour::Grey));
        assert_eq!(Colour::nearest("red"), None);
        assert_eq!(Colour::nearest("#12"), None);
        assert_eq!(Colour::of_number(13), Colour::Orange);
    }

    #[test]
    fn every_version_of_a_code_is_known_from_its_changes() {
        let first = Code::new(CodeId(uuid::Uuid::from_u128(1)), "Hope");
        let mut second = first.clone();
        second.name = "Hoping".to_owned();
        second.version = 2;
        let changes = [
            Edit::Added(first.clone()),
            Edit::Changed {
                before: first.clone(),
                after: second.clone(),
            },
            Edit::Removed(second.clone()),
        ];
        let expected = BTreeMap::from([(first.id, vec![first, second])]);
        assert_eq!(versions(changes), expected);
    }

    #[test]
    fn a_code_reads_back_from_json_with_its_term() {
        let mut code = Code::new(CodeId(uuid::Uuid::from_u128(1)), "Hope");
        code.term = Some(TermRef {
            framework: "chime".parse().unwrap(),
            version: "1.0".parse().unwrap(),
            term: "hope".parse().unwrap(),
        });
        let json = serde_json::to_string(&code).unwrap();
        assert!(json.contains(r#""term":{"framework":"chime","version":"1.0","term":"hope"}"#));
        assert_eq!(serde_json::from_str::<Code>(&json).unwrap(), code);
        code.term = None;
        let json = serde_json::to_string(&code).unwrap();
        assert_eq!(serde_json::from_str::<Code>(&json).unwrap(), code);
    }
}
