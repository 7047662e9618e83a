//! What every question to a study is asked of: its codes, the places of its codings, its sources, cases and coders.

use super::leaving;
use crate::routes::id;
use crate::ui::{self, Button, ButtonKind, Form, Label, Select};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::response::Response;
use evidence::attribute::Attribute;
use evidence::codebook::Codebook;
use evidence::coding::Layer;
use evidence::passage::{Passage, Tie, Ties, ties_of};
use evidence::study::{Source, SourceKind, SourceTie, StudyCase};
use ids::{AccountId, CodeId, SourceId, SourceVersionId, StudyCaseId, StudyId};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use store::evidence::coding::{self, Filter};
use store::evidence::source::{self, Facts};
use store::evidence::{case, code, not_asked, study, taken_out};
use store::{Tx, permits};

/// Whose codings a question is asked of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Whose {
    /// What the coders say, each for themselves.
    #[default]
    Coders,
    /// What was agreed on.
    Agreed,
    /// What one coder says.
    One(AccountId),
    /// What the coders say and what was agreed on: for questions that ask for quotes, not for counts. No address asks
    /// for it.
    All,
}

impl Whose {
    /// As it stands in the address; what cannot be read is everybody.
    pub(super) fn read(asked: &Fields) -> Whose {
        match asked.get("whose") {
            "agreed" => Whose::Agreed,
            other => other.parse().map_or(Whose::Coders, Whose::One),
        }
    }

    fn filter(self) -> Filter {
        Filter {
            layer: match self {
                Whose::Agreed => Some(Layer::Consensus),
                Whose::Coders | Whose::One(_) => Some(Layer::Coder),
                Whose::All => None,
            },
            coder: match self {
                Whose::One(coder) => Some(coder),
                Whose::Coders | Whose::Agreed | Whose::All => None,
            },
            ..Filter::default()
        }
    }
}

/// Everything but the words.
pub(super) struct Material {
    pub(super) study: StudyId,
    pub(super) name: String,
    pub(super) codebook: Codebook,
    pub(super) passages: Vec<Passage>,
    pub(super) sources: Vec<Facts>,
    pub(super) coders: Vec<(AccountId, String)>,
    pub(super) cases: Vec<StudyCase>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) ties: Ties,
    /// What was not asked of whom.
    pub(super) not_asked: BTreeSet<(StudyCaseId, CodeId)>,
}

impl Material {
    /// Reads it for somebody who may.
    pub(super) async fn load(
        tx: &mut Tx,
        app: &App,
        signed: &Signed,
        study: StudyId,
        whose: Whose,
    ) -> Result<Material, Failure> {
        let actor = &signed.actor;
        let of_codings = permits::study::<on::Coding, to::Read>(tx, actor, study).await?;
        let of_sources = permits::study::<on::StudySource, to::Read>(tx, actor, study).await?;
        let of_cases = permits::study::<on::StudyCase, to::Read>(tx, actor, study).await?;
        let sources = source::facts(tx, &app.around, &of_sources).await?;
        let passages = coding::placed(tx, &of_codings, &whose.filter()).await?;
        let tied = case::ties(tx, &of_cases).await?;
        Ok(Material {
            study,
            name: study::name(tx, &of_codings).await?,
            codebook: code::codebook(tx, &of_codings).await?,
            passages: passages
                .into_iter()
                .map(|placed| Passage {
                    source: placed.source,
                    span: placed.span,
                    code: placed.code,
                    coder: placed.coder,
                    coding: placed.id,
                })
                .collect(),
            ties: Ties::new(all_ties(&sources, tied)),
            sources,
            coders: coding::coders(tx, &of_codings).await?,
            cases: case::all(tx, &of_cases).await?,
            attributes: case::attributes(tx, &of_cases).await?,
            not_asked: not_asked::all(tx, &of_cases).await?,
        })
    }

    /// The name of a code below those above it: `Hope / Being believed in`.
    pub(super) fn code_path(&self, code: CodeId) -> String {
        code_path(&self.codebook, code)
    }

