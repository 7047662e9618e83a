//! What a reader has to say about a file that it could read.

use std::fmt;

/// Something a person should know about what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// A sentence.
    pub says: String,
    /// Whether something in the file could not be taken.
    pub is_loss: bool,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}

/// How many examples of one situation are named; the rest are counted.
const NAMED: usize = 5;

/// Collects warnings; the same situation is told once, with a few examples and how often it occurred. So a hostile
/// file cannot make a list without end.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    situations: Vec<Situation>,
}

#[derive(Debug)]
struct Situation {
    says: &'static str,
    is_loss: bool,
    count: u64,
    examples: Vec<String>,
}

impl Warnings {
    /// Something that could not be taken.
    pub(crate) fn lost(&mut self, says: &'static str, example: impl fmt::Display) {
        self.add(says, true, &example);
    }

    /// Something that was taken otherwise than it was written, or is simply worth knowing.
    pub(crate) fn noted(&mut self, says: &'static str, example: impl fmt::Display) {
        self.add(says, false, &example);
    }

    fn add(&mut self, says: &'static str, is_loss: bool, example: &dyn fmt::Display) {
        let at = self
            .situations
            .iter()
            .position(|s| s.says == says)
            .unwrap_or_else(|| {
                self.situations.push(Situation {
                    says,
                    is_loss,
                    count: 0,
                    examples: Vec::new(),
                });
                self.situations.len() - 1
            });
        let situation = &mut self.situations[at];
        situation.count += 1;
        if situation.examples.len() < NAMED {
            let example = shortened(&example.to_string());
            if !example.is_empty() && !situation.examples.contains(&example) {
                situation.examples.push(example);
            }
        }
    }

    /// The sentences, in the order in which the situations were met.
    pub(crate) fn into_list(self) -> Vec<Warning> {
        self.situations
            .into_iter()
            .map(|situation| {
                let times = match situation.count {
                    1 => String::new(),
                    n => format!(" ({n} times)"),
                };
                let examples = if situation.examples.is_empty() {
                    String::new()
                } else {
                    let more = if situation.count > situation.examples.len() as u64 {
                        " and others"
                    } else {
                        ""
                    };
                    format!(": {}{more}", situation.examples.join(", "))
                };
                Warning {
                    says: format!("{}{times}{examples}.", situation.says),
                    is_loss: situation.is_loss,
                }
            })
            .collect()
    }
}

/// An example short enough for a sentence.
pub(crate) fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        line
    } else {
        let cut: String = line.chars().take(MOST - 1).collect();
        format!("{cut}…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_situation_is_told_once_with_examples_and_how_often() {
        let mut warnings = Warnings::default();
        for n in 0..7 {
            warnings.lost("a colour is not one", format!("“{n}”"));
        }
        warnings.noted("the text begins with a byte order mark", "");
        let list = warnings.into_list();
        assert_eq!(
            list[0].says,
            "a colour is not one (7 times): “0”, “1”, “2”, “3”, “4” and others."
        );
        assert!(list[0].is_loss);
        assert_eq!(list[1].says, "the text begins with a byte order mark.");
        assert!(!list[1].is_loss);
    }
}
