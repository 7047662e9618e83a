//! Keeping the house: accounts, the audit trail, settings, and the policy in words.

mod account;
mod audit;
mod hub;
pub(crate) mod policy;
mod settings;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};

/// The addresses.
pub fn routes() -> Routes {
    let may = |action, resource| Needs::May(action, resource);
    Routes::default()
        .get(
            "/administration",
            may(Action::Read, Resource::Account),
            hub::page,
        )
        .get("/administration/policy", Needs::SignedIn, policy::page)
        .get(
            "/administration/audit",
            may(Action::Read, Resource::AuditTrail),
            audit::page,
        )
        .get(
            "/administration/audit.csv",
            may(Action::Export, Resource::AuditTrail),
            audit::file,
        )
        .get(
            "/administration/audit.xlsx",
            may(Action::Export, Resource::AuditTrail),
            audit::file,
        )
        .get(
            "/administration/settings",
            may(Action::Change, Resource::Organisation),
            settings::page,
        )
        .post(
            "/administration/settings",
            may(Action::Change, Resource::Organisation),
            settings::save,
        )
        .post(
            "/administration/settings/second-factor",
            may(Action::Change, Resource::Organisation),
            settings::ask_second_factor,
        )
        .merge(account::routes())
}
