//! Analyses: a file of studies or of cases, what is asked of it, and the answer with its pictures.
//!
//! What is kept are the file and the settings. The answer is worked out whenever somebody looks, away from the threads
//! that answer requests, and is always the same.

mod answer;
mod ask;
mod blocks;
mod checks;
mod delete;
mod explore;
mod files;
mod list;
mod new;
mod numbers;
mod offered;
mod row;
mod settings;
mod show;
mod summary;
mod tables;
mod work;

use crate::routes::{Needs, Routes};
use crate::sent;
use crate::ui::FieldErrors;
use crate::{App, Failure, Place, Shell, Signed, Texts};
use ::analysis::{Kind, Refusal, Settings};
use access::{Action, Permit, Resource, on, to};
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler as _;
use ids::AnalysisId;
use store::analysis::Analysis;
use store::permits;

/// Where the room begins.
const ADDRESS: &str = "/analyses";

/// Stops every analysis that is under way, for a server that ends: whoever waits for one is told that it was stopped,
/// and a search ends at its next step.
pub fn stop_all() {
    work::stop_all();
}

/// The addresses.
pub fn routes() -> Routes {
    let may = |action| Needs::May(action, Resource::Analysis);
    let (read, create, change, export) = (
        may(Action::Read),
        may(Action::Create),
        may(Action::Change),
        may(Action::Export),
    );
    Routes::default()
        .get(ADDRESS, read, list::page)
        .get("/analyses/new", create, new::page)
        .post(
            "/analyses/new",
            create,
            new::send.layer(DefaultBodyLimit::max(sent::LARGEST_FORM)),
        )
        .post("/analyses/examples", create, new::from_example)
        .get("/analyses/{id}", read, show::page)
        .post("/analyses/{id}/stop", read, show::stop)
        .get("/analyses/{id}/settings", change, ask::page)
        .post("/analyses/{id}/settings", change, ask::save)
        .get("/analyses/{id}/delete", change, delete::page)
        .post("/analyses/{id}/delete", change, delete::delete)
        .get("/analyses/{id}/explore", read, explore::page)
        .get("/analyses/{id}/rows/{row}", read, row::page)
        .get("/analyses/{id}/pictures/{picture}", export, files::picture)
        .get("/analyses/{id}/bundle.zip", export, files::bundle)
        .get("/analyses/{id}/data", export, files::data)
        .get("/analyses/{id}/answer.json", export, files::json)
        .get("/analyses/{id}/answer.txt", export, files::text)
}

/// The address of an analysis, or of one of its parts.
fn address(id: AnalysisId, part: &str) -> String {
    if part.is_empty() {
        format!("{ADDRESS}/{id}")
    } else {
        format!("{ADDRESS}/{id}/{part}")
    }
}

/// The frame of a page of an analysis.
fn frame<'a>(app: &'a App, signed: &'a Signed, of: (AnalysisId, &str), title: &str) -> Shell<'a> {
    Shell::new(app, signed, title)
        .place(Place::Analyses)
        .step(app.texts.text("analyses-title"), ADDRESS)
        .step(of.1, address(of.0, ""))
}

fn kind_name(t: &Texts, kind: Kind) -> String {
    t.text(&format!("analysis-kind-{}", kind.code()))
}

/// An analysis with its settings read.
struct Opened {
    kept: Analysis,
    kind: Kind,
    settings: Settings,
}

impl Opened {
    fn id(&self) -> AnalysisId {
        self.kept.line.id
    }

    fn of(kept: Analysis) -> Result<Self, Failure> {
        let unreadable =
            || Failure::Internal("an analysis is kept with settings that are not known".into());
        let settings = Settings::from_json(&kept.settings).map_err(|_| unreadable())?;
        let kind = Kind::from_code(&kept.line.kind).ok_or_else(unreadable)?;
        if settings.kind() != kind {
            return Err(unreadable());
        }
        Ok(Opened {
            kept,
            kind,
            settings,
        })
    }
}

/// Opens an analysis to do something to it; that it was opened is written down.
async fn open<D: to::Deed>(app: &App, signed: &Signed, id: AnalysisId) -> Result<Opened, Failure> {
    let mut tx = app.db.write().await?;
    let permit: Permit<on::Analysis, D> = permits::analysis(&mut tx, &signed.actor, id).await?;
    let kept = store::analysis::load(&mut tx, &app.around, &permit).await?;
    tx.commit().await?;
    Opened::of(kept)
}

/// A refusal as errors of a field, one a problem.
fn errors_of(t: &Texts, field: &str, refusal: &Refusal) -> FieldErrors {
    let mut errors = FieldErrors::new();
    match refusal {
        // A field shows its first error, and the summary shows all: the anchors are the same.
        Refusal::Problems(problems) => {
            for (at, problem) in problems.iter().take(MOST_PROBLEMS).enumerate() {
                let name = if at == 0 {
                    field.to_owned()
                } else {
                    format!("{field}-{at}")
                };
                errors.add_at(name, field, problem.to_string());
            }
            if problems.len() > MOST_PROBLEMS {
                let more = i64::try_from(problems.len() - MOST_PROBLEMS).unwrap_or(i64::MAX);
                errors.add_at(
                    format!("{field}-more"),
                    field,
                    t.count("analysis-more-problems", more),
                );
            }
        }
        Refusal::Data(says) | Refusal::Use(says) => errors.add(field, says.as_str()),
    }
    errors
}

/// So many problems of a file are listed.
const MOST_PROBLEMS: usize = 20;
