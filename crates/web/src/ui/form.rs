//! The frame of a form: where it goes, what it carries unseen, whether it saves itself while somebody types.

use maud::{Markup, PreEscaped, html};

use super::{FieldErrors, Words};

/// How a form is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Method {
    /// Changes something.
    #[default]
    Post,
    /// Only asks; the answer can be bookmarked.
    Get,
}

/// Saving on the server while somebody types; needs the module `autosave.mjs` on the page.
#[derive(Debug, Clone, Copy)]
pub struct Autosave<'a> {
    /// Takes the whole form by POST; answers 401 when the session is over.
    pub url: &'a str,
    /// Where to sign in again, opened in another tab.
    pub sign_in_url: &'a str,
    /// When it was last saved, as people read it ("14:03"), for a draft that was opened again.
    pub saved_at: Option<&'a str>,
}

/// Options of [`form`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Form<'a> {
    /// Where it is sent.
    pub action: &'a str,
    /// How it is sent.
    pub method: Method,
    /// `id`.
    pub id: Option<&'a str>,
    /// Fields that nobody sees: (name, value).
    pub hidden: &'a [(&'a str, &'a str)],
    /// Version of the record that was opened: the server notices when somebody else has changed it since.
    pub version: Option<i64>,
    /// Identifier of this sending, made when the page was: sent twice, it counts once.
    pub submission: Option<&'a str>,
    /// Carries files.
    pub multipart: bool,
    /// Saves itself.
    pub autosave: Option<Autosave<'a>>,
    /// Extra class.
    pub class: Option<&'a str>,
}

/// Stands in every form that changes something, for the frame of the page to put in for whom the form was made. No text
/// holds it, because `<` is escaped in texts.
pub const FOR_WHOM: &str = "<!--for-whom-->";

/// A form around `body`. The browser's own checks are off: the server's messages are clearer and are always there.
pub fn form(words: &Words, options: &Form<'_>, body: &Markup) -> Markup {
    let method = match options.method {
        Method::Post => "post",
        Method::Get => "get",
    };
    html! {
        form action=(options.action) method=(method) id=[options.id] class=[options.class] novalidate
            enctype=[options.multipart.then_some("multipart/form-data")]
            data-autosave=[options.autosave.map(|a| a.url)]
            data-autosave-saving=[options.autosave.map(|_| &words.autosave_saving)]
            data-autosave-saved=[options.autosave.map(|_| &words.autosave_saved)]
            data-autosave-signed-out=[options.autosave.map(|_| &words.autosave_signed_out)]
            data-autosave-offline=[options.autosave.map(|_| &words.autosave_offline)]
            data-autosave-sign-in=[options.autosave.map(|_| &words.autosave_sign_in)]
            data-autosave-sign-in-url=[options.autosave.map(|a| a.sign_in_url)] {
            @for (name, value) in options.hidden { (hidden(name, value)) }
            @if let Some(version) = options.version { (hidden("version", &version.to_string())) }
            @if let Some(submission) = options.submission { (hidden("submission", submission)) }
            @if options.method == Method::Post && !options.multipart { (PreEscaped(FOR_WHOM)) }
            (body)
            @if let Some(autosave) = options.autosave {
                p class="app-autosave" data-autosave-status aria-live="polite" role="status" {
                    @if let Some(at) = autosave.saved_at { (super::words::fill(&words.autosave_saved, &[("time", at)])) }
                    @else { span class="app-script-only" { (words.autosave_ready) } }
                }
            }
        }
    }
}

/// A field that nobody sees.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// All errors of a form with links to their fields; nothing when there are none. Stands above the page's `h1`.
pub fn error_summary(words: &Words, errors: &FieldErrors) -> Markup {
    html! {
        @if !errors.is_empty() {
            div class="nhsuk-error-summary" data-module="nhsuk-error-summary" {
                div role="alert" {
                    h2 class="nhsuk-error-summary__heading" { (words.there_is_a_problem) }
                    div class="nhsuk-error-summary__body" {
                        ul class="nhsuk-list nhsuk-error-summary__list" {
                            @for error in errors.iter() {
                                li { a href={ "#" (error.anchor) } { (error.message) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
