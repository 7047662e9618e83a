//! The codes of a file.

use super::Taking;
use crate::evidence::code;
use crate::evidence::exchange::plan::{self, Beside, PlannedCode, short};
use crate::evidence::memo::{self, Said};
use crate::{Result, Surroundings, Tx};
use evidence::code::{Code, Colour, limits};
use evidence::history::{Change, Edit};
use evidence::memo::{MemoKind, MemoTarget};
use ids::CodeId;
use interchange::qda::Guid;

impl Taking<'_> {
    pub(super) async fn codes(&mut self, tx: &mut Tx, around: &Surroundings) -> Result<()> {
        let codebook = code::codebook(tx, &self.brings.codebook).await?;
        let mut position = u32::try_from(codebook.children(None).count()).unwrap_or(u32::MAX);
        let planned = plan::codes(self.project, &codebook);
        let mut ids: Vec<CodeId> = Vec::with_capacity(planned.len());
        let mut changes = Vec::new();
        for one in &planned {
            let id = one.there.unwrap_or_else(|| around.id());
            if one.there.is_none() {
                let mut code = Code::new(id, one.name.as_str());
                code.parent = one.parent.and_then(|at| ids.get(at)).copied();
                code.position = position;
                code.is_codable = one.from.is_codable || self.is_used(one.from.guid);
                code.colour = one
                    .colour()
                    .unwrap_or_else(|| Colour::of_number(codebook.len() + changes.len()));
                let worded = one.worded();
                let cut = |words: &str| short(words, limits::WORDING, "");
                code.definition = cut(&worded.definition);
                code.use_when = cut(&worded.use_when);
                code.not_when = cut(&worded.not_when);
                code.anchor_quotes = worded
                    .anchor_quotes
                    .iter()
                    .map(|quote| cut(quote))
                    .collect();
                position = position.saturating_add(1);
                changes.push(Change::Code(Edit::Added(code)));
            }
            ids.push(id);
            self.codes.insert(one.from.guid, id);
            self.note(&one.from.note_refs, &MemoTarget::Code(id));
        }
        self.count.codes = changes.len();
        code::change(tx, around, &self.brings.codebook, changes).await?;
        for (one, id) in planned.iter().zip(ids) {
            if let Some(why) = one.beside {
                self.beside(tx, around, one, id, why).await?;
            }
        }
        Ok(())
    }

    /// Keeps what the code has no room for as a memo about it.
    async fn beside(
        &mut self,
        tx: &mut Tx,
        around: &Surroundings,
        code: &PlannedCode<'_>,
        id: CodeId,
        why: Beside,
    ) -> Result<()> {
        let title = match why {
            Beside::Stays => format!("“{}” as defined in “{}”", code.name, self.project.name),
            Beside::TooLong => format!("“{}” in full", code.name),
        };
        let said = Said {
            kind: MemoKind::Code,
            title: short(&title, memo::LONGEST_TITLE, "Code"),
            body: format!("{}\n\n{}", code.from.name.trim(), code.definition()),
            about: vec![MemoTarget::Code(id)],
        };
        self.memo(tx, around, said).await?;
        Ok(())
    }

    fn is_used(&self, code: Guid) -> bool {
        let mut selections = self.project.texts().flat_map(|text| &text.selections);
        selections.any(|one| one.codings.iter().any(|coding| coding.code == code))
    }
}
