//! Pairwise meta-analysis: studies of two treatments, or of one group.

mod block;
mod effect_sizes;
mod json;
mod material;
mod pictures;
mod scale;
mod settings;
mod words;

pub use effect_sizes::answer as effect_sizes;
pub use settings::Settings;

use crate::study_data::{self, StudyData};
use crate::{Refusal, Source};
use block::Block;
use material::Material;
use serde_json::Value;
use settings::Asked;

/// Studies combined, by every measure that was asked for.
#[derive(Debug)]
pub struct Meta {
    material: Material,
    blocks: Vec<Block>,
    asked: Asked,
}

impl Meta {
    /// Reads the studies and combines them.
    ///
    /// # Errors
    /// The problems of the file, settings that do not fit it, or why nothing can be combined.
    pub fn new(source: &Source<'_>, settings: &Settings) -> Result<Self, Refusal> {
        let data = study_data::read(source.bytes, source.name).map_err(Refusal::Problems)?;
        Self::of(&data, settings)
    }

    fn of(data: &StudyData, settings: &Settings) -> Result<Self, Refusal> {
        let asked = Asked::new(data, settings)?;
        let material = Material::new(data, &asked).map_err(Refusal::Data)?;
        let blocks = block::blocks(&material, &asked).map_err(Refusal::Data)?;
        Ok(Self {
            material,
            blocks,
            asked,
        })
    }

    /// The answer under the keys of `docs/json.md`.
    pub fn json(&self) -> Value {
        json::answer(&self.material, &self.blocks, &self.asked)
    }

    /// The answer as the paragraphs of a methods section.
    pub fn words(&self) -> String {
        words::answer(&self.material, &self.blocks, &self.asked)
    }

    /// Sentences on what the numbers cannot carry.
    pub fn cautions(&self) -> Vec<String> {
        words::cautions(&self.material, &self.blocks, &self.asked)
    }

    /// Forest and funnel of each measure, each study left out, and studies one after the other.
    pub fn pictures(&self) -> Vec<charts::Drawing> {
        pictures::pictures(self)
    }
}
