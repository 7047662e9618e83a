//! Reading expressions: `*` and, `+` or, `~` not, `NAME[v,w]` levels, parentheses.

use super::{Expression, Names};
use crate::Error;

/// How deep parentheses and negations may go.
const DEEPEST: usize = 100;

/// Reads an expression over named conditions.
///
/// # Errors
/// [`Error::Expression`] with the place and what may stand there.
///
/// # Examples
/// ```
/// use qca::{Names, parse};
/// let names = Names::new(&["A".into(), "B".into()], &[2, 3])?;
/// assert!(parse("A[1]*B[0,2] + ~A[1]", &names).is_ok());
/// assert_eq!(
///     parse("A[1]*C[0]", &names).unwrap_err().to_string(),
///     "expression “A[1]*C[0]”, character 6: no condition is called C; the conditions are A, B"
/// );
/// # Ok::<(), qca::Error>(())
/// ```
pub fn parse(text: &str, names: &Names) -> Result<Expression, Error> {
    let mut reader = Reader {
        text,
        letters: text.chars().collect(),
        at: 0,
        depth: 0,
        names,
    };
    let expression = reader.sum()?;
    match reader.peek() {
        None => Ok(expression),
        Some(letter) => Err(reader.wrong(format!(
            "{letter} does not belong here; +, * or the end may follow"
        ))),
    }
}

struct Reader<'a> {
    text: &'a str,
    letters: Vec<char>,
    at: usize,
    depth: usize,
    names: &'a Names,
}

impl Reader<'_> {
    fn wrong(&self, says: impl Into<String>) -> Error {
        Error::Expression {
            text: self.text.to_owned(),
            at: self.at + 1,
            says: says.into(),
        }
    }

    fn peek(&mut self) -> Option<char> {
        while self
            .letters
            .get(self.at)
            .is_some_and(|letter| letter.is_whitespace())
        {
            self.at += 1;
        }
        self.letters.get(self.at).copied()
    }

    fn takes(&mut self, letter: char) -> bool {
        let there = self.peek() == Some(letter);
        if there {
            self.at += 1;
        }
        there
    }

    fn deeper(&mut self) -> Result<(), Error> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wrong("parentheses and negations go too deep"));
        }
        Ok(())
    }

    fn sum(&mut self) -> Result<Expression, Error> {
        self.deeper()?;
        let mut parts = vec![self.product()?];
        while self.takes('+') {
            parts.push(self.product()?);
        }
        self.depth -= 1;
        Ok(only_or(parts, Expression::Or))
    }

    fn product(&mut self) -> Result<Expression, Error> {
        let mut parts = vec![self.factor()?];
        while self.takes('*') || self.takes('·') {
            parts.push(self.factor()?);
        }
        Ok(only_or(parts, Expression::And))
    }

    fn factor(&mut self) -> Result<Expression, Error> {
        match self.peek() {
            Some('~' | '!') => {
                self.at += 1;
                self.deeper()?;
                let inner = self.factor()?;
                self.depth -= 1;
                Ok(Expression::Not(Box::new(inner)))
            }
            Some('(') => {
                self.at += 1;
                let inner = self.sum()?;
                if !self.takes(')') {
                    return Err(self.wrong("a parenthesis is not closed"));
                }
                Ok(inner)
            }
            Some(letter) if names_may_have(letter) || self.longest_name().is_some() => {
                self.literal()
            }
            Some(letter) => Err(self.wrong(format!(
                "{letter} does not belong here; a condition, ~ or ( may stand here"
            ))),
            None => Err(self.wrong("the expression ends where a condition should follow")),
        }
    }

    fn literal(&mut self) -> Result<Expression, Error> {
        let start = self.at;
        self.at += self.longest_name().unwrap_or_else(|| {
            let rest = &self.letters[start..];
            rest.iter()
                .take_while(|letter| names_may_have(**letter))
                .count()
        });
        let name: String = self.letters[start..self.at].iter().collect();
        let Some(condition) = self.names.find(&name) else {
            self.at = start;
            return Err(self.wrong(format!(
                "no condition is called {name}; the conditions are {}",
                self.names.names().join(", ")
            )));
        };
        let close = match self.peek() {
            Some('[') => ']',
            Some('{') => '}',
            _ => {
                if self.names.space().levels(condition) > 2 {
                    return Err(self.wrong(format!(
                        "{name} has more than two levels; write which, for example {name}[1]"
                    )));
                }
                return Ok(Expression::Literal {
                    condition,
                    levels: 0b10,
                });
            }
        };
        self.at += 1;
        let mut levels = 0_u64;
        loop {
            levels |= 1 << self.level(condition)?;
            if self.takes(close) {
                return Ok(Expression::Literal { condition, levels });
            }
            if !self.takes(',') {
                return Err(self.wrong(format!("a comma or {close} should stand here")));
            }
        }
    }

    /// How long the longest name is that stands here and ends where a name may end; names may have spaces in them.
    fn longest_name(&self) -> Option<usize> {
        let rest = &self.letters[self.at..];
        self.names
            .names()
            .iter()
            .map(|name| (name.chars().count(), name))
            .filter(|(length, name)| {
                rest.len() >= *length
                    && name.chars().eq(rest[..*length].iter().copied())
                    && !rest.get(*length).is_some_and(|next| names_may_have(*next))
            })
            .map(|(length, _)| length)
            .max()
            .filter(|length| *length > 0)
    }

    fn level(&mut self, condition: usize) -> Result<usize, Error> {
        self.peek();
        let start = self.at;
        while self.letters.get(self.at).is_some_and(char::is_ascii_digit) {
            self.at += 1;
        }
        let digits: String = self.letters[start..self.at].iter().collect();
        let levels = self.names.space().levels(condition);
        match digits.parse::<usize>() {
            Ok(level) if level < levels => Ok(level),
            _ => {
                self.at = start;
                Err(self.wrong(format!(
                    "the levels of {} are 0 to {}",
                    self.names.names()[condition],
                    levels - 1
                )))
            }
        }
    }
}

/// Whether a name stands in an expression by itself, not as a part of a longer name.
pub(crate) fn mentions(text: &str, name: &str) -> bool {
    !name.is_empty()
        && text.match_indices(name).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + name.len()..].chars().next();
            !before.is_some_and(names_may_have) && !after.is_some_and(names_may_have)
        })
}

fn names_may_have(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-' | '\'' | '%' | '&' | '/' | '#')
}

fn only_or(mut parts: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            many(parts)
        }
        None => many(parts),
    }
}
