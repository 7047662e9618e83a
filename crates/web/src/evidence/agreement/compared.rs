//! What is compared: whose codings of which sources.

use crate::evidence::material::{Material, Whose};
use crate::{App, Failure, Fields, Signed};
use access::{on, to};
use evidence::agreement::{CodedText, codes_of};
use evidence::coding::Layer;
use evidence::place::Span;
use evidence::round::Round;
use evidence::sentence::{lines, sentences};
use evidence::text::Text;
use ids::{AccountId, CodeId, RoundId, SourceId, StudyId};
use std::collections::{BTreeMap, BTreeSet};
use store::evidence::coding::{self, Filter, Placed};
use store::evidence::{member, round, source};
use store::{Tx, permits};

/// What a unit of the comparison is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Unit {
    /// A character.
    #[default]
    Character,
    /// A sentence.
    Sentence,
    /// A paragraph.
    Paragraph,
}

impl Unit {
    pub(super) const ALL: [Unit; 3] = [Unit::Character, Unit::Sentence, Unit::Paragraph];

    /// As it stands in the address and in files.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Unit::Character => "character",
            Unit::Sentence => "sentence",
            Unit::Paragraph => "paragraph",
        }
    }

    fn read(asked: &Fields) -> Unit {
        let asked = asked.get("unit");
        let known = Unit::ALL.into_iter().find(|unit| unit.code() == asked);
        known.unwrap_or_default()
    }

    /// The units of each source, in the order of `sources`; none where every character is one. A source without a
    /// wording has no units.
    pub(super) fn cut(
        self,
        sources: &[SourceId],
        wordings: &[(SourceId, Text)],
    ) -> Option<Vec<Vec<Span>>> {
        let cut = match self {
            Unit::Character => return None,
            Unit::Sentence => sentences,
            Unit::Paragraph => lines,
        };
        let wordings: BTreeMap<SourceId, &Text> =
            wordings.iter().map(|(id, text)| (*id, text)).collect();
        let units = |source| wordings.get(source).map_or_else(Vec::new, |text| cut(text));
        Some(sources.iter().map(units).collect())
    }
}

/// The texts with the marks of those who read them.
pub(super) struct Compared {
    pub(super) material: Material,
    pub(super) rounds: Vec<Round>,
    /// The round that was asked for.
    pub(super) round: Option<Round>,
    /// Who is compared.
    pub(super) coders: BTreeSet<AccountId>,
    pub(super) names: BTreeMap<AccountId, String>,
    /// The codings that are compared.
    pub(super) placed: Vec<Placed>,
    /// The sources, in the order of `texts`.
    pub(super) sources: Vec<SourceId>,
    pub(super) texts: Vec<CodedText<AccountId, CodeId>>,
    /// Codes somebody used, or those of the round.
    pub(super) codes: Vec<CodeId>,
    pub(super) unit: Unit,
    /// What the sources say, where units are cut.
    pub(super) wordings: Vec<(SourceId, Text)>,
}

/// What members and everybody who ever coded are called.
pub(in crate::evidence) async fn names(
    tx: &mut Tx,
    signed: &Signed,
    study: StudyId,
) -> Result<BTreeMap<AccountId, String>, Failure> {
    let actor = &signed.actor;
    let reads = permits::study::<on::Study, to::Read>(tx, actor, study).await?;
    let mut names: BTreeMap<AccountId, String> =
        coding::coders(tx, &reads).await?.into_iter().collect();
    for member in member::list(tx, &reads).await? {
        names.insert(member.account, member.name);
    }
    Ok(names)
}

impl Compared {
    pub(super) async fn load(
        tx: &mut Tx,
        app: &App,
        signed: &Signed,
        study: StudyId,
        asked: &Fields,
    ) -> Result<Compared, Failure> {
        let material = Material::load(tx, app, signed, study, Whose::Coders).await?;
        let reads = permits::study::<on::Coding, to::Read>(tx, &signed.actor, study).await?;
        let rounds: Vec<Round> = round::list(tx, &reads)
            .await?
            .into_iter()
            .map(|line| line.round)
            .collect();
        let round = asked.read::<RoundId>("round");
        let round = rounds.iter().find(|known| Some(known.id) == round).cloned();
        let names = names(tx, signed, study).await?;
        let mut coders: BTreeSet<AccountId> = match &round {
            Some(round) => round.coders.clone(),
            None => asked
                .all("coder")
                .filter_map(|id| id.parse().ok())
                .filter(|id| names.contains_key(id))
                .collect(),
        };
        if coders.is_empty() {
            coders = material.coders.iter().map(|(id, _)| *id).collect();
        }
        let filter = Filter {
            layer: Some(Layer::Coder),
            round: round.as_ref().map(|round| round.id),
            ..Filter::default()
        };
        let mut placed = coding::placed(tx, &reads, &filter).await?;
        placed.retain(|one| coders.contains(&one.coder));
        let mut compared = Compared {
            material,
            rounds,
            round,
            coders,
            names,
            placed,
            sources: Vec::new(),
            texts: Vec::new(),
            codes: Vec::new(),
            unit: Unit::read(asked),
            wordings: Vec::new(),
        };
        compared.gather();
        if compared.unit != Unit::Character {
            let reads =
                permits::study::<on::StudySource, to::Read>(tx, &signed.actor, study).await?;
            compared.wordings = source::texts(tx, &app.around, &reads, &compared.sources).await?;
        }
        Ok(compared)
    }

    /// Sets the texts beside each other. In a round, all its coders read all its sources; otherwise whoever coded
    /// anything in a source has read it, and only sources that two have read say something.
    fn gather(&mut self) {
        let mut marks: BTreeMap<SourceId, Vec<&Placed>> = BTreeMap::new();
        for one in &self.placed {
            marks.entry(one.source).or_default().push(one);
        }
        for facts in &self.material.sources {
            let marks = marks.remove(&facts.id).unwrap_or_default();
            let readers: BTreeSet<AccountId> = match &self.round {
                Some(round) if round.sources.contains(&facts.id) => round.coders.clone(),
                Some(_) => continue,
                None => marks.iter().map(|one| one.coder).collect(),
            };
            if readers.len() < 2 {
                continue;
            }
            let marked = marks
                .iter()
                .map(|one| (one.coder, one.code, one.span))
                .filter(|(_, _, span)| span.end() <= facts.length);
            // Marks beyond the text were left out above, so this always holds.
            if let Ok(text) = CodedText::new(facts.length, readers, marked) {
                self.sources.push(facts.id);
                self.texts.push(text);
            }
        }
        let used = codes_of(&self.texts);
        let of_round = self.round.as_ref().map(|round| &round.codes);
        self.codes = self
            .material
            .codebook
            .codes()
            .iter()
            .map(|code| code.id)
            .filter(|code| {
                used.contains(code) || of_round.is_some_and(|codes| codes.contains(code))
            })
            .collect();
    }

    /// What a coder is called.
    pub(super) fn name(&self, coder: AccountId) -> &str {
        self.names.get(&coder).map_or("", String::as_str)
    }
}
