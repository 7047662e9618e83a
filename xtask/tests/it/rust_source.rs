//! Just enough of Rust's grammar to tell code, comments and string literals apart.

/// A string literal.
#[derive(Debug, PartialEq)]
pub struct Literal {
    pub line: usize,
    /// What it says; escapes stay as they are written.
    pub text: String,
    /// The code right before it, without blanks, as far back as it helps.
    pub before: String,
}

/// A source file without its test modules.
pub struct Source {
    /// Comments are gone and every literal is `""`; the lines are the same.
    pub code: String,
    pub literals: Vec<Literal>,
}

const BEFORE: usize = 24;

pub fn read(text: &str) -> Source {
    let mut reader = Reader {
        left: text.chars().collect(),
        at: 0,
        code: String::new(),
        literals: Vec::new(),
    };
    while reader.at < reader.left.len() {
        reader.step();
    }
    let Reader { code, literals, .. } = reader;
    let skipped = test_lines(&code);
    let is_test = |line: usize| {
        skipped
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&line))
    };
    Source {
        code: code
            .lines()
            .enumerate()
            .map(|(at, line)| if is_test(at + 1) { "" } else { line })
            .collect::<Vec<_>>()
            .join("\n"),
        literals: literals
            .into_iter()
            .filter(|literal| !is_test(literal.line))
            .collect(),
    }
}

struct Reader {
    left: Vec<char>,
    at: usize,
    code: String,
    literals: Vec<Literal>,
}

