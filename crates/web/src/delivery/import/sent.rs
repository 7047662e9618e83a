//! What the form sends: which kind of file, and the file.

use crate::Failure;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, StatusCode};
use delivery::records::Kind;
use ids::ImportId;
use interchange::Encoding;
use store::delivery::import::LARGEST;

/// The most that is read of the form, in bytes: a file with what surrounds it.
pub(super) const LARGEST_FORM: usize = LARGEST + 64 * 1024;
/// How much of the name of a file is kept, in characters.
const LONGEST_NAME: usize = 100;
/// How long another field of the form may be, in bytes.
const LONGEST_FIELD: usize = 1024;

/// What was sent.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) id: Option<ImportId>,
    pub(super) kind: Option<Kind>,
    pub(super) encoding: Encoding,
    pub(super) file_name: String,
    pub(super) content: Vec<u8>,
    pub(super) too_large: bool,
}

/// Whether the browser says itself that it sends too much. Then only the fields before the file are read.
pub(super) fn is_too_large(headers: &HeaderMap) -> bool {
    let length = headers.get(CONTENT_LENGTH).and_then(|l| l.to_str().ok());
    let length: Option<usize> = length.and_then(|length| length.parse().ok());
    length.is_some_and(|length| length > LARGEST_FORM)
}

impl Sent {
    /// Reads the form, and no more of it than is taken.
    ///
    /// # Errors
    /// When it is not such a form.
    pub(super) async fn read(
        mut multipart: Multipart,
        is_too_large: bool,
    ) -> Result<Sent, Failure> {
        let mut sent = Sent::default();
        loop {
            let field = match multipart.next_field().await {
                Ok(Some(field)) => field,
                Ok(None) => return Ok(sent),
                Err(error) if is_too_large || is_limit(&error) => {
                    sent.too_large = true;
                    return Ok(sent);
                }
                Err(error) => return Err(unfit(&error)),
            };
            if field.name() == Some("file") {
                sent.file_name = plain_name(field.file_name().unwrap_or(""));
                if is_too_large {
                    sent.too_large = true;
                    return Ok(sent);
                }
                if !sent.take_file(field).await? {
                    sent.content = Vec::new();
                    sent.too_large = true;
                    return Ok(sent);
                }
                continue;
            }
            let name = field.name().unwrap_or("").to_owned();
            let value = short(field).await?;
            match name.as_str() {
                "id" => sent.id = value.parse().ok(),
                "kind" => sent.kind = Kind::from_code(&value),
                "encoding" if value == "windows-1252" => sent.encoding = Encoding::Windows1252,
                _ => {}
            }
        }
    }

    /// Takes the file; false when it is too large, and then the rest of it is not read.
    async fn take_file(&mut self, mut field: Field<'_>) -> Result<bool, Failure> {
        loop {
            match field.chunk().await {
                Ok(None) => return Ok(true),
                Ok(Some(piece)) => {
                    if self.content.len() + piece.len() > LARGEST {
                        return Ok(false);
                    }
                    self.content.extend_from_slice(&piece);
                }
                Err(error) if is_limit(&error) => return Ok(false),
                Err(error) => return Err(unfit(&error)),
            }
        }
    }
}

async fn short(mut field: Field<'_>) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|error| unfit(&error))? {
        if bytes.len() + piece.len() > LONGEST_FIELD {
            return Ok(String::new());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(String::from_utf8(bytes).unwrap_or_default())
}

/// Only the last part of a path, and nothing that cannot be shown.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let plain: String = last
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_NAME)
        .collect();
    if plain.is_empty() {
        "file".to_owned()
    } else {
        plain
    }
}

fn is_limit(error: &MultipartError) -> bool {
    error.status() == StatusCode::PAYLOAD_TOO_LARGE
}

fn unfit(error: &MultipartError) -> Failure {
    tracing::debug!(status = %error.status(), "a form with a file could not be read");
    Failure::UnfitAs("unfit-not-whole")
}
