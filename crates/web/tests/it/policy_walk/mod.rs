//! Walks every address as everybody and holds the answers against the policy: the status, the text of the answer, and
//! what the database holds afterwards.

mod canaries;
mod concern;
mod fixtures;
mod study;
mod tables;
mod world;

use access::{Action, Actor, Resource, Role, ever_allowed};
use axum::http::{Method, StatusCode};
use canaries::{found, may, may_see};
pub use fixtures::address;
use tables::{Tables, audited};
use testkit::app::Answer;
use web::Needs;
use web::declared;
use web::routes::Declared;
use world::Group;
pub use world::World;

/// Pages that are not there in a state of the record that the policy knows nothing of, with the reason.
const NOT_ALWAYS_THERE: &[(&str, &str)] = &[
    (
        "/my-record/sharing/",
        "a team that is not of the person's site",
    ),
    (
        "/figures/",
        "a figure that the word of the walk does not name",
    ),
    (
        "/analyses/{id}/explore",
        "the analysis of the walk compares cases, which have no components",
    ),
    (
        "/delivery/contacts/edit",
        "opens a draft that the query names; without one there is nothing to open",
    ),
    (
        "/evidence/matrix/typed",
        "opens what was typed into a cell, which the query names; without it there is nothing to open",
    ),
];

/// Forms that only keep what was typed, for the one who typed it, with the reason.
const KEPT_FOR_THE_AUTHOR: &[(&str, &str)] = &[
    (
        "/delivery/contacts/later",
        "a draft is its author's words; sending it is what the policy decides",
    ),
    (
        "/delivery/contacts/another",
        "keeps a draft without its person; sending it is what the policy decides",
    ),
];

/// Resources whose records belong to a person, a worker or an account. For these the group that a form names decides.
fn is_somebodys(resource: Resource) -> bool {
    !matches!(
        resource,
        Resource::Site
            | Resource::Figure
            | Resource::FigureRow
            | Resource::EngagementDefinition
            | Resource::Framework
            | Resource::ImportFile
            | Resource::Study
            | Resource::Analysis
            | Resource::Account
            | Resource::AuditTrail
            | Resource::Organisation
    )
}

/// Whether the page is about the supported person who opens it.
fn is_own(route: &Declared) -> bool {
    route.path.starts_with("/my-record")
}

fn resource_of(route: &Declared) -> Option<Resource> {
    match route.needs {
        Needs::May(_, resource) => Some(resource),
        _ => None,
    }
}

/// What the policy says to a route, for the records of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Allowed,
    Refused,
    /// The route asks for nothing that the policy decides.
    Open,
}

fn verdict(route: &Declared, actor: &Actor, group: &Group, names_a_record: bool) -> Verdict {
    let Needs::May(action, resource) = route.needs else {
        return Verdict::Open;
    };
    if !ever_allowed(actor.role, resource, action) {
        return Verdict::Refused;
    }
    if is_own(route) {
        // The record is the actor's own whatever else is named; nobody without one has this page.
        let named = ["/goals/{", "/notes/{"]
            .iter()
            .any(|part| route.path.contains(part));
        let fine = actor.person.is_some() && (!named || may(actor, group, resource, action));
        return if fine {
            Verdict::Allowed
        } else {
            Verdict::Refused
        };
    }
    if names_a_record && resource != Resource::ImportFile {
        if may(actor, group, resource, action) {
            Verdict::Allowed
        } else {
            Verdict::Refused
        }
    } else if names_a_record {
        // Whose file may be seen is narrower than the table: their own.
        Verdict::Open
    } else {
        Verdict::Allowed
    }
}

/// A form with everything a form could name, all of it the group's.
fn form(group: &Group) -> Vec<(&'static str, String)> {
    vec![
        ("id", "01890a5d-ac96-774b-bcce-b302099a8057".to_owned()),
        ("version", "1".to_owned()),
        ("name", "x".to_owned()),
        ("state", "suspended".to_owned()),
        ("person", group.person.to_string()),
        ("worker", group.worker.to_string()),
        ("episode", group.episode.to_string()),
        ("match", group.peer_match.to_string()),
        ("contact", group.contact.to_string()),
        ("site", group.site.to_string()),
        ("team", group.team.to_string()),
        ("capacity", "3".to_owned()),
        ("topic", "x".to_owned()),
        ("what", "x".to_owned()),
        ("urgency", "now".to_owned()),
        ("how", "other".to_owned()),
        ("who", group.account.to_string()),
        ("hours", "1".to_owned()),
        ("words", "x".to_owned()),
        ("outcome", "met".to_owned()),
        ("kind", "peer".to_owned()),
    ]
}

