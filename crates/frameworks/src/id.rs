//! The identifiers of frameworks and groups, and what they may be made of.

use crate::limits;
use crate::problem::Reason;
use std::fmt;
use std::str::FromStr;

/// The identifier of a framework, the same in all its versions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FrameworkId(String);

/// The identifier of a group within its framework.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(String);

macro_rules! text_id {
    ($name:ident) => {
        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Reason;

            fn from_str(text: &str) -> Result<Self, Reason> {
                checked_id(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
text_id!(FrameworkId);
text_id!(GroupId);

/// Identifiers end up in addresses and file names, hence the narrow alphabet.
pub(crate) fn checked_id(text: &str) -> Result<String, Reason> {
    let fits = text.len() <= limits::ID
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b':' | b'-'))
        && text
            .as_bytes()
            .first()
            .is_some_and(u8::is_ascii_alphanumeric);
    if fits {
        Ok(text.to_owned())
    } else {
        Err(Reason::NotAnId(text.chars().take(40).collect()))
    }
}
