//! The one place where errors become pages.

use crate::said::Said as _;
use crate::{Fields, Texts};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Why a request was not served.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Not there, or not theirs to see: one answer for both.
    #[error("not there, or not theirs to see")]
    Missing,
    /// The request does not fit; the words are for the person who made it, in their language.
    #[error("{0}")]
    Unfit(String),
    /// The same, where their language is not at hand: the key of the text.
    #[error("{0}")]
    UnfitAs(&'static str),
    /// The store refuses what was asked.
    #[error(transparent)]
    Refused(#[from] store::Refusal),
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
    /// The database was not free in time; it can be asked again.
    #[error("the database was not free in time")]
    Busy,
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Denied => Failure::Missing,
            store::Error::Refused(why) => Failure::Refused(why),
            store::Error::Changed => Failure::UnfitAs("unfit-changed"),
            other if other.is_deadlock() => Failure::Deadlocked,
            other if other.is_busy() => Failure::Busy,
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

/// A request that can be made again as it was: by its address, or for a form with what was in it.
#[derive(Debug, Clone)]
pub struct Again {
    /// Where.
    pub address: String,
    /// The fields of the form; none when something was only looked at.
    pub fields: Option<Fields>,
}

/// A failure on its way out; the outermost layer turns it into a page in the frame of the visitor.
#[derive(Debug, Clone)]
pub struct Failed {
    /// What to say beyond the standard words.
    message: Option<Message>,
    /// Why it has to wait, when it was not served only now.
    pub wait: Option<Wait>,
    /// The request, when it can be made again.
    pub again: Option<Again>,
}

/// Why a request has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// The database was not free in time.
    Busy,
    /// There is no room on its disk.
    NoRoom,
    /// It cannot be reached.
    Away,
}

#[derive(Debug, Clone)]
enum Message {
    Words(String),
    Text(&'static str),
    Refused(store::Refusal),
}

impl Failed {
    /// What to say beyond the standard words, in a language.
    pub fn message(&self, t: &Texts) -> Option<String> {
        Some(match self.message.as_ref()? {
            Message::Words(words) => words.clone(),
            Message::Text(key) => t.text(key),
            Message::Refused(why) => why.said(t),
        })
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let is_deadlocked = matches!(self, Failure::Deadlocked);
        let wait = match self {
            Failure::Busy => Some(Wait::Busy),
            Failure::NoRoom => Some(Wait::NoRoom),
            Failure::Away => Some(Wait::Away),
            _ => None,
        };
        let (status, message) = match self {
            Failure::Missing => (StatusCode::NOT_FOUND, None),
            Failure::Unfit(words) => (StatusCode::BAD_REQUEST, Some(Message::Words(words))),
            Failure::UnfitAs(key) => (StatusCode::BAD_REQUEST, Some(Message::Text(key))),
            Failure::Refused(why) => (StatusCode::BAD_REQUEST, Some(Message::Refused(why))),
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
            Failure::Busy => {
                tracing::warn!("the database was not free in time");
                (StatusCode::SERVICE_UNAVAILABLE, None)
            }
        };
        let mut response = status.into_response();
        if is_deadlocked {
            response.extensions_mut().insert(Deadlocked);
        }
        response.extensions_mut().insert(Failed {
            message,
            wait,
            again: None,
        });
        response
    }
}
