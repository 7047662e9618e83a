//! The frame around every page.

use crate::account::leave;
use crate::delivery::{concern, duty};
use crate::ui::{self, Link};
use crate::{App, Signed, kept};
use access::{Action, Resource, Role, ever_allowed};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};

/// The rooms in the main menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Running the programme.
    Delivery,
    /// Comparing and improving it.
    Implementation,
    /// Studies of how it works.
    Evidence,
    /// Analyses of what studies and sites report.
    Analyses,
    /// Vocabularies.
    Frameworks,
    /// Accounts, audit, import.
    Administration,
    /// The supported person's own record.
    MyRecord,
    /// None of them.
    Elsewhere,
}

/// A page in its frame.
#[derive(Debug)]
pub struct Shell<'a> {
    app: &'a App,
    signed: Option<&'a Signed>,
    title: String,
    place: Place,
    breadcrumb: Vec<(String, String)>,
    back: Option<(String, String)>,
    before: Option<Markup>,
    has_errors: bool,
    modules: Vec<&'static str>,
    status: StatusCode,
}

/// Where each room begins for a role, and the key of its name; none when the role has nothing there.
fn rooms(role: Role) -> Vec<(Place, &'static str, &'static str)> {
    let may = |action, resource| ever_allowed(role, resource, action);
    let mut rooms = Vec::new();
    if role == Role::SupportedPerson {
        rooms.push((Place::MyRecord, "nav-my-record", "/my-record"));
    } else if matches!(role, Role::PeerWorker | Role::Coordinator) {
        rooms.push((Place::Delivery, "nav-delivery", "/delivery/my-day"));
    } else if may(Action::Read, Resource::Person) {
        rooms.push((Place::Delivery, "nav-delivery", "/delivery/people"));
    } else if may(Action::Read, Resource::Worker) {
        rooms.push((Place::Delivery, "nav-delivery", "/delivery/workers"));
    }
    if may(Action::Read, Resource::Site) {
        rooms.push((
            Place::Implementation,
            "nav-implementation",
            "/implementation/sites",
        ));
    }
    if may(Action::Read, Resource::Study) {
        rooms.push((Place::Evidence, "nav-evidence", "/evidence"));
    }
    if may(Action::Read, Resource::Analysis) {
        rooms.push((Place::Analyses, "nav-analyses", "/analyses"));
    }
    if may(Action::Read, Resource::Framework) {
        rooms.push((Place::Frameworks, "nav-frameworks", "/frameworks"));
    }
    if may(Action::Read, Resource::Account) {
        rooms.push((
            Place::Administration,
            "nav-administration",
            "/administration",
        ));
    }
    rooms
}

/// The parts of a room that a role can use: the key of the name and the address.
fn parts(place: Place, role: Role) -> Vec<(&'static str, &'static str)> {
    let may = |action, resource| ever_allowed(role, resource, action);
    let parts: &[(&str, &str, bool)] = match place {
        Place::Delivery => &[
            (
                "nav-my-day",
                "/delivery/my-day",
                may(Action::Read, Resource::Contact),
            ),
            (
                "nav-people",
                "/delivery/people",
                may(Action::Read, Resource::Person),
            ),
            (
                "nav-referrals",
                "/delivery/referrals",
                may(Action::Read, Resource::Referral),
            ),
            (
                "nav-concerns",
                concern::PATH,
                may(Action::Read, Resource::Concern),
            ),
            // The list leads a peer worker on to their own page.
            ("nav-my-work", "/delivery/workers", role == Role::PeerWorker),
            (
                "nav-workers",
                "/delivery/workers",
                may(Action::Read, Resource::Worker) && role != Role::PeerWorker,
            ),
            (
                "nav-matching",
                "/delivery/matching",
                may(Action::Create, Resource::PeerMatch),
            ),
            (
                "nav-contacts",
                "/delivery/contacts",
                may(Action::Read, Resource::Contact),
            ),
            (
                "nav-import",
                "/delivery/import",
                may(Action::Create, Resource::ImportFile),
            ),
        ],
        Place::Implementation => &[
            (
                "nav-sites",
                "/implementation/sites",
                may(Action::Read, Resource::Site),
            ),
            (
                "nav-engagement",
                "/implementation/engagement",
                may(Action::Read, Resource::EngagementDefinition),
            ),
            (
                "nav-figures",
                "/figures",
                may(Action::Read, Resource::Figure),
            ),
        ],
        Place::Evidence
        | Place::Analyses
        | Place::Frameworks
        | Place::Administration
        | Place::MyRecord
        | Place::Elsewhere => &[],
    };
    parts
        .iter()
        .filter(|(_, _, may)| *may)
        .map(|(key, address, _)| (*key, *address))
        .collect()
}

