//! One analysis of any kind: what was asked, and what came out.

use crate::meta::{self, Meta};
use crate::networks::{ComponentSettings, Components, Network, NetworkSettings};
use crate::qca::{self, Comparison};
use crate::{Going, Refusal, Source};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What kinds of analysis there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Studies of two treatments combined.
    Meta,
    /// Many treatments compared.
    Network,
    /// What each component of treatments adds.
    Components,
    /// Cases compared: which combinations of conditions go with an outcome.
    Comparison,
}

impl Kind {
    /// Every kind, in the order they are offered.
    pub const ALL: [Self; 4] = [
        Self::Meta,
        Self::Network,
        Self::Components,
        Self::Comparison,
    ];

    /// The word for it in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Network => "network",
            Self::Components => "components",
            Self::Comparison => "comparison",
        }
    }

    /// The kind with that word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What is asked of a file: the kind of analysis and its settings.
///
/// Written as JSON it is `{"kind": …, "settings": {…}}`; settings that are left out are the usual ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "settings", rename_all = "kebab-case")]
pub enum Settings {
    /// A meta-analysis of two treatments.
    Meta(meta::Settings),
    /// A network meta-analysis.
    Network(NetworkSettings),
    /// A component network meta-analysis.
    Components(ComponentSettings),
    /// A comparison of cases.
    Comparison(qca::Settings),
}

impl Settings {
    /// The usual settings of a kind.
    pub fn usual(kind: Kind) -> Self {
        match kind {
            Kind::Meta => Self::Meta(meta::Settings::default()),
            Kind::Network => Self::Network(NetworkSettings::default()),
            Kind::Components => Self::Components(ComponentSettings::default()),
            Kind::Comparison => Self::Comparison(qca::Settings::default()),
        }
    }

    /// The kind of analysis.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Meta(_) => Kind::Meta,
            Self::Network(_) => Kind::Network,
            Self::Components(_) => Kind::Components,
            Self::Comparison(_) => Kind::Comparison,
        }
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        // Settings are plain values under fixed names, which can always be written.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// From JSON.
    ///
    /// # Errors
    /// What is wrong, with its line and column.
    pub fn from_json(text: &str) -> Result<Self, Refusal> {
        serde_json::from_str(text)
            .map_err(|error| Refusal::Use(format!("The settings cannot be read: {error}.")))
    }

    /// Carries the analysis out. `going` hears of long searches and may end them.
    ///
    /// # Errors
    /// The problems of the file, settings that do not fit it, or why the data cannot answer.
    pub fn analyse(&self, source: &Source<'_>, going: &mut Going<'_>) -> Result<Analysed, Refusal> {
        Ok(match self {
            Self::Meta(settings) => Analysed::Meta(Box::new(Meta::new(source, settings)?)),
            Self::Network(settings) => Analysed::Network(Box::new(Network::new(source, settings)?)),
            Self::Components(settings) => {
                Analysed::Components(Box::new(Components::new(source, settings, going)?))
            }
            Self::Comparison(settings) => {
                Analysed::Comparison(Box::new(Comparison::new(source, settings)?))
            }
        })
    }
}

/// What came out of an analysis.
#[derive(Debug)]
pub enum Analysed {
    /// Studies combined.
    Meta(Box<Meta>),
    /// Treatments compared.
    Network(Box<Network>),
    /// Components told apart.
    Components(Box<Components>),
    /// Cases compared.
    Comparison(Box<Comparison>),
}

impl Analysed {
    /// The answer under the keys of `docs/json.md`.
    ///
    /// # Errors
    /// Numbers that cannot be worked out.
    pub fn json(&self) -> Result<Value, Refusal> {
        match self {
            Self::Meta(meta) => Ok(meta.json()),
            Self::Network(network) => network.json(),
            Self::Components(components) => components.json(),
            Self::Comparison(comparison) => comparison.json(),
        }
    }

    /// The answer as a methods and a results section say it.
    ///
    /// # Errors
    /// Numbers that cannot be worked out.
    pub fn words(&self) -> Result<String, Refusal> {
        match self {
            Self::Meta(meta) => Ok(meta.words()),
            Self::Network(network) => network.words(),
            Self::Components(components) => components.words(),
            Self::Comparison(comparison) => Ok(comparison.words()),
        }
    }

    /// What effects are called, and whether they are logarithms of ratios; of networks and components.
    pub fn measure(&self) -> Option<(&str, bool)> {
        match self {
            Self::Network(network) => Some(network.measure()),
            Self::Components(components) => Some(components.measure()),
            Self::Meta(_) | Self::Comparison(_) => None,
        }
    }

    /// What to be careful about, a sentence each: what [`Analysed::words`] lists under its headings.
    pub fn cautions(&self) -> Vec<String> {
        match self {
            Self::Meta(meta) => meta.cautions(),
            Self::Network(network) => network.cautions(),
            Self::Components(components) => components.cautions(),
            Self::Comparison(comparison) => comparison.cautions(),
        }
    }

    /// The answer as pictures, each with its numbers as a table; their ids are unique.
    ///
    /// # Errors
    /// Numbers that cannot be worked out.
    pub fn pictures(&self) -> Result<Vec<charts::Drawing>, Refusal> {
        match self {
            Self::Meta(meta) => Ok(meta.pictures()),
            Self::Network(network) => network.pictures(),
            Self::Components(components) => components.pictures(),
            Self::Comparison(comparison) => Ok(comparison.pictures()),
        }
    }
}