    /// The page a place is on, for a source of a file that has pages.
    pub(super) fn page_of(&self, source: SourceId, at: u32) -> Option<u32> {
        let facts = self.sources.iter().find(|facts| facts.id == source)?;
        facts.page_of(at)
    }

    /// The name of a source.
    pub(super) fn source_name(&self, source: SourceId) -> &str {
        self.sources
            .iter()
            .find(|facts| facts.id == source)
            .map_or("", |facts| facts.name.as_str())
    }
}

/// The name of a code below those above it.
pub(super) fn code_path(codebook: &Codebook, code: CodeId) -> String {
    let names: Vec<&str> = codebook
        .path(code)
        .into_iter()
        .map(|code| code.name.as_str())
        .collect();
    names.join(" / ")
}

fn all_ties(sources: &[Facts], tied: Vec<case::Tied>) -> Vec<Tie> {
    let mut by_source: BTreeMap<SourceId, Vec<SourceTie>> = BTreeMap::new();
    for one in tied {
        by_source.entry(one.source).or_default().push(one.tie);
    }
    sources
        .iter()
        .flat_map(|facts| {
            let source = Source {
                id: facts.id,
                name: String::new(),
                kind: SourceKind::Document,
                format: String::new(),
                version: SourceVersionId(facts.id.0),
                ties: by_source.remove(&facts.id).unwrap_or_default(),
            };
            ties_of(&source, &facts.speeches)
        })
        .collect()
}

/// The question whose codings count.
pub(super) fn whose_field(t: &Texts, coders: &[(AccountId, String)], asked: &Fields) -> Markup {
    let (label, all, agreed) = (
        t.text("questions-whose"),
        t.text("questions-whose-coders"),
        t.text("questions-whose-agreed"),
    );
    let ids: Vec<(String, &str)> = coders
        .iter()
        .map(|(id, name)| (id.to_string(), name.as_str()))
        .collect();
    let mut options = vec![("", all.as_str()), ("agreed", agreed.as_str())];
    options.extend(ids.iter().map(|(id, name)| (id.as_str(), *name)));
    ui::Fields::new(t.words(), ui::FieldErrors::NONE).select(&Select {
        name: "whose",
        label: Label::from(label.as_str()),
        options: &options,
        chosen: asked.get("whose"),
        ..Select::default()
    })
}

/// A button that takes what is shown out as a file: a form, since every file that leaves a study is written down.
pub(super) fn download_button(t: &Texts, action: &str, asked: &Fields, text: &str) -> Markup {
    let kept: Vec<(&str, &str)> = asked
        .pairs()
        .iter()
        .filter(|(name, value)| name != "page" && !value.is_empty())
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    ui::form(
        t.words(),
        &Form {
            action,
            hidden: &kept,
            ..Form::default()
        },
        &html! {
            (ui::button(&Button { text, kind: ButtonKind::Secondary, small: true, ..Button::default() }))
        },
    )
}

/// Opens a study for a file: the material, and the file written down as taken out. When something of the key would be in
/// it and nobody said yet that it may leave all the same, there is a page that asks.
pub(super) async fn take_out(
    app: &App,
    signed: &Signed,
    one: &str,
    asked: &Fields,
    kind: &str,
) -> Result<Result<Material, Response>, Failure> {
    if let Some(page) = leaving::asks(app, signed, one, kind, asked).await? {
        return Ok(Err(page));
    }
    let one: StudyId = id(one)?;
    let mut tx = app.db.write().await?;
    let leave = permits::study::<on::Study, to::Export>(&mut tx, &signed.actor, one).await?;
    let material = Material::load(&mut tx, app, signed, one, Whose::read(asked)).await?;
    taken_out::begun(&mut tx, &app.around, &leave, kind, None).await?;
    tx.commit().await?;
    Ok(Ok(material))
}

/// A share as a percentage with at most one decimal.
pub(super) fn percent(share: f64) -> String {
    format!("{}%", ui::number::plain(share * 100.0, 1))
}
