//! Preparing supervision: what happened since the last one, and what the worker wants to bring.
//!
//! While the worker writes it is a draft, which nobody else ever sees; sharing it is an act of its own, and can be taken
//! back. Line management and peer supervision are prepared apart, because they have readers of their own.

mod page;

use super::address;
use super::supervision::path;
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::FieldErrors;
use crate::{App, Failure, Fields, Signed};
use access::on::Thing as _;
use access::to::{Change, Create, Read};
use access::{on, reach};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::supervision::{Since, agenda, since, with_reflection};
use ids::{AgendaId, ContactId, DraftId, PersonId, WorkerId};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::delivery::reflection::{self, Reflection};
use store::delivery::supervision::{self, Agenda, Supervised, Supervision, Work};
use store::delivery::worker::{self, Supported, Worker};
use store::frameworks::Vocabularies;
use store::{Stamp, Tx, draft, permits};

/// The name of the form whose draft is line management.
const LINE: &str = "supervision-agenda";
/// The name of the form whose draft is peer supervision.
const PEER: &str = "peer-supervision-agenda";

/// The name of the form for the kind of supervision.
fn form_name<R: Supervised>() -> &'static str {
    if R::RESOURCE == on::Supervision::RESOURCE {
        LINE
    } else {
        PEER
    }
}

/// The page's address.
pub(super) fn prepare_address<R: Supervised>(worker: WorkerId) -> String {
    format!("{}/{}/prepare", address(worker), path::<R>())
}

/// What the worker alone sees on their own page.
struct Own {
    /// The identifier of the draft, and of what becomes of it.
    id: AgendaId,
    /// What they have written.
    words: String,
    /// When the draft was saved last; none without one.
    saved_at: Option<Stamp>,
    /// Their reflections since the last supervision.
    reflections: Vec<Reflection>,
}

/// Everything the page shows.
struct Prepared {
    worker: Worker,
    id: WorkerId,
    next: Option<Supervision>,
    since: Since,
    work: Work,
    /// The people they support and how often they met; none for those who read no names.
    people: Option<(Vec<Supported>, BTreeMap<PersonId, i64>)>,
    /// What is shared: the open one first, then what was brought before.
    shared: Vec<Agenda>,
    /// None unless it is the worker's own page.
    own: Option<Own>,
    vocabularies: Arc<Vocabularies>,
}

impl Prepared {
    /// What is shared for the next supervision.
    fn open(&self) -> Option<&Agenda> {
        self.shared.iter().find(|one| one.brought_on.is_none())
    }
}

async fn load<R: Supervised>(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    id: WorkerId,
) -> Result<Prepared, Failure> {
    let (actor, today) = (&signed.actor, signed.today);
    let permit = permits::worker::<R, Read>(tx, actor, id).await?;
    let of_worker = permits::worker::<on::Worker, Read>(tx, actor, id).await?;
    let worker = worker::load(tx, &of_worker, today).await?;
    worker::viewed(tx, &app.around, &of_worker).await?;
    let since = since(supervision::last_held(tx, &permit, today).await?, today);
    let period = (since.day(), today);
    let people = match reach::<on::Person, Read>(actor) {
        Ok(reach) => {
            let names = worker::caseload(tx, &app.around, &of_worker, &reach, today).await?;
            let times = supervision::times_met(tx, &permit, &reach, period).await?;
            Some((names, times))
        }
        Err(_) => None,
    };
    let shared = supervision::shared(tx, &app.around, &permit).await?;
    let own = if actor.worker == Some(id) {
        let open = shared.iter().find(|one| one.brought_on.is_none());
        let account = permits::account(tx, actor, actor.account).await?;
        let reflections = reflection::since(tx, &app.around, &account, since.day()).await?;
        let typed = draft::list(tx, actor, form_name::<R>()).await?;
        Some(match (typed.into_iter().next(), open) {
            (Some(typed), _) => Own {
                id: AgendaId(typed.id.0),
                words: Fields::from_pairs(typed.fields).raw("words"),
                saved_at: Some(typed.saved_at),
                reflections,
            },
            (None, open) => Own {
                id: open.map_or_else(|| app.around.id(), |open| open.id),
                words: open.map_or_else(String::new, |open| open.words.clone()),
                saved_at: None,
                reflections,
            },
        })
    } else {
        None
    };
    Ok(Prepared {
        worker,
        id,
        next: supervision::next(tx, &permit, today).await?,
        since,
        work: supervision::work(tx, &permit, period).await?,
        people,
        shared,
        own,
        vocabularies: store::frameworks::load(tx, actor.org).await?,
    })
}

