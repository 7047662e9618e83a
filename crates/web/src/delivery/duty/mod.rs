//! The duty rota of a site: who is on duty now, who comes next, where nobody is, and what was taken back.

mod form;
mod page;

use crate::routes::{Needs, Routes};
use crate::{Failure, Fields, Signed};
use access::{Action, Resource, on, reach, to};
use ids::SiteId;
use store::Tx;
use store::delivery::team;

/// Where the rota is.
pub const PATH: &str = "/delivery/duty";

/// The addresses.
pub fn routes() -> Routes {
    let may = |action| Needs::May(action, Resource::Duty);
    Routes::default()
        .get(PATH, may(Action::Read), page::page)
        .get("/delivery/duty/new", may(Action::Create), form::page)
        .post("/delivery/duty/new", may(Action::Create), form::send)
        .post(
            "/delivery/duty/{id}/take-back",
            may(Action::Change),
            form::withdraw,
        )
}

/// The address of a site's rota.
fn address(site: SiteId) -> String {
    format!("{PATH}?site={site}")
}

/// The sites whose rota the reader keeps, by name.
async fn sites(tx: &mut Tx, signed: &Signed) -> Result<Vec<(SiteId, String)>, Failure> {
    let reach = reach::<on::Site, to::Read>(&signed.actor)?;
    let mut sites = team::sites(tx, &reach).await?;
    sites.retain(|(id, _)| signed.actor.sites.contains(id));
    Ok(sites)
}

/// The site that is asked for, or the first; none for somebody without one.
fn chosen(sites: &[(SiteId, String)], asked: &Fields) -> Result<Option<(SiteId, String)>, Failure> {
    match asked.get("site") {
        "" => Ok(sites.first().cloned()),
        text => {
            let wanted: SiteId = text.parse().map_err(|_| Failure::Missing)?;
            let found = sites.iter().find(|(id, _)| *id == wanted).cloned();
            found.map(Some).ok_or(Failure::Missing)
        }
    }
}