impl Reader {
    fn peek(&self, ahead: usize) -> char {
        self.left.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn keep(&mut self, count: usize) {
        for _ in 0..count {
            if let Some(c) = self.left.get(self.at) {
                self.code.push(*c);
            }
            self.at += 1;
        }
    }

    /// Passes over characters, keeping only the line ends.
    fn drop(&mut self, count: usize) {
        for _ in 0..count {
            if self.peek(0) == '\n' {
                self.code.push('\n');
            }
            self.at += 1;
        }
    }

    fn step(&mut self) {
        match (self.peek(0), self.peek(1)) {
            ('/', '/') => {
                while !matches!(self.peek(0), '\n' | '\0') {
                    self.at += 1;
                }
            }
            ('/', '*') => self.block_comment(),
            ('"', _) => self.literal(),
            // 'x' and '\n' are characters, 'a without an end is a lifetime.
            ('\'', '\\') => {
                self.keep(3);
                while !matches!(self.peek(0), '\'' | '\0') {
                    self.keep(1);
                }
                self.keep(1);
            }
            ('\'', _) if self.peek(2) == '\'' => self.keep(3),
            (c, _) if c.is_alphanumeric() || c == '_' => self.word(),
            _ => self.keep(1),
        }
    }

    /// A word; `r`, `br` and `cr` may begin a raw literal instead.
    fn word(&mut self) {
        let mut length = 0;
        while self.peek(length).is_alphanumeric() || self.peek(length) == '_' {
            length += 1;
        }
        let word: String = self.left[self.at..self.at + length].iter().collect();
        let mut hashes = 0;
        while self.peek(length + hashes) == '#' {
            hashes += 1;
        }
        let raw = matches!(word.as_str(), "r" | "br" | "cr") && self.peek(length + hashes) == '"';
        if raw {
            self.at += length + hashes;
            self.raw_literal(hashes);
        } else {
            self.keep(length);
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        loop {
            match (self.peek(0), self.peek(1)) {
                ('\0', _) if self.at >= self.left.len() => return,
                ('/', '*') => {
                    depth += 1;
                    self.drop(2);
                }
                ('*', '/') => {
                    depth -= 1;
                    self.drop(2);
                    if depth == 0 {
                        return;
                    }
                }
                _ => self.drop(1),
            }
        }
    }

    fn literal(&mut self) {
        self.collect(|reader| {
            if reader.peek(0) == '\\' {
                Piece::Two
            } else if reader.peek(0) == '"' {
                Piece::End(1)
            } else {
                Piece::One
            }
        });
    }

    fn raw_literal(&mut self, hashes: usize) {
        self.collect(|reader| {
            let closed =
                reader.peek(0) == '"' && (1..=hashes).all(|ahead| reader.peek(ahead) == '#');
            if closed {
                Piece::End(1 + hashes)
            } else {
                Piece::One
            }
        });
    }

    fn collect(&mut self, next: impl Fn(&Self) -> Piece) {
        let line = self.code.matches('\n').count() + 1;
        let tail: Vec<char> = self
            .code
            .chars()
            .rev()
            .filter(|c| !c.is_whitespace())
            .take(BEFORE)
            .collect();
        self.at += 1;
        let mut text = String::new();
        let mut lines = String::new();
        while self.at < self.left.len() {
            let count = match next(self) {
                Piece::End(count) => {
                    self.at += count;
                    break;
                }
                Piece::One => 1,
                Piece::Two => 2,
            };
            for _ in 0..count {
                let c = self.peek(0);
                text.push(c);
                if c == '\n' {
                    lines.push('\n');
                }
                self.at += 1;
            }
        }
        self.code.push_str("\"\"");
        self.code.push_str(&lines);
        self.literals.push(Literal {
            line,
            text,
            before: tail.into_iter().rev().collect(),
        });
    }
}

enum Piece {
    One,
    Two,
    End(usize),
}

/// First and last line of every `#[cfg(test)] mod name { … }`.
fn test_lines(code: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("#[cfg(test)]") {
        let rest = &code[at..];
        let Some(open) = rest
            .find(['{', ';'])
            .filter(|open| rest.as_bytes()[*open] == b'{')
        else {
            continue;
        };
        let is_module = rest["#[cfg(test)]".len()..open]
            .split_whitespace()
            .any(|word| word == "mod");
        if !is_module {
            continue;
        }
        let mut depth = 0;
        let close = rest[open..].find(|c| {
            depth += match c {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            depth == 0
        });
        let line = |upto: usize| code[..upto].matches('\n').count() + 1;
        found.push((
            line(at),
            line(close.map_or(code.len(), |close| at + open + close)),
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::read;

    fn check(text: &str, code: &str, literals: &[(usize, &str, &str)]) {
        let source = read(text);
        assert_eq!(source.code, code);
        let found: Vec<_> = source
            .literals
            .iter()
            .map(|literal| (literal.line, literal.text.as_str(), literal.before.as_str()))
            .collect();
        assert_eq!(found, literals);
    }

    #[test]
    fn literals_are_told_from_comments_characters_and_lifetimes() {
        check("a(\"b\")", "a(\"\")", &[(1, "b", "a(")]);
        check("// \"no\"\n/* \"no\n/* */ \" */ x", "\n\n x", &[]);
        check(
            "let c: &'a str = '\"'; \"yes\"",
            "let c: &'a str = '\"'; \"\"",
            &[(1, "yes", "letc:&'astr='\"';")],
        );
        check(r"'\'' '\\' '\u{22}'", r"'\'' '\\' '\u{22}'", &[]);
        check(
            "f(\"a \\\" b\\\\\", 1)",
            "f(\"\", 1)",
            &[(1, "a \\\" b\\\\", "f(")],
        );
        check(
            "r#\"say \"x\"\"# + br\"y\"",
            "\"\" + \"\"",
            &[(1, "say \"x\"", ""), (1, "y", "\"\"+")],
        );
        check("r#type 1", "r#type 1", &[]);
    }

    #[test]
    fn lines_are_counted_across_literals_and_comments() {
        check(
            "\"a\nb\"\n/*\n*/\"c\"",
            "\"\"\n\n\n\"\"",
            &[(1, "a\nb", ""), (4, "c", "\"\"")],
        );
    }

    #[test]
    fn test_modules_are_left_out_and_what_follows_is_not() {
        let text = "\"a\"\n#[cfg(test)]\nmod tests {\n  fn x() { \"b}\" }\n}\n\"c\"";
        let literals: Vec<String> = read(text)
            .literals
            .into_iter()
            .map(|literal| literal.text)
            .collect();
        assert_eq!(literals, ["a", "c"]);
        let text = "#[cfg(test)]\nmod tests;\nfn x() { \"kept\" }";
        assert_eq!(read(text).literals.len(), 1);
    }
}
