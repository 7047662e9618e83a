//! The questions about an analysis, a form for each kind.

mod checks;
mod comparison;
mod components;
mod fields;
mod meta;
mod network;
mod said;
mod studies;

pub(super) use said::said;

use super::offered::Offered;
use crate::ui::{self, FieldErrors};
use crate::{Fields, Texts};
use ::analysis::Settings;
use fields::{Ask, Read};
use maud::Markup;

/// What a form begins with.
pub(super) fn filled(settings: &Settings) -> Fields {
    let pairs = match settings {
        Settings::Meta(meta) => meta::filled(meta),
        Settings::Network(network) => network::filled(network),
        Settings::Components(components) => components::filled(components),
        Settings::Comparison(comparison) => comparison::filled(comparison),
    };
    Fields::from_pairs(
        pairs
            .into_iter()
            .map(|(name, value)| (name.into_owned(), value))
            .collect(),
    )
}

/// The questions of a kind, with what was typed.
pub(super) fn questions(
    t: &Texts,
    settings: &Settings,
    offered: &Offered,
    typed: &Fields,
    errors: &FieldErrors,
) -> Markup {
    let ask = Ask {
        t,
        f: ui::Fields::new(t.words(), errors),
        typed,
    };
    match settings {
        Settings::Meta(_) => meta::questions(&ask, offered),
        Settings::Network(_) => network::questions(&ask, offered),
        Settings::Components(_) => components::questions(&ask, offered),
        Settings::Comparison(_) => comparison::questions(&ask, offered),
    }
}

/// Reads what was typed. What no form asks about stays as it is.
///
/// # Errors
/// Every field that does not fit.
pub(super) fn read(
    t: &Texts,
    settings: &Settings,
    offered: &Offered,
    typed: &Fields,
) -> Result<Settings, FieldErrors> {
    let mut read = Read {
        t,
        typed,
        errors: FieldErrors::new(),
    };
    let made = match settings {
        Settings::Meta(now) => Settings::Meta(meta::read(&mut read, now, offered)),
        Settings::Network(now) => Settings::Network(network::read(&mut read, now, offered)),
        Settings::Components(now) => {
            Settings::Components(components::read(&mut read, now, offered))
        }
        Settings::Comparison(now) => {
            Settings::Comparison(comparison::read(&mut read, now, offered))
        }
    };
    if read.errors.is_empty() {
        Ok(made)
    } else {
        Err(read.errors)
    }
}

/// The field that an error about the whole of the settings leads to.
pub(super) fn first_field(settings: &Settings) -> &'static str {
    match settings {
        Settings::Comparison(_) => "outcome",
        _ => "measure",
    }
}
