//! Bringing in a spreadsheet: choose a file, say what its columns are, look at what is wrong or what would change,
//! then all or nothing.
//!
//! The file waits on the server for the account that brought it, and is deleted when it was imported or discarded.

mod opened;
mod page;
mod preview;
mod sent;
mod under_way;

use self::opened::{Opened, Unopened, all_problems, look_through, open};
use self::page::{Asked, Refused};
use self::sent::Sent;
use self::under_way::Stage;
use crate::routes::{AppState, Needs, Routes, id};
use crate::said::Said as _;
use crate::{App, Failure, Fields, Signed, download};
use access::{Action, Reach, Resource, on, reach, to};
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::handler::Handler as _;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::records::{Kind, LEFT_OUT, Problems};
use ids::ImportId;
use interchange::{Cell, Column, ColumnKind, Mapping, ProblemKind};
use store::Tx;
use store::delivery::import::{self, Importer, Kept, NewFile, Plan, Source};

/// The addresses.
pub(super) fn routes() -> Routes {
    let needs = Needs::May(Action::Create, Resource::ImportFile);
    Routes::default()
        .get("/delivery/import", needs, choose)
        .post(
            "/delivery/import",
            needs,
            send.layer(DefaultBodyLimit::max(sent::LARGEST_FORM)),
        )
        .get("/delivery/import/{id}", needs, show)
        .get("/delivery/import/{id}/problems.csv", needs, problems)
        .post("/delivery/import/{id}/columns", needs, columns)
        .post("/delivery/import/{id}/apply", needs, apply)
        .post("/delivery/import/{id}/discard", needs, discard)
}

type Reaches = Reach<on::ImportFile, to::Create>;

fn address(id: ImportId) -> String {
    format!("/delivery/import/{id}")
}

async fn waiting(app: &App, reach: &Reaches) -> Result<Vec<Kept>, Failure> {
    let mut tx = app.db.read().await?;
    let waiting = import::list(&mut tx, reach).await?;
    tx.rollback().await?;
    Ok(waiting)
}

async fn choose(state: AppState, signed: Signed) -> Result<Response, Failure> {
    let reach: Reaches = reach(&signed.actor)?;
    let waiting = waiting(&state, &reach).await?;
    let importer = Importer::of(&reach);
    Ok(page::choose(
        &state,
        &signed,
        &importer,
        &waiting,
        &Refused::default(),
    ))
}

async fn send(
    state: AppState,
    signed: Signed,
    headers: HeaderMap,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let reach: Reaches = reach(&signed.actor)?;
    let importer = Importer::of(&reach);
    let sent = Sent::read(multipart, sent::is_too_large(&headers)).await?;
    let asked = Asked {
        kind: sent.kind,
        encoding: sent.encoding,
    };
    let refuse = |app: &App, waiting: &[Kept], field, key: &str, problems| {
        let refused = Refused {
            asked,
            error: Some((field, app.texts.text(key))),
            problems,
        };
        page::choose(app, &signed, &importer, waiting, &refused)
    };
    let none = Problems::default();
    let waiting = waiting(&state, &reach).await?;
    if sent.too_large {
        return Ok(refuse(&state, &waiting, "file", "import-too-large", none));
    }
    let Some(kind) = sent.kind.filter(|kind| importer.may(*kind)) else {
        return Ok(refuse(
            &state,
            &waiting,
            "kind",
            "import-kind-missing",
            none,
        ));
    };
    let (Some(id), false) = (sent.id, sent.content.is_empty()) else {
        return Ok(refuse(
            &state,
            &waiting,
            "file",
            "import-file-missing",
            none,
        ));
    };
    let kept = Kept {
        id,
        kind,
        name: sent.file_name,
        content: sent.content,
        encoding: sent.encoding,
        mapping: Mapping::default(),
        at: state.around.now().into(),
    };
    let (kept, wrong) = look_through(kept).await?;
    if let Some(found) = wrong {
        let key = match found.first().kind_of() {
            ProblemKind::BadEncoding => "import-unreadable-letters",
            _ => "import-unreadable",
        };
        let problems = all_problems(&state, &signed, &reach, kind, found).await?;
        return Ok(refuse(&state, &waiting, "file", key, problems));
    }
    let mut tx = state.db.write().await?;
    let file = NewFile {
        id,
        kind,
        name: kept.name,
        content: kept.content,
        encoding: kept.encoding,
        mapping: kept.mapping,
    };
    import::keep(&mut tx, &state.around, &reach, file).await?;
    tx.commit().await?;
    Ok(Redirect::to(&address(id)).into_response())
}

/// Says what is wrong with a file and what it would change.
async fn look(
    app: &App,
    tx: &mut Tx,
    signed: &Signed,
    reach: &Reaches,
    source: Source,
) -> Result<Plan, Failure> {
    let warning = source.sheet.ignored_sheets_warning();
    let importer = Importer::of(reach);
    let mut plan = import::look(tx, &app.around, &importer, signed.today, &[source]).await?;
    if let Some(warning) = warning {
        plan.problems.push(warning);
    }
    Ok(plan)
}