/// The page: the worker's own with what they write, or what a supervisor sees.
pub async fn page<R: Supervised + Send + Sync>(
    state: AppState,
    signed: Signed,
    Path(worker): Path<String>,
) -> Result<Response, Failure> {
    let worker: WorkerId = id(&worker)?;
    let mut tx = state.db.write().await?;
    let prepared = load::<R>(&mut tx, &state, &signed, worker).await?;
    tx.commit().await?;
    let errors = FieldErrors::default();
    Ok(page::show::<R>(&state, &signed, &prepared, &errors))
}

/// Opens what was typed before the session ended: the draft says which kind of supervision it is for.
pub async fn resume(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let worker = signed.actor.worker.ok_or(Failure::Missing)?;
    let mut tx = state.db.read().await?;
    let found = match asked.read::<DraftId>("draft") {
        Some(id) => draft::load(&mut tx, &signed.actor, id).await?,
        None => None,
    };
    tx.rollback().await?;
    let to = match found {
        Some(found) if found.form == PEER => prepare_address::<on::PeerSupervision>(worker),
        _ => prepare_address::<on::Supervision>(worker),
    };
    Ok(Redirect::to(&to).into_response())
}

/// Keeps, shares or takes back what the worker wants to bring.
pub async fn send<R: Supervised + Send + Sync>(
    state: AppState,
    signed: Signed,
    Path(worker): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let worker: WorkerId = id(&worker)?;
    let mut tx = state.db.write().await?;
    permits::worker::<R, Read>(&mut tx, &signed.actor, worker).await?;
    let permit = permits::worker::<on::Agenda, Create>(&mut tx, &signed.actor, worker).await?;
    let id: AgendaId = fields.read("id").ok_or(Failure::Missing)?;
    let words = fields.raw("words");
    let to = prepare_address::<R>(worker);
    if let Some(contact) = fields.read::<ContactId>("add") {
        let account = permits::account(&mut tx, &signed.actor, signed.actor.account).await?;
        let found = reflection::load(&mut tx, &state.around, &account, contact).await?;
        let words = with_reflection(&words, &found);
        keep::<R>(&mut tx, &state, &signed, id, &words).await?;
        tx.commit().await?;
        return Ok(Redirect::to(&format!("{to}?done=agenda-added")).into_response());
    }
    let done = match fields.get("do") {
        "share" => match agenda(&words) {
            Ok(words) => {
                supervision::share::<R>(&mut tx, &state.around, &permit, id, &words).await?;
                forget::<R>(&mut tx, &signed).await?;
                "agenda-shared"
            }
            Err(problem) => {
                let mut prepared = load::<R>(&mut tx, &state, &signed, worker).await?;
                tx.commit().await?;
                if let Some(own) = &mut prepared.own {
                    own.words = words;
                }
                let mut errors = FieldErrors::default();
                errors.add("words", problem.said(&state.texts));
                return Ok(page::show::<R>(&state, &signed, &prepared, &errors));
            }
        },
        "take-back" => {
            let permit =
                permits::worker::<on::Agenda, Change>(&mut tx, &signed.actor, worker).await?;
            if let Some((id, shared)) =
                supervision::take_back::<R>(&mut tx, &state.around, &permit).await?
            {
                let going_on = if words.trim().is_empty() {
                    shared
                } else {
                    words
                };
                keep::<R>(&mut tx, &state, &signed, id, &going_on).await?;
            }
            "agenda-taken-back"
        }
        _ => {
            keep::<R>(&mut tx, &state, &signed, id, &words).await?;
            "agenda-kept"
        }
    };
    tx.commit().await?;
    Ok(Redirect::to(&format!("{to}?done={done}")).into_response())
}

/// Keeps what the worker wrote as their own draft, in place of any other of this form.
async fn keep<R: Supervised>(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    id: AgendaId,
    words: &str,
) -> Result<(), Failure> {
    forget::<R>(tx, signed).await?;
    let mut fields = Fields::default();
    fields.set("id", id.to_string());
    fields.set("form", form_name::<R>());
    fields.set("words", words);
    let (id, form) = (DraftId(id.0), form_name::<R>());
    draft::save(tx, &app.around, &signed.actor, id, form, fields.pairs()).await?;
    Ok(())
}

async fn forget<R: Supervised>(tx: &mut Tx, signed: &Signed) -> Result<(), Failure> {
    for draft in draft::list(tx, &signed.actor, form_name::<R>()).await? {
        draft::forget(tx, &signed.actor, draft.id).await?;
    }
    Ok(())
}
