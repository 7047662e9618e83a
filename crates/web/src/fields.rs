//! What was typed into a form, kept as it was typed.

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;

use crate::Failure;
use crate::kept::WRITER;
use crate::kept::again::AGAIN;
use std::str::FromStr;

/// The largest form that is read, in bytes.
pub const LARGEST: usize = 256 * 1024;

/// Whether what is sent is a form without files.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    })
}

/// The fields of a form or of a query, in the order in which they came. A field can come more than once.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl std::fmt::Debug for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What people type is not for logs.
        write!(f, "Fields({})", self.0.len())
    }
}

impl Fields {
    /// Reads a form-encoded text. What cannot be read is left out, and so is NUL, which no database keeps and nobody
    /// types: it comes with what is pasted, and the text around it stays.
    pub fn parse(bytes: &[u8]) -> Fields {
        let mut pairs: Vec<(String, String)> =
            serde_urlencoded::from_bytes(bytes).unwrap_or_default();
        for (name, value) in &mut pairs {
            for text in [name, value] {
                if text.contains('\0') {
                    *text = text.replace('\0', "");
                }
            }
        }
        Fields(pairs)
    }

    /// Fields from pairs.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Fields {
        Fields(pairs)
    }

    /// The pairs.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The trimmed text of a field; empty when it did not come.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// The text of a field as it was typed, with its line ends as `\n`.
    pub fn raw(&self, name: &str) -> String {
        self.0
            .iter()
            .find(|(field, _)| field == name)
            .map_or(String::new(), |(_, value)| value.replace("\r\n", "\n"))
    }

    /// Every value of a field that can come more than once.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.trim())
    }

    /// Whether the field came with this value.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|v| v == value)
    }

    /// The field read as a type; none when it is empty or cannot be read.
    pub fn read<T: FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }

    /// Sets a field, replacing what came.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(field, _)| field != name);
        self.0.push((name.to_owned(), value.into()));
    }

    /// The fields as a query, without those that are empty.
    pub fn query(&self) -> String {
        let full: Vec<&(String, String)> = self.0.iter().filter(|(_, v)| !v.is_empty()).collect();
        serde_urlencoded::to_string(full).unwrap_or_default()
    }

    /// The same with one field set: what a link to another page or another order of a list needs.
    pub fn query_with(&self, name: &str, value: &str) -> String {
        let mut changed = self.clone();
        changed.set(name, value);
        changed.query()
    }
}

/// The form that was sent.
impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let bytes = to_bytes(request.into_body(), LARGEST)
            .await
            .map_err(|_| Failure::UnfitAs("unfit-form-too-large"))?;
        let mut fields = Fields::parse(&bytes);
        // For whom a form was made matters at the door alone.
        fields.0.retain(|(name, _)| name != WRITER);
        Ok(fields)
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// The query of the address.
#[derive(Debug, Clone)]
pub struct Asked(pub Fields);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let query = parts.uri.query().unwrap_or("");
        if find(query.as_bytes(), b"%00") {
            return Err(Failure::Missing);
        }
        let mut fields = Fields::parse(query.as_bytes());
        fields.0.retain(|(name, _)| name != "done" && name != AGAIN);
        Ok(Asked(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_kept() {
        let fields = Fields::parse(b"name=Zo%C3%AB+%00&c=1&c=2&note=a%0D%0Ab");
        assert_eq!(fields.get("name"), "Zoë");
        assert_eq!(fields.all("c").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(fields.raw("note"), "a\nb");
        assert_eq!(fields.get("absent"), "");
    }

    #[test]
    fn a_link_changes_one_field_and_drops_the_empty_ones() {
        let fields = Fields::parse(b"q=ada&site=&page=3");
        assert_eq!(fields.query_with("page", "1"), "q=ada&page=1");
    }
}
