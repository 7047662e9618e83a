//! A chart that can be shown or downloaded.

use maud::{Markup, html};

use crate::colour::INK;
use crate::lettering::FONT;
use crate::number::short;
use crate::table::Table;

/// What a chart is called and says to people who do not see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caption {
    /// Begins the ids inside; unique on a page, made of letters, digits and hyphens.
    pub id: String,
    /// What the chart shows.
    pub title: String,
    /// What can be seen in it, in a sentence or two. Where it is empty the chart says in plain English what its
    /// numbers show.
    pub description: String,
}

impl Caption {
    /// A caption whose description is written from the numbers.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            description: String::new(),
        }
    }

    /// The description, or the one that is written from the numbers.
    pub(crate) fn described(&self, otherwise: impl FnOnce() -> String) -> String {
        if self.description.is_empty() {
            otherwise()
        } else {
            self.description.clone()
        }
    }
}

/// A chart that can be shown or downloaded.
#[derive(Debug, Clone)]
pub struct Drawing {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) content: Markup,
    /// Something in it can be clicked, so it is a group of things and not one picture.
    pub(crate) linked: bool,
    pub(crate) table: Table,
}

impl Drawing {
    /// Begins the ids inside.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What the chart shows.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What can be seen in it, in words.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The same numbers as a table.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The SVG as part of a page. Its classes `app-chart__svg--…` say to a style sheet how narrow it may become
    /// before its words are smaller than 12 pixels: small 320, narrow 400, medium 550, wide 590, wider 700, widest 830, vast 1000.
    pub fn svg(&self) -> Markup {
        self.element(false)
    }

    /// The SVG as a file of its own, on white, with the same content. Characters that XML forbids are left out.
    pub fn document(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.extend(
            self.element(true)
                .into_string()
                .chars()
                .filter(|c| allowed(*c)),
        );
        out.push('\n');
        out
    }

    fn element(&self, standalone: bool) -> Markup {
        let (width, height) = (short(self.width), short(self.height));
        // Below this width the words would be smaller than 12 pixels: the frame scrolls instead.
        let narrowest = (self.width * 12.0 / FONT).ceil();
        let class = format!("app-chart__svg app-chart__svg--{}", width_class(narrowest));
        html! {
            svg xmlns="http://www.w3.org/2000/svg" class=[(!standalone).then_some(class)] id=(self.id)
                viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) role=(if self.linked && !standalone { "group" } else { "img" })
                aria-labelledby={ (self.id) "-title " (self.id) "-desc" }
                font-family="Arial, Helvetica, sans-serif" font-size=(short(FONT)) fill=(INK) {
                title id={ (self.id) "-title" } { (self.title) }
                desc id={ (self.id) "-desc" } { (self.description) }
                @if standalone { rect width=(width) height=(height) fill="#ffffff" {} }
                (self.content)
            }
        }
    }
}

/// Style sheets know a few narrowest widths; inline styles are forbidden.
fn width_class(narrowest: f64) -> &'static str {
    match narrowest {
        width if width > 830.0 => "vast",
        width if width > 700.0 => "widest",
        width if width > 590.0 => "wider",
        width if width > 560.0 => "wide",
        width if width > 400.0 => "medium",
        width if width > 320.0 => "narrow",
        _ => "small",
    }
}

/// A character of XML 1.0 (W3C recommendation of 2008, section 2.2).
const fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
