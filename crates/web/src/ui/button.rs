//! Buttons, and links that look like them.

use maud::{Markup, html};

/// How loud a button is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one main thing to do on a page.
    #[default]
    Primary,
    /// Anything else.
    Secondary,
    /// Takes something away for good.
    Warning,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "",
            Self::Secondary => " nhsuk-button--secondary",
            Self::Warning => " nhsuk-button--warning",
        }
    }
}

/// Options of [`button`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Button<'a> {
    /// What it says.
    pub text: &'a str,
    /// Heard after `text`, for several buttons that say the same.
    pub hidden_text: Option<&'a str>,
    /// How loud it is.
    pub kind: ButtonKind,
    /// Less tall.
    pub small: bool,
    /// Given: a link that looks like a button.
    pub href: Option<&'a str>,
    /// Sent with the form: which button was pressed.
    pub name: Option<&'a str>,
    /// Its value.
    pub value: Option<&'a str>,
    /// Sends the form to another address (for example "save as draft").
    pub form_action: Option<&'a str>,
    /// Ignores a second click within a second.
    pub prevent_double_click: bool,
    /// `id`.
    pub id: Option<&'a str>,
    /// Cannot be used. Better to say why than to disable.
    pub disabled: bool,
}

/// A button, or a link that looks like one.
pub fn button(options: &Button<'_>) -> Markup {
    let small = if options.small {
        " nhsuk-button--small"
    } else {
        ""
    };
    let inside = html! {
        (options.text)
        @if let Some(hidden) = options.hidden_text { span class="nhsuk-u-visually-hidden" { " " (hidden) } }
    };
    html! {
        @if let Some(href) = options.href {
            a class={ "nhsuk-button" (options.kind.class()) (small) } id=[options.id] data-module="nhsuk-button"
                href=(href) role="button" draggable="false" { (inside) }
        } @else {
            button class={ "nhsuk-button" (options.kind.class()) (small) } id=[options.id] data-module="nhsuk-button"
                type="submit" name=[options.name] value=[options.value] formaction=[options.form_action]
                disabled[options.disabled] aria-disabled=[options.disabled.then_some("true")]
                data-prevent-double-click=[options.prevent_double_click.then_some("true")] { (inside) }
        }
    }
}

/// Several buttons beside each other; under each other on a phone.
pub fn button_group(buttons: &Markup) -> Markup {
    html! { div class="nhsuk-button-group" { (buttons) } }
}
