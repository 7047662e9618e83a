//! The whole document around a page. No inline script or style: the security policy forbids both.

use maud::{DOCTYPE, Markup, html};

use super::assets::asset;
use super::icon::{Icon, icon};
use super::message::{Notice, notification_banner};
use super::navigation::{Link, back_link, breadcrumb, skip_link};
use super::{Words, fill, visually_hidden};

/// A place in the main menu.
#[derive(Debug, Clone, Copy, Default)]
pub struct NavItem<'a> {
    /// Words and address.
    pub link: Link<'a>,
    /// This page belongs to it.
    pub current: bool,
}

/// Who is signed in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Account<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their own page; none while it cannot be opened.
    pub href: Option<&'a str>,
    /// Takes a POST that ends the session.
    pub sign_out_action: &'a str,
}

/// The search box in the top bar.
#[derive(Debug, Clone, Copy, Default)]
pub struct SearchBox<'a> {
    /// The search page.
    pub action: &'a str,
    /// Name of the field in the address.
    pub name: &'a str,
    /// What can be searched, heard and shown in the box.
    pub label: &'a str,
    /// What was searched.
    pub value: &'a str,
}

/// A language that the page can be read in.
#[derive(Debug, Clone, Copy, Default)]
pub struct LanguageLink<'a> {
    /// Its tag.
    pub tag: &'a str,
    /// What its readers call it.
    pub name: &'a str,
    /// The address that chooses it.
    pub href: &'a str,
}

/// Warns before a session ends; needs nothing but the page's own script.
#[derive(Debug, Clone, Copy, Default)]
pub struct SessionWarning<'a> {
    /// Seconds until the session ends if nothing happens.
    pub ends_in_seconds: u64,
    /// Seconds until it ends whatever happens.
    pub at_most_in_seconds: u64,
    /// When it ends if nothing is asked before, as on a clock.
    pub ends_at: &'a str,
    /// Takes a POST that keeps the session, answers `{"ends_in_seconds": n}` or an empty 204.
    pub extend_url: &'a str,
    /// Where to sign in again.
    pub sign_in_url: &'a str,
}

/// Leaves the service at once, on top of every page.
#[derive(Debug, Clone, Copy, Default)]
pub struct Leave<'a> {
    /// Takes a POST that ends the session and leads away.
    pub action: &'a str,
    /// Where it leads.
    pub away: &'a str,
}

/// What asks somebody to act, on top of every page.
#[derive(Debug, Clone)]
pub struct Alert {
    /// What and where.
    pub body: Markup,
    /// It should have been done by now.
    pub overdue: bool,
}

/// A page.
#[derive(Debug, Clone, Default)]
pub struct Page<'a> {
    /// The page in a few words; no names of people: titles are kept in histories.
    pub title: &'a str,
    /// Language tag, `en` when empty.
    pub lang: &'a str,
    /// The language is written from right to left.
    pub right_to_left: bool,
    /// The same page in other languages.
    pub languages: &'a [LanguageLink<'a>],
    /// Name of the service.
    pub service_name: &'a str,
    /// Where the name leads.
    pub service_href: &'a str,
    /// The main menu.
    pub nav: &'a [NavItem<'a>],
    /// Who is signed in.
    pub account: Option<Account<'a>>,
    /// The search box.
    pub search: Option<SearchBox<'a>>,
    /// For whom somebody may look over the shoulder.
    pub leave: Option<Leave<'a>>,
    /// What this reader is asked to do before anything else.
    pub alert: Option<Alert>,
    /// On top of every page, for example that this is a demonstration.
    pub banner: Option<Markup>,
    /// The parts of the room this page belongs to.
    pub parts: Option<Markup>,
    /// The way here.
    pub breadcrumb: &'a [Link<'a>],
    /// To the question before (instead of a breadcrumb).
    pub back: Option<Link<'a>>,
    /// Heads the main part, for example [`super::identity_bar`].
    pub before_main: Option<Markup>,
    /// What just worked.
    pub flash: Option<&'a str>,
    /// The form on this page has errors: the title says so.
    pub has_errors: bool,
    /// The page, with its one `h1`.
    pub body: Markup,
    /// Footer links, for example the accessibility statement and what the figures mean.
    pub footer: &'a [Link<'a>],
    /// Version of the program.
    pub version: &'a str,
    /// Our modules beside `start.mjs`, such as `autosave.mjs`.
    pub modules: &'a [&'a str],
    /// Warns before the session ends.
    pub session: Option<SessionWarning<'a>>,
}

