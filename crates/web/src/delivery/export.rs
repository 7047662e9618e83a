//! The lists of the programme as files, in the columns that an import takes.

use crate::routes::{AppState, Needs, Routes};
use crate::{Failure, Signed, download};
use access::{Action, Resource};
use axum::response::Response;
use delivery::records::Kind;
use store::delivery::export::{self, Bounds};

/// The addresses, each with the list it is about.
const ADDRESSES: [(&str, Kind, Resource); 8] = [
    ("/delivery/export/sites.csv", Kind::Sites, Resource::Site),
    ("/delivery/export/sites.xlsx", Kind::Sites, Resource::Site),
    (
        "/delivery/export/workers.csv",
        Kind::Workers,
        Resource::Worker,
    ),
    (
        "/delivery/export/workers.xlsx",
        Kind::Workers,
        Resource::Worker,
    ),
    (
        "/delivery/export/people.csv",
        Kind::People,
        Resource::Person,
    ),
    (
        "/delivery/export/people.xlsx",
        Kind::People,
        Resource::Person,
    ),
    (
        "/delivery/export/contacts.csv",
        Kind::Contacts,
        Resource::Contact,
    ),
    (
        "/delivery/export/contacts.xlsx",
        Kind::Contacts,
        Resource::Contact,
    ),
];

/// The addresses.
pub(super) fn routes() -> Routes {
    ADDRESSES
        .into_iter()
        .fold(Routes::default(), |routes, (path, _, resource)| {
            routes.get(path, Needs::May(Action::Export, resource), file)
        })
}

async fn file(state: AppState, signed: Signed) -> Result<Response, Failure> {
    let found = ADDRESSES.iter().find(|(path, _, _)| *path == signed.path);
    let (_, kind, _) = *found.ok_or(Failure::Missing)?;
    let bounds = Bounds::of(&signed.actor, kind, signed.today)?;
    let mut tx = state.db.write().await?;
    export::begun(&mut tx, &state.around, &signed.actor, &bounds, kind).await?;
    tx.commit().await?;
    let t = &state.texts;
    let about = vec![
        (
            t.text("export-about-what"),
            t.text(&format!("import-kind-{}", kind.code())),
        ),
        (
            t.text("export-about-service"),
            signed.organisation.name.clone(),
        ),
        (t.text("export-about-day"), signed.today.to_string()),
        (
            t.text("export-about-back"),
            t.text("export-about-back-text"),
        ),
    ];
    let db = state.db.clone();
    let format = download::format_of(&signed.path);
    let columns = export::columns(kind);
    Ok(download::stream(
        format,
        kind.code(),
        columns,
        about,
        move |pages| async move {
            let mut after = Some(export::START);
            while let Some(from) = after {
                let mut tx = db.read().await?;
                let page =
                    export::page(&mut tx, &bounds, kind, from, download::ROWS_A_PAGE).await?;
                tx.rollback().await?;
                after = page.next;
                if !pages.send(page.rows).await {
                    return Ok(());
                }
            }
            Ok(())
        },
    ))
}
