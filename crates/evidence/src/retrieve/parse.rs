//! Reading a query from a line.

use super::write::part_of_word;
use super::{Comparison, DEEPEST, Distance, Query, Relation, Test};

/// The line is not a query: where, what, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("character {}: {what}{} {remedy}", at + 1, if what.ends_with('?') { "" } else { "." })]
pub struct Misread {
    /// The code point at which reading stopped, from 0.
    pub at: usize,
    /// What is wrong there.
    pub what: String,
    /// What to write instead.
    pub remedy: String,
}

/// The longest line that is read, in characters.
const LONGEST: usize = 10_000;

const KINDS: [&str; 6] = ["code", "tree", "coder", "speaker", "source", "case"];

const CONDITIONS: &str =
    "Write a condition, such as code:\"hope\", speaker:\"PW\" or case.role = \"peer worker\".";

/// Reads a query.
///
/// # Errors
/// [`Misread`] says where reading stopped, why, and what to write.
///
/// ```
/// use evidence::retrieve::parse;
///
/// let query = parse("code:hope near/20 code:trust and case.role = 'peer worker'")?;
/// assert_eq!(query.to_string(), r#"code:"hope" near/20 code:"trust" and case.role = "peer worker""#);
/// let error = parse("code:hope nere/20 code:trust").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "character 11: “nere” is not a way to join conditions; did you mean “near”? \
///      Use and, or, overlapping, inside, near/20 or followed-by/20."
/// );
/// # Ok::<(), evidence::retrieve::Misread>(())
/// ```
pub fn parse(line: &str) -> Result<Query, Misread> {
    let characters: Vec<char> = line.chars().collect();
    if characters.len() > LONGEST {
        return Err(Misread {
            at: LONGEST,
            what: format!("the query is longer than {LONGEST} characters"),
            remedy: "Divide it into several.".to_owned(),
        });
    }
    let mut reader = Reader {
        tokens: tokens(&characters)?,
        next: 0,
        end: characters.len(),
    };
    let query = reader.either(0)?;
    match reader.tokens.get(reader.next) {
        None => Ok(query),
        Some((at, token)) => Err(not_a_joint(*at, token)),
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// A name, keyword or number that stands bare.
    Word(String),
    /// What stands in quotation marks.
    Quoted(String),
    /// `:` `.` `/` `(` `)`
    Sign(char),
    Compare(Comparison),
}

impl Token {
    fn shown(&self) -> String {
        match self {
            Token::Word(word) => word.clone(),
            Token::Quoted(name) => format!("\"{name}\""),
            Token::Sign(sign) => sign.to_string(),
            Token::Compare(comparison) => comparison.sign().to_owned(),
        }
    }
}

fn tokens(line: &[char]) -> Result<Vec<(usize, Token)>, Misread> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = line.get(at).copied() {
        let start = at;
        at += 1;
        if c.is_whitespace() {
            continue;
        }
        let token = if let Some(close) = closing(c) {
            let (name, after) = quoted(line, at, close).ok_or_else(|| Misread {
                at: start,
                what: "a quotation mark is opened and never closed".to_owned(),
                remedy: format!("Write {close} after the name."),
            })?;
            at = after;
            Token::Quoted(name)
        } else if matches!(c, ':' | '.' | '/' | '(' | ')') {
            Token::Sign(c)
        } else if part_of_word(c) {
            while line.get(at).is_some_and(|c| part_of_word(*c)) {
                at += 1;
            }
            Token::Word(line.get(start..at).unwrap_or_default().iter().collect())
        } else {
            let rest: String = line.iter().skip(start).take(2).collect();
            let found = Comparison::ALL
                .iter()
                .find(|(_, sign)| rest.starts_with(sign));
            let Some((comparison, sign)) = found else {
                return Err(Misread {
                    at: start,
                    what: format!("“{c}” has no meaning here"),
                    remedy: "If it belongs to a name, write the name in quotation marks."
                        .to_owned(),
                });
            };
            at = start + sign.len();
            Token::Compare(*comparison)
        };
        tokens.push((start, token));
    }
    Ok(tokens)
}

fn closing(open: char) -> Option<char> {
    match open {
        '"' | '\'' => Some(open),
        '“' => Some('”'),
        _ => None,
    }
}