/// The whole document.
pub fn page(words: &Words, page: &Page<'_>) -> Markup {
    let lang = if page.lang.is_empty() {
        "en"
    } else {
        page.lang
    };
    html! {
        (DOCTYPE)
        html lang=(lang) dir=[page.right_to_left.then_some("rtl")] {
            head {
                meta charset="utf-8";
                title {
                    @if page.has_errors { (words.error_title) " " }
                    (page.title) " \u{2013} " (page.service_name)
                }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="theme-color" content="#005eb8";
                meta name="referrer" content="same-origin";
                link rel="icon" href=(asset("favicon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(asset("app.css"));
                script type="module" src=(asset("start.mjs")) {}
                @for module in page.modules { script type="module" src=(asset(module)) {} }
                @if page.leave.is_some() { script type="module" src=(asset("leave.mjs")) {} }
                @if page.session.is_some() { script type="module" src=(asset("session.mjs")) {} }
            }
            body {
                (skip_link(words))
                @if let Some(leave) = page.leave { (leave_form(words, leave)) }
                (header(words, page))
                (banners(words, page))
                div class="nhsuk-width-container" {
                    @if let Some(parts) = &page.parts { (parts) }
                    @if !page.breadcrumb.is_empty() { (breadcrumb(words, page.breadcrumb)) }
                    @if let Some(back) = page.back { (back_link(back)) }
                    @if let Some(before) = &page.before_main { (before) }
                    main class="nhsuk-main-wrapper" id="maincontent" {
                        @if let Some(flash) = page.flash { (notification_banner(words, Notice::Success, flash, None)) }
                        (page.body)
                    }
                }
                (footer(words, page))
                @if let Some(session) = page.session { (session_warning(words, session)) }
            }
        }
    }
}

/// The bar on top, in the design system's pattern without the NHS logo, which only NHS bodies may use.
pub(super) fn header(words: &Words, page: &Page<'_>) -> Markup {
    html! {
        header class="nhsuk-header" data-module="nhsuk-header" role="banner" {
            div class="nhsuk-header__container nhsuk-width-container" {
                div class="nhsuk-header__service" {
                    a class="nhsuk-header__service-name" href=(page.service_href) { (page.service_name) }
                }
                @if let Some(search) = page.search { (header_search(words, search)) }
                @if let Some(account) = page.account {
                    nav class="nhsuk-header__account" aria-label=(words.account) {
                        ul class="nhsuk-header__account-list" {
                            li class="nhsuk-header__account-item" {
                                @if let Some(href) = account.href {
                                    a class="nhsuk-header__account-link" href=(href) { (icon(Icon::User)) (account.name) }
                                } @else { (icon(Icon::User)) (account.name) }
                            }
                            li class="nhsuk-header__account-item" {
                                form class="nhsuk-header__account-form" action=(account.sign_out_action) method="post" novalidate {
                                    button class="nhsuk-header__account-button" { (words.sign_out) }
                                }
                            }
                        }
                    }
                }
            }
            @if !page.nav.is_empty() {
                nav class="nhsuk-header__navigation" aria-label=(words.menu) {
                    div class="nhsuk-header__navigation-container nhsuk-width-container" {
                        ul class="nhsuk-header__navigation-list" {
                            @for item in page.nav {
                                li class={ "nhsuk-header__navigation-item" @if item.current { " nhsuk-header__navigation-item--current" } } {
                                    a class="nhsuk-header__navigation-link" href=(item.link.href) aria-current=[item.current.then_some("true")] {
                                        @if item.current { strong class="nhsuk-header__navigation-item-current-fallback" { (item.link.text) } }
                                        @else { (item.link.text) }
                                    }
                                }
                            }
                            li class="nhsuk-header__menu" hidden {
                                button class="nhsuk-header__menu-toggle nhsuk-header__navigation-link" id="toggle-menu" aria-expanded="false" {
                                    (visually_hidden(&format!("{} ", words.browse))) (words.more)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The way out, the first thing that Tab reaches after the link to the contents and always in sight.
fn leave_form(words: &Words, leave: Leave<'_>) -> Markup {
    html! {
        form class="app-leave" action=(leave.action) method="post" novalidate data-leave=(leave.away) {
            button class="nhsuk-button nhsuk-button--warning nhsuk-button--small" type="submit" {
                (words.leave) (visually_hidden(&format!(": {}", words.leave_about)))
            }
        }
    }
}

/// What stands between the top bar and the page.
fn banners(words: &Words, page: &Page<'_>) -> Markup {
    html! {
        @if page.alert.is_some() || page.banner.is_some() {
            aside aria-label=(words.banner) {
                @if let Some(alert) = &page.alert {
                    div class={ "app-banner app-banner--alert" @if alert.overdue { " app-banner--overdue" } } {
                        div class="nhsuk-width-container" { (alert.body) }
                    }
                }
                @if let Some(banner) = &page.banner {
                    div class="app-banner" { div class="nhsuk-width-container" { (banner) } }
                }
            }
        }
    }
}

fn header_search(words: &Words, search: SearchBox<'_>) -> Markup {
    html! {
        search class="nhsuk-header__search" {
            form class="nhsuk-header__search-form" id="search" action=(search.action) method="get" novalidate {
                div class="nhsuk-form-group" {
                    label class="nhsuk-label nhsuk-u-visually-hidden" for="search-field" { (search.label) }
                    div class="nhsuk-input-wrapper" {
                        input class="nhsuk-input" id="search-field" name=(search.name) type="search" autocomplete="off"
                            placeholder=(search.label) value=[(!search.value.is_empty()).then_some(search.value)];
                        button class="nhsuk-button nhsuk-button--icon nhsuk-button--small" data-module="nhsuk-button" type="submit"
                            aria-label=(words.search) { (icon(Icon::Search)) }
                    }
                }
            }
        }
    }
}

fn footer(words: &Words, page: &Page<'_>) -> Markup {
    html! {
        footer class="nhsuk-footer" role="contentinfo" {
            div class="nhsuk-width-container" {
                div class="nhsuk-footer__meta" {
                    @if !page.footer.is_empty() {
                        h2 class="nhsuk-u-visually-hidden" { (words.support_links) }
                        ul class="nhsuk-footer__list" {
                            @for link in page.footer {
                                li class="nhsuk-footer__list-item" { a class="nhsuk-footer__list-item-link" href=(link.href) { (link.text) } }
                            }
                        }
                    }
                    @if !page.languages.is_empty() {
                        ul class="nhsuk-footer__list" {
                            @for other in page.languages {
                                li class="nhsuk-footer__list-item" {
                                    a class="nhsuk-footer__list-item-link" href=(other.href) lang=(other.tag) hreflang=(other.tag) rel="nofollow" { (other.name) }
                                }
                            }
                        }
                    }
                    @if let Some(session) = page.session {
                        noscript { p class="nhsuk-body-s" { (fill(&words.session_without_scripts, &[("time", session.ends_at)])) } }
                    }
                    p class="nhsuk-body-s" { (page.service_name) @if !page.version.is_empty() { " \u{00b7} " (words.version) " " (page.version) } }
                }
            }
        }
    }
}

fn session_warning(words: &Words, session: SessionWarning<'_>) -> Markup {
    html! {
        dialog class="app-session" data-session-ends-in=(session.ends_in_seconds) data-session-at-most-in=(session.at_most_in_seconds) data-session-extend-url=(session.extend_url)
            data-session-text=(words.session_text) data-session-minute=(words.session_minute)
            data-session-minutes=(words.session_minutes) data-session-over=(words.session_over)
            aria-labelledby="session-title" aria-describedby="session-text" {
            h2 class="nhsuk-heading-m" id="session-title" { (words.session_title) }
            p id="session-text" data-session-message aria-live="polite" {}
            div class="nhsuk-button-group" {
                button class="nhsuk-button" type="button" data-session-extend { (words.session_extend) }
                a class="nhsuk-link" href=(session.sign_in_url) target="_blank" rel="noopener" data-session-sign-in hidden { (words.autosave_sign_in) }
            }
        }
    }
}
