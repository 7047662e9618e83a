//! Licence expressions (SPDX 2.3, annex D): is there a way to read this one that we allow?

/// Whether the expression can be met with the licences in `allowed`.
///
/// `OR` needs one side, `AND` needs both. `WITH` names an exception, which only ever grants more,
/// so the licence before it decides. Older packages write `MIT/Apache-2.0` for `OR`.
///
/// An expression that cannot be read is an error with the place where reading stopped.
pub fn is_allowed(expression: &str, allowed: &[String]) -> Result<bool, String> {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let mut words = Words {
        left: spaced.split_whitespace().collect(),
        allowed,
    };
    words.left.reverse();
    let answer = words.either();
    match (answer, words.left.last()) {
        (Some(answer), None) => Ok(answer),
        (_, at) => Err(format!(
            "the licence expression “{expression}” cannot be read at {}",
            at.map_or("its end".to_owned(), |word| format!("“{word}”"))
        )),
    }
}

struct Words<'a> {
    /// The words not yet read, the next one last.
    left: Vec<&'a str>,
    allowed: &'a [String],
}

impl Words<'_> {
    fn take(&mut self, word: &str) -> bool {
        let next = self
            .left
            .last()
            .is_some_and(|next| next.eq_ignore_ascii_case(word));
        if next {
            self.left.pop();
        }
        next
    }

    fn either(&mut self) -> Option<bool> {
        let mut answer = self.both()?;
        while self.take("OR") {
            answer |= self.both()?;
        }
        Some(answer)
    }

    fn both(&mut self) -> Option<bool> {
        let mut answer = self.one()?;
        while self.take("AND") {
            answer &= self.one()?;
        }
        Some(answer)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let answer = self.either()?;
            return self.take(")").then_some(answer);
        }
        let next = self.left.last()?;
        if ["OR", "AND", "WITH", ")"]
            .iter()
            .any(|word| next.eq_ignore_ascii_case(word))
        {
            return None;
        }
        let licence = self.left.pop()?;
        if self.take("WITH") {
            self.left.pop()?;
        }
        Some(self.allowed.iter().any(|allowed| allowed == licence))
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    fn check(expression: &str, expected: Option<bool>) {
        let allowed = ["MIT", "Apache-2.0", "BSD-3-Clause"].map(str::to_owned);
        assert_eq!(
            is_allowed(expression, &allowed).ok(),
            expected,
            "{expression}"
        );
    }

    #[test]
    fn one_side_of_or_and_both_sides_of_and_must_be_allowed() {
        check("MIT", Some(true));
        check("GPL-3.0-only", Some(false));
        check("GPL-3.0-only OR MIT", Some(true));
        check("MIT/Apache-2.0", Some(true));
        check("MIT AND GPL-3.0-only", Some(false));
        check("MIT AND BSD-3-Clause", Some(true));
        check("GPL-3.0-only OR MIT AND BSD-3-Clause", Some(true));
        check("(GPL-3.0-only OR MIT) AND LGPL-2.1-only", Some(false));
        check("Apache-2.0 WITH LLVM-exception OR GPL-2.0-only", Some(true));
    }

    #[test]
    fn what_cannot_be_read_is_not_taken_for_an_answer() {
        for expression in [
            "",
            "MIT OR",
            "OR MIT",
            "(MIT",
            "MIT)",
            "MIT Apache-2.0",
            "MIT WITH",
            "AND",
        ] {
            check(expression, None);
        }
    }
}
