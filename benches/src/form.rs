//! Reads the form of a page, fills it in and writes it as a browser would.

use crate::Trouble;

/// A form as it stands in a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Where it is sent.
    pub action: String,
    /// Where it saves itself while somebody types; empty when it does not.
    pub autosave: String,
    /// What a browser would send if nothing were changed.
    fields: Vec<(String, String)>,
    /// Every name that the form knows, chosen or not.
    names: Vec<String>,
}

impl Form {
    /// The form of a page that is sent to the address that ends like this.
    ///
    /// # Errors
    /// When the page has no such form.
    pub fn read(page: &str, action_ends: &str) -> Result<Form, Trouble> {
        for part in page.split("<form").skip(1) {
            let (head, rest) = part.split_once('>').unwrap_or((part, ""));
            let action = attribute(head, "action").unwrap_or_default();
            if !action.ends_with(action_ends)
                || attribute(head, "method").as_deref() != Some("post")
            {
                continue;
            }
            let mut form = Form {
                action,
                autosave: attribute(head, "data-autosave").unwrap_or_default(),
                fields: Vec::new(),
                names: Vec::new(),
            };
            form.read_fields(rest.split("</form").next().unwrap_or(rest));
            return Ok(form);
        }
        Err(Trouble(format!(
            "the page has no form that is sent to …{action_ends}"
        )))
    }

    fn read_fields(&mut self, html: &str) {
        let mut selecting: Option<(String, String)> = None;
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            rest = &rest[at + 1..];
            let end = tag_end(rest);
            let (tag, after) = (&rest[..end], &rest[end..]);
            let has = |name| attribute(tag, name).is_some();
            let value = attribute(tag, "value");
            let name = attribute(tag, "name").unwrap_or_default();
            if tag.starts_with("input") {
                let choice = matches!(
                    attribute(tag, "type").as_deref(),
                    Some("radio" | "checkbox")
                );
                self.add(&name, value, !choice || has("checked"));
            } else if tag.starts_with("textarea") {
                let text = after.trim_start_matches('>').split('<').next();
                self.add(&name, text.map(unescaped), true);
            } else if tag.starts_with("select") {
                selecting = Some((name, String::new()));
            } else if tag.starts_with("option") {
                // The one marked as selected, or else the first.
                if let (Some((_, chosen)), Some(value)) = (&mut selecting, value)
                    && (has("selected") || chosen.is_empty())
                {
                    *chosen = value;
                }
            } else if tag.starts_with("/select")
                && let Some((name, chosen)) = selecting.take()
            {
                self.add(&name, Some(chosen), true);
            }
            rest = after;
        }
    }

    fn add(&mut self, name: &str, value: Option<String>, sent: bool) {
        if name.is_empty() {
            return;
        }
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
        if sent {
            self.fields
                .push((name.to_owned(), value.unwrap_or_default()));
        }
    }

    /// The value of a field as it stands.
    pub fn value(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        fields.find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The form with a field filled in.
    ///
    /// # Errors
    /// When the form has no such field: it has changed since this was written.
    pub fn with(mut self, name: &str, value: &str) -> Result<Form, Trouble> {
        if !self.names.iter().any(|known| known == name) {
            return Err(Trouble(format!(
                "the form {} has no field “{name}”; it has {}",
                self.action,
                self.names.join(", ")
            )));
        }
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        Ok(self)
    }

    /// As it is sent: `application/x-www-form-urlencoded`.
    pub fn encoded(&self) -> String {
        let pairs = self.fields.iter();
        let pairs = pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        pairs.collect::<Vec<_>>().join("&")
    }
}

/// Where a tag ends: a `>` in a quoted value does not count.
fn tag_end(text: &str) -> usize {
    let mut quoted = false;
    text.bytes()
        .position(|b| {
            quoted ^= b == b'"';
            b == b'>' && !quoted
        })
        .unwrap_or(text.len())
}

/// An attribute of a tag; one without a value is there and empty.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    while let Some(at) = rest.find(name) {
        let before = rest[..at].chars().next_back();
        let after = &rest[at + name.len()..];
        if before.is_some_and(char::is_whitespace) {
            if let Some(value) = after.strip_prefix("=\"") {
                return Some(unescaped(value.split('"').next().unwrap_or("")));
            }
            if after.is_empty() || after.starts_with([' ', '\n', '/', '>']) {
                return Some(String::new());
            }
        }
        rest = after;
    }
    None
}

fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// Percent-encoding of everything that is not a letter or a digit.
pub fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<form action="/search" method="get"><input name="q"></form>
        <form action="/delivery/contacts" method="post" data-autosave="/drafts/7" novalidate>
        <input type="hidden" name="id" value="7"><input name="note" value="a &quot;b&quot; > c">
        <input type="radio" name="outcome" value="met"><input type="radio" name="outcome" value="not_met" checked>
        <select name="place"><option value="">…</option><option value="home" selected>Home</option></select>
        <textarea name="line" rows="2">a &amp; b</textarea><button name="deed" value="x">Save</button></form>"#;

    #[test]
    fn a_form_is_read_as_a_browser_reads_it() {
        let form = Form::read(PAGE, "/contacts").expect("it is there");
        assert_eq!(form.autosave, "/drafts/7");
        assert_eq!(form.value("note"), Some("a \"b\" > c"));
        assert_eq!(form.value("outcome"), Some("not_met"));
        assert_eq!(
            form.encoded(),
            "id=7&note=a%20%22b%22%20%3E%20c&outcome=not_met&place=home&line=a%20%26%20b"
        );
        let met = form.with("outcome", "met").expect("it has that field");
        assert_eq!(met.value("outcome"), Some("met"));
        assert!(met.with("unknown", "").is_err());
        assert!(Form::read(PAGE, "/people").is_err());
    }
}