/// The page a role begins with: what it most often comes for.
pub fn home(role: Role) -> &'static str {
    let wanted = match role {
        // A manager compares sites; an administrator keeps accounts.
        Role::Manager => Some(Place::Implementation),
        Role::Administrator => Some(Place::Administration),
        _ => None,
    };
    rooms(role)
        .iter()
        .find(|(place, _, _)| wanted.is_none_or(|wanted| *place == wanted))
        .map_or("/account", |(_, _, address)| address)
}

impl<'a> Shell<'a> {
    /// A page for somebody who is signed in. `title` is what the tab shows: no names of people in it, because titles
    /// are kept in histories.
    pub fn new(app: &'a App, signed: &'a Signed, title: impl Into<String>) -> Self {
        Self::for_anybody(app, Some(signed), title)
    }

    /// A page for anybody.
    pub fn for_anybody(app: &'a App, signed: Option<&'a Signed>, title: impl Into<String>) -> Self {
        Shell {
            app,
            signed,
            title: title.into(),
            place: Place::Elsewhere,
            breadcrumb: Vec::new(),
            back: None,
            before: None,
            has_errors: false,
            modules: Vec::new(),
            status: StatusCode::OK,
        }
    }

    /// The room it belongs to.
    pub fn place(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// A step of the way here, from the outside in. The page itself is not part of it.
    pub fn step(mut self, words: impl Into<String>, address: impl Into<String>) -> Self {
        self.breadcrumb.push((words.into(), address.into()));
        self
    }

    /// A link back to the question before, in place of the way here.
    pub fn back(mut self, words: impl Into<String>, address: impl Into<String>) -> Self {
        self.back = Some((words.into(), address.into()));
        self
    }

    /// What heads the main part, e.g. who this person is.
    pub fn before(mut self, markup: Markup) -> Self {
        self.before = Some(markup);
        self
    }

    /// The form on this page has errors.
    pub fn errors(mut self, has_errors: bool) -> Self {
        self.has_errors = has_errors;
        if has_errors {
            self.status = StatusCode::UNPROCESSABLE_ENTITY;
        }
        self
    }

    /// The status of the answer.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// A script of ours that the page uses beside the common one.
    pub fn module(mut self, name: &'static str) -> Self {
        self.modules.push(name);
        self
    }

    /// The page with its body, which has its one `h1`.
    pub fn body(self, body: Markup) -> Response {
        let texts = &self.app.texts;
        // While somebody has to choose a password or set up a second factor, every other page leads back to that.
        let may_go_on = self.signed.filter(|s| !s.temporary && !s.must_set_up);
        let rooms = may_go_on.map(|s| rooms(s.role())).unwrap_or_default();
        let names: Vec<String> = rooms.iter().map(|(_, key, _)| texts.text(key)).collect();
        let nav: Vec<ui::NavItem<'_>> = rooms
            .iter()
            .zip(&names)
            .map(|((place, _, address), name)| ui::NavItem {
                link: Link {
                    text: name,
                    href: address,
                },
                current: *place == self.place,
            })
            .collect();
        let parts = may_go_on
            .map(|s| parts(self.place, s.role()))
            .unwrap_or_default();
        let part_names: Vec<String> = parts.iter().map(|(key, _)| texts.text(key)).collect();
        let path = self.signed.map_or("", |s| s.path.as_str());
        // Who is on duty belongs to the concerns it is for.
        let path = if path.starts_with(duty::PATH) {
            concern::PATH
        } else {
            path
        };
        let links: Vec<Link<'_>> = parts
            .iter()
            .zip(&part_names)
            .map(|((_, href), text)| Link { text, href })
            .collect();
        // The part is marked on its own pages and on those below it.
        let current = parts
            .iter()
            .map(|(_, address)| *address)
            .filter(|address| path == *address || path.starts_with(&format!("{address}/")))
            .max_by_key(|address| address.len())
            .unwrap_or("");
        let parts = (links.len() > 1).then(|| ui::tabs(&texts.text("nav-parts"), &links, current));
        let breadcrumb = Link::each(&self.breadcrumb);
        let footer_texts = [
            texts.text("footer-figures"),
            texts.text("footer-accessibility"),
            texts.text("footer-boundary"),
        ];
        // What figures of the programme mean is for those who see some; a supported person’s pages have none.
        let sees_figures = self
            .signed
            .is_none_or(|s| s.role() != Role::SupportedPerson);
        let footer: Vec<Link<'_>> = footer_texts
            .iter()
            .zip(["/figures", "/accessibility", "/boundary"])
            .filter(|(_, href)| sees_figures || *href != "/figures")
            .map(|(text, href)| Link { text, href })
            .collect();
        let others: Vec<(&str, String, String)> = self
            .app
            .locales
            .all()
            .iter()
            .filter(|other| other.tag() != texts.tag())
            .map(|other| {
                (
                    other.tag(),
                    other.name(),
                    format!("/language/{}", other.tag()),
                )
            })
            .collect();
        let languages: Vec<ui::LanguageLink<'_>> = others
            .iter()
            .map(|(tag, name, href)| ui::LanguageLink { tag, name, href })
            .collect();
        let service_name = texts.text("service-name");
        let search_label = texts.text("frame-search");
        let flash = self
            .signed
            .and_then(|s| s.done.as_ref())
            .map(|key| texts.text(&format!("done-{key}")))
            .filter(|text| !text.starts_with("done-"));
        let demonstration = match self.signed {
            Some(signed) => signed.organisation.demonstration,
            None => self.app.is_demonstration(),
        };
        let alert = self
            .signed
            .and_then(|s| concern::banner(texts, s, self.app.around.now()));
        let is_supported = self
            .signed
            .is_some_and(|s| s.role() == Role::SupportedPerson);
        let leave = is_supported.then_some(ui::Leave {
            action: leave::PATH,
            away: leave::AWAY,
        });
        let banner = demonstration.then(|| {
            html! { p { strong { (texts.text("demonstration-label")) } " " (texts.text("demonstration-note")) } }
        });
        let may_search = may_go_on.is_some_and(|s| {
            matches!(
                s.role(),
                Role::Coordinator | Role::PeerWorker | Role::Clinician
            )
        });
        let ends_at = self.signed.map_or_else(String::new, |s| {
            let there = s.ends_at.to_zoned(s.organisation.time_zone.clone());
            there.strftime("%H:%M").to_string()
        });
        let seconds_until = |at: jiff::Timestamp| {
            u64::try_from(at.duration_since(self.app.around.now()).as_secs()).unwrap_or(0)
        };
        let page = ui::Page {
            title: &self.title,
            lang: texts.tag(),
            right_to_left: texts.right_to_left(),
            languages: &languages,
            service_name: &service_name,
            service_href: "/",
            nav: &nav,
            account: self.signed.map(|s| ui::Account {
                name: &s.actor.name,
                href: may_go_on.map(|_| "/account"),
                sign_out_action: "/sign-out",
            }),
            search: may_search.then_some(ui::SearchBox {
                action: "/delivery/people",
                name: "q",
                label: &search_label,
                value: "",
            }),
            leave,
            alert,
            banner,
            breadcrumb: &breadcrumb,
            back: self.back.as_ref().map(|(text, href)| Link { text, href }),
            before_main: self.before,
            parts,
            flash: flash.as_deref(),
            has_errors: self.has_errors,
            body,
            footer: &footer,
            version: &self.app.settings.version,
            modules: &self.modules,
            session: self.signed.map(|s| ui::SessionWarning {
                ends_in_seconds: seconds_until(s.ends_at),
                at_most_in_seconds: seconds_until(s.latest),
                ends_at: &ends_at,
                extend_url: "/session/extend",
                sign_in_url: "/sign-in",
            }),
        };
        let for_whom = self.signed.map_or(String::new(), |s| {
            ui::hidden(kept::WRITER, &s.actor.account.to_string()).into_string()
        });
        let document = ui::page(texts.words(), &page)
            .into_string()
            .replace(ui::FOR_WHOM, &for_whom);
        (self.status, Html(document)).into_response()
    }
}