struct Walk {
    world: World,
    tables: Tables,
    problems: Vec<String>,
}

impl Walk {
    async fn new() -> Walk {
        let world = World::new().await;
        let tables = Tables::new(&world.app).await;
        Walk {
            world,
            tables,
            problems: Vec::new(),
        }
    }

    fn problem(&mut self, who: &str, what: &str, says: &str) {
        self.problems.push(format!("{who} {what}: {says}"));
    }

    /// Nothing in the answer that the actor may not see; in a refusal, nothing at all.
    fn check_body(&mut self, actor: Option<&Actor>, what: &str, answer: &Answer) {
        let headers: String = answer
            .headers
            .iter()
            .map(|(_, value)| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .collect::<Vec<_>>()
            .join("\n");
        let refusal = answer.status == StatusCode::NOT_FOUND || answer.status.is_redirection();
        for canary in found(&format!("{}\n{headers}", answer.body)) {
            let fine = !refusal && actor.is_some_and(|actor| may_see(&self.world, actor, &canary));
            if !fine {
                let who = actor.map_or("nobody", |actor| actor.role.code());
                let says = format!("{} shows {canary:?}", answer.status);
                self.problem(who, what, &says);
            }
        }
    }

    async fn get(&mut self, route: &Declared, actor: &Actor, cookie: &str, group: &Group) {
        let (path, names_a_record) = match address(route.path, group) {
            Ok(filled) => filled,
            Err(says) => return self.problem("", "", &says),
        };
        let verdict = verdict(route, actor, group, names_a_record);
        let what = format!("GET {} ({})", route.path, group.name);
        let before = self.tables.read(&self.world.app).await;
        let seen_before = audited(&self.world.app, group.person).await;
        let answer = self.world.app.get(&path, cookie).await;
        let after = self.tables.read(&self.world.app).await;
        let changed = self.tables.differing(&before, &after).join(", ");
        let role = actor.role.code();
        if !changed.is_empty() {
            self.problem(role, &what, &format!("changed {changed}"));
        }
        self.check_body(Some(actor), &what, &answer);
        let status = answer.status;
        let there = status.is_success() || status.is_redirection();
        let excused = NOT_ALWAYS_THERE
            .iter()
            .any(|(part, _)| route.path.starts_with(part));
        match verdict {
            Verdict::Refused if status != StatusCode::NOT_FOUND => {
                self.problem(role, &what, &format!("{status}, the policy refuses"));
            }
            Verdict::Allowed if !there && !excused => {
                self.problem(role, &what, &format!("{status}, the policy allows"));
            }
            _ if status.is_server_error() => self.problem(role, &what, &status.to_string()),
            _ => {}
        }
        // Whoever sees a page about a person is written down with that person.
        let about_a_person = names_a_record
            && resource_of(route).is_some_and(is_somebodys)
            && [
                "/people/{",
                "/contacts/{",
                "/notes/{",
                "/goals/{",
                "/concerns/{",
            ]
            .iter()
            .any(|part| route.path.contains(part));
        if about_a_person
            && status.is_success()
            && audited(&self.world.app, group.person).await <= seen_before
        {
            self.problem(role, &what, "nobody wrote down that the record was seen");
        }
    }

    async fn refused_post(
        &mut self,
        route: &Declared,
        actor: Option<(&Actor, &str)>,
        group: &Group,
    ) {
        let (path, names_a_record) = match address(route.path, group) {
            Ok(filled) => filled,
            Err(says) => return self.problem("", "", &says),
        };
        let role = actor.map_or("nobody", |(actor, _)| actor.role.code());
        if KEPT_FOR_THE_AUTHOR
            .iter()
            .any(|(path, _)| *path == route.path)
            && resource_of(route).is_some_and(|resource| {
                actor.is_some_and(|(actor, _)| {
                    Action::ALL
                        .into_iter()
                        .any(|action| ever_allowed(actor.role, resource, action))
                })
            })
        {
            return;
        }
        let by_form =
            !names_a_record && !is_own(route) && resource_of(route).is_some_and(is_somebodys);
        if let Some((actor, _)) = actor {
            let Needs::May(action, resource) = route.needs else {
                return;
            };
            let refused = verdict(route, actor, group, names_a_record) == Verdict::Refused
                || (by_form && !may(actor, group, resource, action));
            if !refused {
                return;
            }
        } else if route.needs == Needs::Nothing {
            return;
        }
        let what = format!("POST {} ({})", route.path, group.name);
        let fields = form(group);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let before = self.tables.read(&self.world.app).await;
        let answer = self
            .world
            .app
            .post(&path, actor.map_or("", |(_, cookie)| cookie), &fields)
            .await;
        let after = self.tables.read(&self.world.app).await;
        let changed = self.tables.differing(&before, &after).join(", ");
        if !changed.is_empty() {
            self.problem(role, &what, &format!("refused, yet changed {changed}"));
        }
        self.check_body(actor.map(|(actor, _)| actor), &what, &answer);
        let status = answer.status;
        let as_expected = if actor.is_none() {
            status.is_redirection() || status == StatusCode::UNAUTHORIZED
        } else if by_form {
            // A page that says what is wrong, or offers to look again; never the one that follows when it is done.
            status.is_client_error() || status.is_success()
        } else {
            // What is wrong with a form may be said before its record is looked for, there or not.
            status.is_client_error()
        };
        if !as_expected {
            self.problem(role, &what, &format!("{status}, the policy refuses"));
        }
    }

    fn finish(self) {
        let mut problems = self.problems;
        problems.sort();
        problems.dedup();
        assert!(
            problems.is_empty(),
            "{} problems:\n{}",
            problems.len(),
            problems.join("\n")
        );
    }
}

/// The addresses of a method.
pub fn routes(method: &Method) -> Vec<Declared> {
    declared()
        .into_iter()
        .filter(|route| route.method == *method)
        .collect()
}

#[tokio::test]
async fn every_page_shows_each_role_what_the_policy_allows_and_nothing_else() {
    let mut walk = Walk::new().await;
    let groups = walk.world.groups.clone();
    for role in Role::ALL {
        let actor = walk.world.actor(role).clone();
        let cookie = walk.world.app.cookie(&actor).await;
        for route in routes(&Method::GET) {
            let of_groups: &[Group] = if route.path.contains('{') {
                &groups
            } else {
                &groups[..1]
            };
            for group in of_groups {
                walk.get(&route, &actor, &cookie, group).await;
            }
        }
    }
    walk.finish();
}

#[tokio::test]
async fn every_form_that_is_refused_changes_nothing_and_tells_nothing() {
    let mut walk = Walk::new().await;
    let groups = walk.world.groups.clone();
    for role in Role::ALL {
        let actor = walk.world.actor(role).clone();
        let cookie = walk.world.app.cookie(&actor).await;
        for route in routes(&Method::POST) {
            for group in &groups {
                walk.refused_post(&route, Some((&actor, &cookie)), group)
                    .await;
            }
        }
    }
    walk.finish();
}

#[tokio::test]
async fn nobody_gets_past_the_door() {
    let mut walk = Walk::new().await;
    let group = walk.world.groups[0].clone();
    for route in routes(&Method::GET) {
        let filled = address(route.path, &group);
        let Ok((path, _)) = filled else { continue };
        let what = format!("GET {}", route.path);
        let answer = walk.world.app.get(&path, "").await;
        walk.check_body(None, &what, &answer);
        if route.needs != Needs::Nothing && !answer.location().starts_with("/sign-in") {
            walk.problem("nobody", &what, &answer.status.to_string());
        }
    }
    for route in routes(&Method::POST) {
        walk.refused_post(&route, None, &group).await;
    }
    walk.finish();
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_allowed_look_the_same() {
    let mut walk = Walk::new().await;
    let groups = walk.world.groups.clone();
    for role in Role::ALL {
        let actor = walk.world.actor(role).clone();
        let cookie = walk.world.app.cookie(&actor).await;
        let absent = walk.world.app.get("/no/such/page", &cookie).await;
        assert_eq!(absent.status, StatusCode::NOT_FOUND);
        for route in routes(&Method::GET) {
            for group in &groups {
                let Ok((path, record)) = address(route.path, group) else {
                    continue;
                };
                if verdict(&route, &actor, group, record) != Verdict::Refused {
                    continue;
                }
                let answer = walk.world.app.get(&path, &cookie).await;
                if answer.body != absent.body {
                    let what = format!("GET {} ({})", route.path, group.name);
                    walk.problem(role.code(), &what, "can be told from what is not there");
                }
            }
        }
    }
    walk.finish();
}

#[tokio::test]
async fn an_empty_form_is_answered_whoever_sends_it() {
    let world = World::new().await;
    let mut problems = Vec::new();
    for role in Role::ALL {
        let actor = world.actor(role).clone();
        for route in routes(&Method::POST) {
            let group = &world.groups[0];
            let Ok((path, _)) = address(route.path, group) else {
                continue;
            };
            for fields in [&[][..], &[("id", "nonsense"), ("version", "-1")][..]] {
                // Some of them end the session.
                let cookie = world.app.cookie(&actor).await;
                let answer = world.app.post(&path, &cookie, fields).await;
                if answer.status.is_server_error() {
                    problems.push(format!("{role} POST {}: {}", route.path, answer.status));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
