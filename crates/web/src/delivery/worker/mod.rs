//! Peer workers: the list, one worker's page, their facts, training, supervision and what they share.

mod away;
mod file;
mod form;
mod list;
mod next;
mod offer;
mod prepare;
mod show;
mod supervision;
mod training;

use crate::routes::{Needs, Routes};
use crate::{Failure, Signed};
use access::{Action, Resource, on, to};
use ids::WorkerId;
use store::delivery::worker;
use store::{Tx, permits};

/// Whose training or supervision a form is about.
struct Whose {
    id: WorkerId,
    name: String,
}

impl Whose {
    /// Reads it.
    ///
    /// # Errors
    /// As the store says.
    async fn load(tx: &mut Tx, signed: &Signed, id: WorkerId) -> Result<Whose, Failure> {
        let permit = permits::worker::<on::Worker, to::Read>(tx, &signed.actor, id).await?;
        let found = worker::load(tx, &permit, signed.today).await?;
        let name = found.facts.name;
        Ok(Whose { id, name })
    }
}

/// The addresses.
pub fn routes() -> Routes {
    let may = |action, resource| Needs::May(action, resource);
    Routes::default()
        .get(
            "/delivery/workers",
            may(Action::Read, Resource::Worker),
            list::page,
        )
        .get(
            "/delivery/workers.csv",
            may(Action::Export, Resource::Worker),
            file::workers,
        )
        .get(
            "/delivery/workers.xlsx",
            may(Action::Export, Resource::Worker),
            file::workers,
        )
        .get(
            "/delivery/workers/me",
            may(Action::Read, Resource::Worker),
            show::mine,
        )
        .get(
            "/delivery/workers/new",
            may(Action::Create, Resource::Worker),
            form::new,
        )
        .post(
            "/delivery/workers/new",
            may(Action::Create, Resource::Worker),
            form::add,
        )
        .get(
            "/delivery/workers/{id}",
            may(Action::Read, Resource::Worker),
            show::page,
        )
        .get(
            "/delivery/workers/{id}/change",
            may(Action::Change, Resource::Worker),
            form::change,
        )
        .post(
            "/delivery/workers/{id}/change",
            may(Action::Change, Resource::Worker),
            form::save,
        )
        .get(
            "/delivery/workers/{id}/offer",
            may(Action::Change, Resource::Offer),
            offer::page,
        )
        .post(
            "/delivery/workers/{id}/offer",
            may(Action::Change, Resource::Offer),
            offer::save,
        )
        .get(
            "/delivery/workers/{id}/training",
            may(Action::Create, Resource::Training),
            training::page,
        )
        .post(
            "/delivery/workers/{id}/training",
            may(Action::Create, Resource::Training),
            training::add,
        )
        .get(
            "/delivery/workers/{id}/training.csv",
            may(Action::Export, Resource::Training),
            file::training,
        )
        .get(
            "/delivery/workers/{id}/training.xlsx",
            may(Action::Export, Resource::Training),
            file::training,
        )
        .get(
            "/delivery/workers/{id}/supervision",
            may(Action::Create, Resource::Supervision),
            supervision::page::<on::Supervision>,
        )
        .post(
            "/delivery/workers/{id}/supervision",
            may(Action::Create, Resource::Supervision),
            supervision::plan::<on::Supervision>,
        )
        .post(
            "/delivery/workers/{id}/supervision/{supervision}",
            may(Action::Change, Resource::Supervision),
            supervision::settle::<on::Supervision>,
        )
        .get(
            "/delivery/workers/me/prepare",
            may(Action::Create, Resource::Agenda),
            prepare::resume,
        )
        .get(
            "/delivery/workers/{id}/supervision/prepare",
            may(Action::Read, Resource::Supervision),
            prepare::page::<on::Supervision>,
        )
        .post(
            "/delivery/workers/{id}/supervision/prepare",
            may(Action::Create, Resource::Agenda),
            prepare::send::<on::Supervision>,
        )
        .get(
            "/delivery/workers/{id}/peer-supervision/prepare",
            may(Action::Read, Resource::PeerSupervision),
            prepare::page::<on::PeerSupervision>,
        )
        .post(
            "/delivery/workers/{id}/peer-supervision/prepare",
            may(Action::Create, Resource::Agenda),
            prepare::send::<on::PeerSupervision>,
        )
        .get(
            "/delivery/workers/{id}/peer-supervision",
            may(Action::Create, Resource::PeerSupervision),
            supervision::page::<on::PeerSupervision>,
        )
        .post(
            "/delivery/workers/{id}/peer-supervision",
            may(Action::Create, Resource::PeerSupervision),
            supervision::plan::<on::PeerSupervision>,
        )
        .post(
            "/delivery/workers/{id}/peer-supervision/{supervision}",
            may(Action::Change, Resource::PeerSupervision),
            supervision::settle::<on::PeerSupervision>,
        )
}

/// The address of a worker's page.
fn address(id: ids::WorkerId) -> String {
    format!("/delivery/workers/{id}")
}
