//! What the form sends: a file.

use crate::Failure;
use axum::extract::Multipart;
use axum::http::StatusCode;
use store::evidence::exchange::LARGEST;

/// The most that is read of the form.
pub(super) const LARGEST_FORM: usize = LARGEST + 64 * 1024;

/// What was sent.
#[derive(Default)]
pub(super) struct Sent {
    /// The name of the file, for messages.
    pub(super) name: String,
    pub(super) content: Vec<u8>,
    pub(super) too_large: bool,
}

impl Sent {
    /// Reads the form.
    ///
    /// # Errors
    /// When it did not arrive whole.
    pub(super) async fn read(mut multipart: Multipart) -> Result<Sent, Failure> {
        let unfit = || Failure::UnfitAs("unfit-not-whole");
        let mut sent = Sent::default();
        loop {
            let mut field = match multipart.next_field().await {
                Ok(Some(field)) => field,
                Ok(None) => return Ok(sent),
                Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                    sent.too_large = true;
                    return Ok(sent);
                }
                Err(_) => return Err(unfit()),
            };
            let is_file = field.name() == Some("file");
            if is_file {
                let name = field.file_name().unwrap_or("");
                let last = name.rsplit(['/', '\\']).next().unwrap_or("");
                sent.name = last.chars().filter(|c| !c.is_control()).take(100).collect();
            }
            let mut bytes = Vec::new();
            loop {
                match field.chunk().await {
                    Ok(None) => break,
                    Ok(Some(piece)) if bytes.len() + piece.len() <= LARGEST => {
                        bytes.extend_from_slice(&piece);
                    }
                    Ok(Some(_)) => {
                        sent.too_large = true;
                        return Ok(sent);
                    }
                    Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                        sent.too_large = true;
                        return Ok(sent);
                    }
                    Err(_) => return Err(unfit()),
                }
            }
            if is_file {
                sent.content = bytes;
            }
        }
    }
}
