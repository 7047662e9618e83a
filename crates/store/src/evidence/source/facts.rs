//! What questions to the whole study ask of its sources: names, lengths, who speaks where; the words only on request.

use super::layout::page_of;
use super::{Layout, PageStart, unreadable};
use crate::{Result, Stamp, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use evidence::passage::Speech;
use evidence::study::SourceKind;
use evidence::text::Text;
use ids::SourceId;
use uuid::Uuid;

/// A source without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The source.
    pub id: SourceId,
    /// Its name.
    pub name: String,
    /// What kind of text it is.
    pub kind: SourceKind,
    /// Its length in code points.
    pub length: u32,
    /// Who says what, as far as the file said.
    pub speeches: Vec<Speech>,
    /// Where its pages begin, for a file that has pages.
    pub pages: Vec<PageStart>,
    /// When it was added.
    pub created_at: Stamp,
}

impl Facts {
    /// The page a place is on, for a file that has pages.
    pub fn page_of(&self, at: u32) -> Option<u32> {
        page_of(&self.pages, at)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    kind: String,
    length: i64,
    layout: String,
    created_at: Stamp,
}

/// Every source of the study by name, without its words.
///
/// # Errors
/// As the database says.
pub async fn facts(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Read>,
) -> Result<Vec<Facts>> {
    let rows: Vec<Row> = query("SELECT s.id, s.name, s.kind, s.length, v.layout, s.created_at FROM source s JOIN source_version v ON v.org_id = s.org_id AND v.id = s.version_id WHERE s.org_id = $1 AND s.study_id = $2 ORDER BY s.folded_name, s.id")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all(tx)
        .await?;
    audit::in_study(tx, around, permit, None, format!("{} listed", rows.len())).await?;
    rows.into_iter()
        .map(|row| {
            let layout: Layout =
                serde_json::from_str(&row.layout).map_err(|_| unreadable("layout"))?;
            let speeches = layout.blocks.into_iter().filter_map(|block| {
                let speaker = block.speaker?;
                Some(Speech {
                    speaker,
                    span: block.span,
                })
            });
            Ok(Facts {
                id: SourceId(row.id),
                name: row.name,
                kind: SourceKind::from_code(&row.kind).ok_or_else(|| unreadable("kind"))?,
                length: u32::try_from(row.length).map_err(|_| unreadable("length"))?,
                speeches: speeches.collect(),
                pages: layout.pages,
                created_at: row.created_at,
            })
        })
        .collect()
}

/// The words of some sources for a file whose beginning was written down, source by source.
pub(in crate::evidence) async fn words(
    tx: &mut Tx,
    permit: &Permit<on::StudySource, to::Read>,
    sources: &[SourceId],
) -> Result<Vec<(SourceId, Text)>> {
    let mut texts = Vec::with_capacity(sources.len());
    for source in sources {
        let body: Option<(String,)> = query(BODY)
            .bind(permit.actor().org)
            .bind(permit.subject())
            .bind(*source)
            .optional(tx)
            .await?;
        texts.extend(body.map(|(body,)| (*source, Text::new(&body))));
    }
    Ok(texts)
}

/// The words of a source in force.
const BODY: &str = "SELECT v.body FROM source s JOIN source_version v ON v.org_id = s.org_id AND v.id = s.version_id WHERE s.org_id = $1 AND s.study_id = $2 AND s.id = $3";

/// The words of some sources of the study, each written down as seen; those that are not the study's are left out.
///
/// # Errors
/// As the database says.
pub async fn texts(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Read>,
    sources: &[SourceId],
) -> Result<Vec<(SourceId, Text)>> {
    let mut texts = Vec::with_capacity(sources.len());
    for source in sources {
        let body: Option<(String,)> = query(BODY)
            .bind(permit.actor().org)
            .bind(permit.subject())
            .bind(*source)
            .optional(tx)
            .await?;
        if let Some((body,)) = body {
            audit::in_study(tx, around, permit, source.0, "").await?;
            texts.push((*source, Text::new(&body)));
        }
    }
    Ok(texts)
}