/// A file of the actor, or the answer where it is not there any more or cannot be read.
async fn opened(
    app: &App,
    signed: &Signed,
    reach: &Reaches,
    id: ImportId,
) -> Result<Result<Opened, Response>, Failure> {
    match open(app, reach, id).await {
        Ok(opened) => Ok(Ok(opened)),
        Err(Unopened::Stuck(kept, found)) => {
            let kind = kept.kind;
            let problems = all_problems(app, signed, reach, kind, *found).await?;
            Ok(Err(page::stuck(app, signed, &kept, &problems)))
        }
        Err(Unopened::Failed(Failure::Missing)) => gone(app, reach, id).await.map(Err),
        Err(Unopened::Failed(failure)) => Err(failure),
    }
}

async fn show(
    state: AppState,
    signed: Signed,
    Path(asked): Path<String>,
) -> Result<Response, Failure> {
    let reach: Reaches = reach(&signed.actor)?;
    let which: ImportId = id(&asked)?;
    if let Some(page) = under_way::page(&state, &signed, which) {
        return Ok(page);
    }
    let stopped = under_way::stopped(which, signed.actor.account);
    let opened = match opened(&state, &signed, &reach, which).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    if opened.needs_columns() {
        return Ok(page::columns(
            &state,
            &signed,
            &opened.kept,
            &opened.sheet,
            &opened.understood,
        ));
    }
    let (kept, source) = opened.source();
    let mut tx = state.db.read().await?;
    let plan = look(&state, &mut tx, &signed, &reach, source).await?;
    tx.rollback().await?;
    let importer = Importer::of(&reach);
    let mut tx = state.db.write().await?;
    import::note_preview(&mut tx, &state.around, &importer, &plan).await?;
    tx.commit().await?;
    Ok(preview::page(
        &state, &signed, &importer, &kept, &plan, stopped,
    ))
}

/// Where a file leads that is not there any more: it was imported, or never theirs.
async fn gone(app: &App, reach: &Reaches, id: ImportId) -> Result<Response, Failure> {
    let mut tx = app.db.read().await?;
    let applied = import::was_applied(&mut tx, reach, id).await?;
    tx.rollback().await?;
    if applied {
        Ok(done())
    } else {
        Err(Failure::Missing)
    }
}

fn done() -> Response {
    Redirect::to("/delivery/import?done=import-applied").into_response()
}

/// Every problem as a file, for working through in a spreadsheet.
async fn problems(
    state: AppState,
    signed: Signed,
    Path(asked): Path<String>,
) -> Result<Response, Failure> {
    let reach: Reaches = reach(&signed.actor)?;
    let opened = match opened(&state, &signed, &reach, id(&asked)?).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    let mut found = opened.understood.problems(&opened.sheet);
    if !opened.needs_columns() {
        let (_, source) = opened.source();
        let mut tx = state.db.read().await?;
        let plan = look(&state, &mut tx, &signed, &reach, source).await?;
        tx.rollback().await?;
        found = plan.problems;
    }
    let t = &state.texts;
    let columns = vec![
        Column::new(t.text("import-problem-row"), ColumnKind::Integer),
        Column::text(t.text("import-problem-column")),
        Column::text(t.text("import-problem-value")),
        Column::text(t.text("import-problem-what")),
        Column::text(t.text("import-problem-remedy")),
    ];
    let rows = found
        .iter()
        .map(|problem| {
            vec![
                problem.row().and_then(|row| i64::try_from(row).ok()).into(),
                problem.column().into(),
                problem.shown_value().into(),
                problem.message().said(t).into(),
                problem.remedy_text().said(t).into(),
            ]
        })
        .collect::<Vec<Vec<Cell>>>();
    let format = download::format_of(&signed.path);
    Ok(download::stream(
        format,
        "problems",
        columns,
        Vec::new(),
        move |pages| async move {
            pages.send(rows).await;
            Ok(())
        },
    ))
}

async fn columns(
    state: AppState,
    signed: Signed,
    Path(asked): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let reach: Reaches = reach(&signed.actor)?;
    let opened = match opened(&state, &signed, &reach, id(&asked)?).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    let kept = &opened.kept;
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut twice = None;
    for (at, name) in opened.sheet.header().iter().enumerate() {
        let chosen = fields.get(&page::field(at)).to_owned();
        let ours = kept.kind.column_names().find(|ours| *ours == chosen);
        match ours {
            Some(ours) if pairs.iter().any(|(_, to)| to == ours) => twice = Some(ours),
            Some(ours) => pairs.push((name.clone(), ours.to_owned())),
            None if chosen == LEFT_OUT => pairs.push((name.clone(), chosen)),
            None => {}
        }
    }
    if let Some(ours) = twice {
        let message = state
            .texts
            .with("import-columns-twice", &[("column", ours)]);
        return Err(Failure::Unfit(message));
    }
    let mapping = Mapping::from_pairs(pairs);
    let mut tx = state.db.write().await?;
    let header = opened.sheet.header();
    import::set_mapping(&mut tx, &state.around, &reach, kept.id, header, &mapping).await?;
    tx.commit().await?;
    Ok(Redirect::to(&address(kept.id)).into_response())
}

