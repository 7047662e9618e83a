//! A text as a picture for the camera of a phone.

use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// So many squares around it stay white, as the standard asks.
const QUIET: usize = 4;

/// The picture, or nothing when the text is too long for one: it stands beside it in letters anyway.
pub fn picture(text: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return html! {};
    };
    let width = code.width();
    let mut path = String::new();
    for (place, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (place % width + QUIET, place / width + QUIET);
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    let whole = width + 2 * QUIET;
    html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (whole) " " (whole) } width="260" height="260" role="img" aria-label=(label) shape-rendering="crispEdges" {
            rect width=(whole) height=(whole) fill="#ffffff" {}
            path d=(path) fill="#000000" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_a_square_with_its_three_corners() {
        let svg = picture("otpauth://totp/A:b?secret=GEZDGNBV", "A picture").into_string();
        assert!(svg.contains("aria-label=\"A picture\""));
        // The first square of the upper left corner, and the first one outside it that must be white.
        assert!(svg.contains("M4 4h1v1h-1z") && !svg.contains("M11 4h"));
        assert!(picture(&"x".repeat(5000), "").into_string().is_empty());
    }
}
