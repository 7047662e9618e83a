//! Versions of a framework: numbers with dots between, compared as numbers.

use std::fmt;
use std::str::FromStr;

use crate::problem::Reason;

/// A version such as "2023.1": one to four numbers with dots between.
///
/// Versions compare part by part as numbers, so 2023.10 comes after 2023.9.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(Vec<u32>);

/// More parts than this say nothing that four cannot.
const MOST_PARTS: usize = 4;

impl Version {
    /// The version that follows this one: its last number goes up by one.
    ///
    /// ```
    /// let version: frameworks::Version = "2023.1".parse()?;
    /// assert_eq!(version.next().to_string(), "2023.2");
    /// # Ok::<(), frameworks::Reason>(())
    /// ```
    pub fn next(&self) -> Self {
        let mut parts = self.0.clone();
        match parts.last_mut() {
            Some(last) if *last < u32::MAX => *last += 1,
            _ => parts.push(1),
        }
        Self(parts)
    }
}

impl FromStr for Version {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        let refused = || Reason::NotAVersion(text.chars().take(40).collect());
        let parts = text
            .split('.')
            .map(|part| {
                // "+1" would parse as a number; a version has digits only, written one way.
                let plain = part.bytes().all(|b| b.is_ascii_digit());
                let one_way = part == "0" || !part.starts_with('0');
                (plain && one_way)
                    .then(|| part.parse::<u32>().ok())
                    .flatten()
            })
            .collect::<Option<Vec<_>>>()
            .ok_or_else(refused)?;
        if parts.len() > MOST_PARTS {
            return Err(refused());
        }
        Ok(Self(parts))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, part) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(".")?;
            }
            write!(f, "{part}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers_and_print_as_written() {
        let v = |text: &str| text.parse::<Version>().unwrap();
        assert!(v("2023.9") < v("2023.10"));
        assert!(v("2023") < v("2023.1"));
        assert_eq!(v("2023.10").to_string(), "2023.10");
        assert_eq!(v("2023.9").next(), v("2023.10"));
    }

    #[test]
    fn anything_but_numbers_and_dots_is_refused() {
        for text in [
            "",
            ".",
            "1.",
            "v1",
            "1.+2",
            "01",
            "1.2.3.4.5",
            "99999999999",
            "1 ",
            "١",
        ] {
            assert!(text.parse::<Version>().is_err(), "{text:?} was taken");
        }
    }
}
