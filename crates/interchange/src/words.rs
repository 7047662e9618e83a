//! What is said of a file, so that a program can say it in another language.

use std::fmt;

/// An English sentence, or a piece of one, and the values in it. The sentence itself is what a translation is found by, so
/// it never holds a value.
///
/// ```
/// use interchange::Words;
///
/// let words = Words::with("this text has {length} characters", &[("length", &70)]);
/// assert_eq!(words.sentence(), "this text has {length} characters");
/// assert_eq!(words.to_string(), "this text has 70 characters");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    sentence: &'static str,
    values: Vec<(&'static str, Value)>,
}

/// What stands in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// What a file or a limit says: the same in every language.
    Text(String),
    /// Words of ours.
    Words(Words),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => f.write_str(text),
            Value::Words(words) => words.fmt(f),
        }
    }
}

impl Words {
    /// A sentence in which `{name}` stands for the value of that name.
    pub fn with(sentence: &'static str, values: &[(&'static str, &dyn fmt::Display)]) -> Words {
        let values = values.iter();
        Words {
            sentence,
            values: values
                .map(|(name, value)| (*name, Value::Text(value.to_string())))
                .collect(),
        }
    }

    /// The same, with words of ours in the place of `name`.
    #[must_use]
    pub fn naming(mut self, name: &'static str, words: impl Into<Words>) -> Words {
        self.values.push((name, Value::Words(words.into())));
        self
    }

    /// Words that are made while running, for which there can be no translation.
    pub fn untranslated(words: impl Into<String>) -> Words {
        Words {
            sentence: "{words}",
            values: vec![("words", Value::Text(words.into()))],
        }
    }

    /// The sentence, with `{name}` in the place of each value.
    pub fn sentence(&self) -> &'static str {
        self.sentence
    }

    /// The values by their names.
    pub fn values(&self) -> &[(&'static str, Value)] {
        &self.values
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.sentence.is_empty()
    }
}

impl From<&'static str> for Words {
    fn from(sentence: &'static str) -> Self {
        Words::with(sentence, &[])
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.sentence;
        // Read once from left to right, so that a value that looks like a place stays what it is.
        while let Some((before, after)) = rest.split_once('{') {
            let found = after.split_once('}').and_then(|(name, after)| {
                let value = self.values.iter().find(|(known, _)| *known == name)?;
                Some((&value.1, after))
            });
            f.write_str(before)?;
            rest = if let Some((value, after)) = found {
                value.fmt(f)?;
                after
            } else {
                // A brace that opens no place is said as it is.
                f.write_str("{")?;
                after
            };
        }
        f.write_str(rest)
    }
}
