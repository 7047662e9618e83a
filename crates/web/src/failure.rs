//! The one place where errors become pages.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Why a request was not served.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Not there, or not theirs to see: one answer for both.
    #[error("not there, or not theirs to see")]
    Missing,
    /// The request does not fit; the message is for the person who made it.
    #[error("{0}")]
    Unfit(String),
    /// Something went wrong that nobody outside can mend.
    #[error("{0}")]
    Internal(String),
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Denied => Failure::Missing,
            store::Error::Refused(message) => Failure::Unfit(message),
            store::Error::Changed => Failure::Unfit(
                "Somebody else changed this in the meantime. Go back, look at it again, and make your change once more."
                    .into(),
            ),
            other => Failure::Internal(other.to_string()),
        }
    }
}

impl From<access::Denied> for Failure {
    fn from(_: access::Denied) -> Self {
        Failure::Missing
    }
}

/// A failure on its way out; the outermost layer turns it into a page in the frame of the visitor.
#[derive(Debug, Clone)]
pub struct Failed {
    /// What to say beyond the standard words.
    pub message: Option<String>,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, message) = match self {
            Failure::Missing => (StatusCode::NOT_FOUND, None),
            Failure::Unfit(message) => (StatusCode::BAD_REQUEST, Some(message)),
            Failure::Internal(what) => {
                // What the database says can hold values of a statement, so it is logged without them.
                tracing::error!(what = %what.lines().next().unwrap_or(""), "a request could not be served");
                (StatusCode::INTERNAL_SERVER_ERROR, None)
            }
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(Failed { message });
        response
    }
}