/// The name up to the closing mark, and the place after it. A backslash takes the next character as it is.
fn quoted(line: &[char], mut at: usize, close: char) -> Option<(String, usize)> {
    let mut name = String::new();
    loop {
        let c = *line.get(at)?;
        at += 1;
        if c == close {
            return Some((name, at));
        }
        if c == '\\' {
            name.push(*line.get(at)?);
            at += 1;
        } else {
            name.push(c);
        }
    }
}

struct Reader {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
}

impl Reader {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |(at, _)| *at)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.next).map(|(_, token)| token.clone());
        self.next += 1;
        token
    }

    /// Takes a keyword, in whatever case it is written.
    fn keyword(&mut self, word: &str) -> bool {
        let found =
            matches!(self.peek(), Some(Token::Word(found)) if found.eq_ignore_ascii_case(word));
        self.next += usize::from(found);
        found
    }

    fn sign(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(&Token::Sign(sign));
        self.next += usize::from(found);
        found
    }

    fn wrong<T>(&self, what: impl Into<String>, remedy: impl Into<String>) -> Result<T, Misread> {
        Err(Misread {
            at: self.at(),
            what: what.into(),
            remedy: remedy.into(),
        })
    }

    fn found(&self) -> String {
        self.peek()
            .map_or("the query ends here".to_owned(), |token| {
                format!("“{}” stands here", token.shown())
            })
    }

    fn either(&mut self, depth: usize) -> Result<Query, Misread> {
        let mut query = self.together(depth)?;
        let mut length = depth;
        while self.keyword("or") {
            length = self.deeper(length)?;
            query = Query::Or(Box::new(query), Box::new(self.together(depth)?));
        }
        Ok(query)
    }

    fn together(&mut self, depth: usize) -> Result<Query, Misread> {
        let mut query = self.related(depth)?;
        let mut length = depth;
        while self.keyword("and") {
            length = self.deeper(length)?;
            query = Query::And(Box::new(query), Box::new(self.related(depth)?));
        }
        Ok(query)
    }

    fn related(&mut self, depth: usize) -> Result<Query, Misread> {
        let mut query = self.one(depth)?;
        let mut length = depth;
        while let Some(relation) = self.relation()? {
            length = self.deeper(length)?;
            query = Query::Relation(Box::new(query), relation, Box::new(self.one(depth)?));
        }
        Ok(query)
    }

    fn relation(&mut self) -> Result<Option<Relation>, Misread> {
        Ok(if self.keyword("overlapping") {
            Some(Relation::Overlapping)
        } else if self.keyword("inside") {
            Some(Relation::Inside)
        } else if self.keyword("near") {
            Some(Relation::Near(self.distance("near")?))
        } else if self.keyword("followed-by") {
            Some(Relation::FollowedBy(self.distance("followed-by")?))
        } else {
            None
        })
    }

    fn distance(&mut self, word: &str) -> Result<Distance, Misread> {
        let remedy = format!("Write {word}/20 for 20 words, or {word}/100c for 100 characters.");
        if !self.sign('/') {
            return self.wrong(format!("how far “{word}” reaches is missing"), remedy);
        }
        let distance = match self.peek() {
            Some(Token::Word(number)) => match number.strip_suffix(['c', 'C']) {
                Some(characters) => characters.parse().ok().map(Distance::Characters),
                None => number.parse().ok().map(Distance::Words),
            },
            _ => None,
        };
        match distance {
            Some(distance) => {
                self.next += 1;
                Ok(distance)
            }
            None => self.wrong("this is not a distance", remedy),
        }
    }

    fn one(&mut self, depth: usize) -> Result<Query, Misread> {
        if self.keyword("not") {
            let depth = self.deeper(depth)?;
            return Ok(Query::Not(Box::new(self.one(depth)?)));
        }
        if self.sign('(') {
            let depth = self.deeper(depth)?;
            let query = self.either(depth)?;
            return if self.sign(')') {
                Ok(query)
            } else if self.peek().is_some() {
                Err(not_a_joint(
                    self.at(),
                    &self.take().unwrap_or(Token::Sign(')')),
                ))
            } else {
                self.wrong(
                    "a parenthesis is opened and never closed",
                    "Write ) where it ends.",
                )
            };
        }
        self.condition()
    }

    fn deeper(&self, depth: usize) -> Result<usize, Misread> {
        if depth < DEEPEST {
            Ok(depth + 1)
        } else {
            self.wrong(
                format!("more than {DEEPEST} conditions are nested or joined in a row"),
                "Divide the query into several.",
            )
        }
    }

    fn condition(&mut self) -> Result<Query, Misread> {
        let Some(Token::Word(word)) = self.peek() else {
            let what = format!("a condition is missing: {}", self.found());
            return self.wrong(what, CONDITIONS);
        };
        let kind = word.to_ascii_lowercase();
        if !KINDS.contains(&kind.as_str()) {
            let what = format!("“{kind}” is not a kind of condition{}", near(&kind, &KINDS));
            return self.wrong(
                what,
                "Use code:, tree:, coder:, speaker:, source:, case: or case.attribute.",
            );
        }
        self.next += 1;
        if kind == "case" && self.sign('.') {
            let name = self.name("the name of the attribute")?;
            return self.test(name);
        }
        if !self.sign(':') {
            let what = format!("a colon is missing after “{kind}”");
            return self.wrong(what, format!("Write {kind}:\"name\"."));
        }
        let name = self.name("a name")?;
        Ok(match kind.as_str() {
            "coder" => Query::Coder(name),
            "speaker" => Query::Speaker(name),
            "source" => Query::Source(name),
            "case" => Query::Case(name),
            _ => {
                let mut path = vec![name];
                while self.sign('/') {
                    path.push(self.name("the name of a code below it")?);
                }
                Query::Code {
                    path,
                    with_subcodes: kind == "tree",
                }
            }
        })
    }

    fn test(&mut self, name: String) -> Result<Query, Misread> {
        if self.keyword("unknown") {
            return Ok(Query::Attribute {
                name,
                test: Test::Unknown,
            });
        }
        let Some(Token::Compare(comparison)) = self.peek() else {
            let what = format!("how “{name}” compares is missing");
            return self.wrong(
                what,
                format!(
                    "Write case.{name} = \"value\" (or !=, <, <=, >, >=), or case.{name} unknown."
                ),
            );
        };
        let comparison = *comparison;
        self.next += 1;
        let value = self.value()?;
        Ok(Query::Attribute {
            name,
            test: Test::Is(comparison, value),
        })
    }

    /// A value may be a number with a point.
    fn value(&mut self) -> Result<String, Misread> {
        let bare = matches!(self.peek(), Some(Token::Word(_)));
        let mut value = self.name("a value")?;
        if bare && value.chars().all(|c| c.is_ascii_digit() || c == '-') && self.sign('.') {
            value.push('.');
            value.push_str(&self.name("what comes after the point")?);
        }
        Ok(value)
    }

    fn name(&mut self, wanted: &str) -> Result<String, Misread> {
        match self.peek() {
            Some(Token::Word(name) | Token::Quoted(name)) if !name.is_empty() => {
                let name = name.clone();
                self.next += 1;
                Ok(name)
            }
            _ => {
                let what = format!("{wanted} is missing: {}", self.found());
                self.wrong(what, "Write it in quotation marks.")
            }
        }
    }
}

fn not_a_joint(at: usize, token: &Token) -> Misread {
    let joints = ["and", "or", "overlapping", "inside", "near", "followed-by"];
    let what = match token {
        Token::Sign(')') => "this parenthesis was never opened".to_owned(),
        Token::Word(word) if KINDS.contains(&word.to_ascii_lowercase().as_str()) => {
            format!("nothing joins “{word}” to what stands before it")
        }
        Token::Word(word) => format!(
            "“{word}” is not a way to join conditions{}",
            near(word, &joints)
        ),
        other => format!("“{}” cannot stand here", other.shown()),
    };
    Misread {
        at,
        what,
        remedy: "Use and, or, overlapping, inside, near/20 or followed-by/20.".to_owned(),
    }
}

/// The known word that somebody may have meant.
fn near(word: &str, known: &[&str]) -> String {
    let word = word.to_lowercase();
    known
        .iter()
        .map(|known| (strsim::damerau_levenshtein(&word, known), known))
        .filter(|(slips, known)| *slips <= 2 && *slips < known.len() / 2 + 1)
        .min()
        .map_or(String::new(), |(_, known)| {
            format!("; did you mean “{known}”?")
        })
}
