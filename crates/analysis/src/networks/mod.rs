//! Meta-analysis of many treatments, and of what they are made of.

mod components;
mod components_json;
mod components_pictures;
mod components_words;
mod evidence_json;
mod evidence_words;
mod explored;
mod matrix;
mod network;
mod network_json;
mod network_pictures;
mod network_words;
mod people;
mod prepare;
mod settings;
mod words;

pub use components::Components;
pub use explored::Explored;
pub use network::Network;
pub use settings::{
    By, ComponentSettings, Method, NetworkSettings, Search, Small, StudiesSettings,
};

use crate::Refusal;
use synthesis::network::Likelihood;

/// The numbers could not be worked out.
fn unsolvable(error: impl std::fmt::Display) -> Refusal {
    Refusal::Data(format!("Nothing was worked out: {error}."))
}

/// Both likelihoods, in the order they are told.
const LIKELIHOODS: [(&str, Likelihood); 2] =
    [("REML", Likelihood::Restricted), ("ML", Likelihood::Full)];
