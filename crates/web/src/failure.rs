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
    /// There is no room on the disk of the database.
    #[error("there is no room on the disk of the database")]
    NoRoom,
    /// The database cannot be talked to at the moment.
    #[error("the database cannot be reached at the moment")]
    Away,
    /// The database ended the request in favour of another that it waited for; it can be made again.
    #[error("the database ended this in favour of another request")]
    Deadlocked,
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
            other if other.is_deadlock() => Failure::Deadlocked,
            other if other.has_no_room() => Failure::NoRoom,
            other if other.is_away() => Failure::Away,
            // What the database says can hold values of a statement.
            other => Failure::Internal(other.for_the_log()),
        }
    }
}

impl From<access::Denied> for Failure {
    fn from(_: access::Denied) -> Self {
        Failure::Missing
    }
}

/// Says of a response that the database ended its request in favour of another.
#[derive(Debug, Clone, Copy)]
pub struct Deadlocked;

/// A failure on its way out; the outermost layer turns it into a page in the frame of the visitor.
#[derive(Debug, Clone)]
pub struct Failed {
    /// What to say beyond the standard words.
    pub message: Option<String>,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let is_deadlocked = matches!(self, Failure::Deadlocked);
        let (status, message) = match self {
            Failure::Missing => (StatusCode::NOT_FOUND, None),
            Failure::Unfit(message) => (StatusCode::BAD_REQUEST, Some(message)),
            Failure::Internal(what) => {
                tracing::error!(what = %what.lines().next().unwrap_or(""), "a request could not be served");
                (StatusCode::INTERNAL_SERVER_ERROR, None)
            }
            Failure::NoRoom => {
                tracing::error!(
                    "a request could not be served: there is no room on the disk of the database"
                );
                (StatusCode::INSUFFICIENT_STORAGE, None)
            }
            Failure::Away => {
                tracing::error!("a request could not be served: the database cannot be reached");
                (StatusCode::SERVICE_UNAVAILABLE, None)
            }
            Failure::Deadlocked => (StatusCode::INTERNAL_SERVER_ERROR, None),
        };
        let mut response = status.into_response();
        if is_deadlocked {
            response.extensions_mut().insert(Deadlocked);
        }
        response.extensions_mut().insert(Failed { message });
        response
    }
}