async fn apply(
    state: AppState,
    signed: Signed,
    Path(asked): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let reach: Reaches = reach(&signed.actor)?;
    let which: ImportId = id(&asked)?;
    let opened = match opened(&state, &signed, &reach, which).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    let rows = opened.sheet.row_count();
    let agreed = Agreed {
        seen: fields.get("seen").to_owned(),
        different: fields.has("different", "yes"),
    };
    let (kept, source) = opened.source();
    if rows > under_way::LARGE {
        let account = signed.actor.account;
        if let Some(running) = under_way::begin(which, account, rows, state.around.now()) {
            let app = state.0.clone();
            tokio::spawn(async move {
                let _running = running;
                match carry_out(&app, &signed, &reach, (which, source), &agreed).await {
                    Ok(Ended::Applied) => {
                        // The file counts already: a database that cannot look now does it when it is opened.
                        if let Err(error) = app.db.look_at_tables().await {
                            tracing::warn!(what = %error, "the tables were not looked at after a large import");
                        }
                        under_way::done(which);
                    }
                    Ok(Ended::Not(_, why)) => under_way::reached(which, Stage::Stopped(why)),
                    Err(failure) => {
                        tracing::error!(what = %failure, "a large import stopped");
                        under_way::reached(which, Stage::Stopped("import-stopped"));
                    }
                }
            });
        }
        return Ok(Redirect::to(&address(which)).into_response());
    }
    match carry_out(&state, &signed, &reach, (which, source), &agreed).await? {
        Ended::Applied => Ok(done()),
        Ended::Not(plan, why) => {
            let importer = Importer::of(&reach);
            let why = Some(why);
            Ok(preview::page(&state, &signed, &importer, &kept, &plan, why))
        }
    }
}

/// What somebody agreed to.
struct Agreed {
    seen: String,
    different: bool,
}

/// How an import ended.
enum Ended {
    /// All of it counts.
    Applied,
    /// Nothing counts; this is how it would be now, and why it is not.
    Not(Box<Plan>, &'static str),
}

/// Checks a file and writes what changes, if that is what was agreed to.
async fn carry_out(
    app: &App,
    signed: &Signed,
    reach: &Reaches,
    (id, source): (ImportId, Source),
    agreed: &Agreed,
) -> Result<Ended, Failure> {
    let importer = Importer::of(reach);
    let mut tx = app.db.write().await?;
    let warning = source.sheet.ignored_sheets_warning();
    let today = signed.today;
    let mut checked = import::check(&mut tx, &app.around, &importer, today, &[source]).await?;
    checked.plan.problems.extend(Vec::from_iter(warning).into());
    // What is applied is what was looked at; anything else is shown again.
    let wrong = if preview::seen(&checked.plan) != agreed.seen {
        Some("import-changed-since")
    } else if !checked.plan.duplicates.is_empty() && !agreed.different {
        Some("import-duplicates-confirm")
    } else {
        None
    };
    if let Some(wrong) = wrong {
        tx.rollback().await?;
        let mut tx = app.db.write().await?;
        import::note_preview(&mut tx, &app.around, &importer, &checked.plan).await?;
        tx.commit().await?;
        return Ok(Ended::Not(Box::new(checked.plan), wrong));
    }
    under_way::reached(id, Stage::Writing);
    import::apply(&mut tx, &app.around, checked, agreed.different, Some(id)).await?;
    import::discard(&mut tx, reach, id).await?;
    tx.commit().await?;
    Ok(Ended::Applied)
}

async fn discard(
    state: AppState,
    signed: Signed,
    Path(asked): Path<String>,
) -> Result<Response, Failure> {
    let reach: Reaches = reach(&signed.actor)?;
    let id: ImportId = id(&asked)?;
    let mut tx = state.db.write().await?;
    import::discard(&mut tx, &reach, id).await?;
    tx.commit().await?;
    Ok(Redirect::to("/delivery/import?done=import-discarded").into_response())
}

/// The address of the whole of a list in the columns of a kind.
fn export_url(kind: Kind) -> String {
    format!("/delivery/export/{}.csv", kind.code())
}

/// What the policy must allow for that address.
fn export_resource(kind: Kind) -> Resource {
    match kind {
        Kind::Sites => Resource::Site,
        Kind::Workers => Resource::Worker,
        Kind::People => Resource::Person,
        Kind::Contacts => Resource::Contact,
    }
}
