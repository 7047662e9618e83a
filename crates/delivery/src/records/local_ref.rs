//! The identifiers that a service's own files use.

use std::borrow::Borrow;
use std::fmt;

/// An identifier of a service's own, such as `P0001`: 1 to 64 characters, none of them a control character. Capital
/// and small letters are different.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalRef(Box<str>);

impl LocalRef {
    /// The longest, in characters.
    pub const LONGEST: usize = 64;

    /// Checks and trims an identifier; none when it is empty, too long or holds control characters.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty()
            && text.chars().count() <= Self::LONGEST
            && !text.chars().any(char::is_control);
        fits.then(|| LocalRef(text.into()))
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for LocalRef {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LocalRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
