//! The few icons of the design system that are part of the markup.

use maud::{Markup, html};

/// An icon that is only decoration: words stand beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A magnifying glass.
    Search,
    /// A person in a circle.
    User,
    /// To the page before.
    ArrowLeft,
    /// To the page after.
    ArrowRight,
}

impl Icon {
    const fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::User => "user",
            Self::ArrowLeft => "arrow-left",
            Self::ArrowRight => "arrow-right",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Search => {
                "m20.7 18.9-4.1-4.1a7 7 0 1 0-1.4 1.4l4 4.1a1 1 0 0 0 1.5 0c.4-.4.4-1 0-1.4ZM6 10.6a5 5 0 1 1 10 0 5 5 0 0 1-10 0Z"
            }
            Self::User => {
                "M12 1a11 11 0 1 1 0 22 11 11 0 0 1 0-22Zm0 2a9 9 0 0 0-5 16.5V18a4 4 0 0 1 4-4h2a4 4 0 0 1 4 4v1.5A9 9 0 0 0 12 3Zm0 3a3.5 3.5 0 1 1-3.5 3.5A3.4 3.4 0 0 1 12 6Z"
            }
            Self::ArrowLeft => {
                "M10.7 6.3c.4.4.4 1 0 1.4L7.4 11H19a1 1 0 0 1 0 2H7.4l3.3 3.3c.4.4.4 1 0 1.4a1 1 0 0 1-1.4 0l-5-5A1 1 0 0 1 4 12c0-.3.1-.5.3-.7l5-5a1 1 0 0 1 1.4 0Z"
            }
            Self::ArrowRight => {
                "m14.7 6.3 5 5c.2.2.3.4.3.7 0 .3-.1.5-.3.7l-5 5a1 1 0 0 1-1.4-1.4l3.3-3.3H5a1 1 0 0 1 0-2h11.6l-3.3-3.3a1 1 0 1 1 1.4-1.4Z"
            }
        }
    }
}

/// Draws an icon, hidden from screen readers.
pub fn icon(which: Icon) -> Markup {
    html! {
        svg class={ "nhsuk-icon nhsuk-icon--" (which.name()) } xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"
            width="16" height="16" focusable="false" aria-hidden="true" {
            path d=(which.path()) {}
        }
    }
}
