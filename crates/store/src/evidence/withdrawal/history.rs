//! What the history remembers of words that are gone.

use super::words::is_of;
use crate::{Error, Result, Tx, query};
use evidence::history::{Change, Edit};
use ids::{CodingId, MemoId, OrgId, SourceId, StudyId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is gone.
pub(super) struct Gone<'a> {
    pub(super) org: OrgId,
    pub(super) study: StudyId,
    pub(super) sources: BTreeSet<SourceId>,
    /// The codings of these sources that are left.
    pub(super) left: BTreeSet<CodingId>,
    pub(super) memos: BTreeSet<MemoId>,
    pub(super) words: Vec<&'a str>,
}

impl Gone<'_> {
    /// The change without what is gone; none when nothing is left of it.
    fn from(&self, change: Change) -> Option<Change> {
        match change {
            Change::Coding(edit) => {
                let coding = edit.thing();
                let hangs_on_them = self.sources.contains(&coding.source);
                let stays = !hangs_on_them
                    || (self.left.contains(&coding.id)
                        && [edit.before(), edit.after()]
                            .into_iter()
                            .flatten()
                            .all(|c| !is_of(&self.words, &c.quote)));
                stays.then_some(Change::Coding(edit))
            }
            Change::Memo(edit) => {
                (!self.memos.contains(&edit.thing().id)).then_some(Change::Memo(edit))
            }
            Change::Code(mut edit) => {
                let (first, second) = match &mut edit {
                    Edit::Added(code) | Edit::Removed(code) => (code, None),
                    Edit::Changed { before, after } => (before, Some(after)),
                };
                first.anchor_quotes.retain(|q| !is_of(&self.words, q));
                if let Some(second) = second {
                    second.anchor_quotes.retain(|q| !is_of(&self.words, q));
                }
                Some(Change::Code(edit))
            }
        }
    }

    /// Rewrites every step that remembers something of it. A step that lost something cannot be taken back any more.
    pub(super) async fn scrub(&self, tx: &mut Tx) -> Result<()> {
        // Step after step: the history of a large study does not fit into memory.
        let mut after = 0_i64;
        loop {
            let steps: Vec<(Uuid, i64, String)> = query("SELECT id, number, what FROM step WHERE org_id = $1 AND study_id = $2 AND number > $3 ORDER BY number LIMIT 500")
                .bind(self.org)
                .bind(self.study)
                .bind(after)
                .all(tx)
                .await?;
            let Some((_, last, _)) = steps.last() else {
                return Ok(());
            };
            after = *last;
            for (id, _, what) in steps {
                let unreadable = |_| Error::Unreadable {
                    table: "step",
                    column: "what",
                };
                let changes: Vec<Change> = serde_json::from_str(&what).map_err(unreadable)?;
                let left: Vec<Change> = changes
                    .iter()
                    .cloned()
                    .filter_map(|change| self.from(change))
                    .collect();
                if left == changes {
                    continue;
                }
                query("UPDATE step SET what = $3, state = 'gone' WHERE org_id = $1 AND id = $2")
                    .bind(self.org)
                    .bind(id)
                    .bind(serde_json::to_string(&left).map_err(unreadable)?)
                    .execute(tx)
                    .await?;
            }
        }
    }
}
