//! Nameless words a source holds.

use super::belongs;
use crate::evidence::Refusal;
use crate::evidence::{source, span};
use crate::{Result, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use evidence::study::{SourceTie, SpeakerTie};
use ids::{SourceId, StudyCaseId, StudyId};
use uuid::Uuid;

/// A tie with the source it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tied {
    /// The source.
    pub source: SourceId,
    /// The tie.
    pub tie: SourceTie,
}

#[derive(sqlx::FromRow)]
struct Row {
    source_id: Uuid,
    case_id: Uuid,
    speaker: String,
    span_start: i64,
    span_end: i64,
}

impl Row {
    fn read(self) -> Result<Tied> {
        let case = StudyCaseId(self.case_id);
        let tie = if !self.speaker.is_empty() {
            SourceTie::Speaker(SpeakerTie {
                label: self.speaker,
                case,
            })
        } else if self.span_start < 0 {
            SourceTie::Whole(case)
        } else {
            SourceTie::Place(span(self.span_start, self.span_end, "source_case")?, case)
        };
        Ok(Tied {
            source: SourceId(self.source_id),
            tie,
        })
    }
}

/// The ties of a source: the whole first, then speakers, then places in the order of the text.
///
/// # Errors
/// [`crate::Error::Denied`] when the source is not the study's.
pub async fn of_source<R, D>(
    tx: &mut Tx,
    permit: &Permit<R, D>,
    id: SourceId,
) -> Result<Vec<SourceTie>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    source::belongs(tx, permit, id).await?;
    query("SELECT source_id, case_id, speaker, span_start, span_end FROM source_case WHERE org_id = $1 AND source_id = $2 ORDER BY span_start, speaker, case_id")
        .bind(permit.actor().org)
        .bind(id)
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(|row| row.read().map(|tied| tied.tie))
        .collect()
}

/// Every tie of the study, by source: what counts and tables need.
///
/// # Errors
/// As the database says.
pub async fn ties<R, D>(tx: &mut Tx, permit: &Permit<R, D>) -> Result<Vec<Tied>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    query("SELECT t.source_id, t.case_id, t.speaker, t.span_start, t.span_end FROM source_case t JOIN source s ON s.org_id = t.org_id AND s.id = t.source_id WHERE t.org_id = $1 AND s.study_id = $2 ORDER BY t.source_id, t.span_start, t.speaker, t.case_id")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// Says whose words a source holds, in place of what was said before.
///
/// # Errors
/// [`crate::Error::Refused`] when a place is not in the text; [`crate::Error::Denied`] when the source or a case is not the study's.
pub async fn set_ties(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Change>,
    id: SourceId,
    ties: &[SourceTie],
) -> Result<()> {
    let (length,): (i64,) =
        query("SELECT length FROM source WHERE org_id = $1 AND id = $2 AND study_id = $3")
            .bind(permit.actor().org)
            .bind(id)
            .bind(permit.subject())
            .one(tx)
            .await?;
    query("DELETE FROM source_case WHERE org_id = $1 AND source_id = $2")
        .bind(permit.actor().org)
        .bind(id)
        .execute(tx)
        .await?;
    for tie in ties {
        belongs(tx, permit, tie.case()).await?;
        if let SourceTie::Place(at, _) = tie
            && i64::from(at.end()) > length
        {
            return Err(Refusal::PlaceBeyond.into());
        }
        insert(tx, permit, id, tie).await?;
    }
    audit::in_study(tx, around, permit, id.0, format!("{} ties", ties.len())).await
}

/// Keeps a tie; one that is there already counts once.
pub(in crate::evidence) async fn insert<R, D>(
    tx: &mut Tx,
    permit: &Permit<R, D>,
    source: SourceId,
    tie: &SourceTie,
) -> Result<()>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let (speaker, start, end) = match tie {
        SourceTie::Whole(_) => ("", -1, -1),
        SourceTie::Speaker(tie) => (tie.label.as_str(), -1, -1),
        SourceTie::Place(at, _) => ("", i64::from(at.start()), i64::from(at.end())),
    };
    query("INSERT INTO source_case (org_id, source_id, case_id, speaker, span_start, span_end) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (org_id, source_id, case_id, speaker, span_start) DO UPDATE SET span_end = excluded.span_end")
        .bind(permit.actor().org)
        .bind(source)
        .bind(tie.case())
        .bind(speaker)
        .bind(start)
        .bind(end)
        .execute(tx)
        .await?;
    Ok(())
}
