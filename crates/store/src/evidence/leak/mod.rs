//! What of the key stands in a study all the same: what a file is looked through for before it leaves.
//!
//! Members learn which pseudonym leaks and where; the words behind it are in the key, which they may not read. No leak is
//! no proof: what nobody replaced is not in the key.

mod earlier;

pub use earlier::{Cleared, clear_earlier};

use super::source::Layout;
use super::visible;
use crate::{Error, Result, Tx, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use evidence::deidentify::{Entry, Key, Kind};
use evidence::text::Text;
use ids::{PseudonymId, StudyId};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where words of the key can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stands {
    /// In the name or the file name of a source.
    SourceName,
    /// In the text of a source, or among its speakers.
    Text,
    /// In a wording that was corrected since.
    EarlierWording,
    /// In the comment on a coding. The record is its source.
    Comment,
    /// In a memo.
    Memo,
    /// In what a memo said before.
    EarlierMemo,
    /// In the name of a case.
    Case,
    /// In what is known of a case.
    Attribute,
    /// In a code: its name, definition, rules or quotes.
    Code,
    /// In a cell of the framework matrix. The record is its case.
    Cell,
    /// In what a cell said before. The record is its case.
    EarlierCell,
}

impl Stands {
    /// All of them.
    pub const ALL: [Stands; 11] = [
        Stands::SourceName,
        Stands::Text,
        Stands::EarlierWording,
        Stands::Comment,
        Stands::Memo,
        Stands::EarlierMemo,
        Stands::Case,
        Stands::Attribute,
        Stands::Code,
        Stands::Cell,
        Stands::EarlierCell,
    ];

    /// The word for it in keys of texts.
    pub const fn code(self) -> &'static str {
        match self {
            Stands::SourceName => "source-name",
            Stands::Text => "text",
            Stands::EarlierWording => "earlier-wording",
            Stands::Comment => "comment",
            Stands::Memo => "memo",
            Stands::EarlierMemo => "earlier-memo",
            Stands::Case => "case",
            Stands::Attribute => "attribute",
            Stands::Code => "code",
            Stands::Cell => "cell",
            Stands::EarlierCell => "earlier-cell",
        }
    }

    /// The statement for what is looked through: the record, its name, the words, and for texts how they are arranged. `$1` is the organisation, `$2` the
    /// account that looks, `$3` the study.
    const fn statement(self) -> &'static str {
        match self {
            Stands::SourceName => {
                "SELECT s.id, s.name, s.name || ' ' || s.file_name AS words, '' AS layout FROM source s WHERE s.org_id = $1 AND s.study_id = $3 ORDER BY s.folded_name, s.id"
            }
            Stands::Text => {
                "SELECT s.id, s.name, v.body AS words, v.layout FROM source s JOIN source_version v ON v.org_id = s.org_id AND v.id = s.version_id WHERE s.org_id = $1 AND s.study_id = $3 ORDER BY s.folded_name, s.id"
            }
            Stands::EarlierWording => {
                "SELECT s.id, s.name, v.body AS words, v.layout FROM source s JOIN source_version v ON v.org_id = s.org_id AND v.source_id = s.id AND v.id <> s.version_id WHERE s.org_id = $1 AND s.study_id = $3 ORDER BY s.folded_name, s.id, v.number"
            }
            Stands::Comment => concat!(
                "SELECT k.source_id AS id, s.name, k.comment AS words, '' AS layout FROM coding k JOIN source s ON s.org_id = k.org_id AND s.id = k.source_id WHERE k.org_id = $1 AND k.study_id = $3 AND k.comment <> ''",
                visible!(),
                " ORDER BY s.folded_name, s.id, k.id"
            ),
            Stands::Memo => {
                "SELECT m.id, m.title AS name, m.title || ' ' || m.body AS words, '' AS layout FROM memo m WHERE m.org_id = $1 AND m.study_id = $3 ORDER BY m.id"
            }
            Stands::EarlierMemo => {
                "SELECT m.id, m.title AS name, v.title || ' ' || v.body AS words, '' AS layout FROM memo m JOIN memo_version v ON v.org_id = m.org_id AND v.memo_id = m.id WHERE m.org_id = $1 AND m.study_id = $3 ORDER BY m.id, v.version"
            }
            Stands::Case => {
                "SELECT c.id, c.name, c.name AS words, '' AS layout FROM study_case c WHERE c.org_id = $1 AND c.study_id = $3 AND c.kind <> 'site' ORDER BY c.name, c.id"
            }
            Stands::Attribute => {
                "SELECT c.id, c.name, v.value AS words, '' AS layout FROM study_case c JOIN case_value v ON v.org_id = c.org_id AND v.case_id = c.id WHERE c.org_id = $1 AND c.study_id = $3 ORDER BY c.name, c.id, v.attribute_id"
            }
            // The quotes are JSON, where line breaks and tabs are written as letters; they part words all the same.
            Stands::Code => {
                "SELECT c.id, c.name, c.name || ' ' || c.definition || ' ' || c.use_when || ' ' || c.not_when || ' ' || replace(replace(CAST(c.anchor_quotes AS TEXT), '\\n', ' '), '\\t', ' ') AS words, '' AS layout FROM code c WHERE c.org_id = $1 AND c.study_id = $3 ORDER BY c.name, c.id"
            }
            Stands::Cell => {
                "SELECT m.case_id AS id, c.name, m.body AS words, '' AS layout FROM matrix_cell m JOIN study_case c ON c.org_id = m.org_id AND c.id = m.case_id WHERE m.org_id = $1 AND m.study_id = $3 ORDER BY c.name, m.id"
            }
            Stands::EarlierCell => {
                "SELECT w.case_id AS id, c.name, w.body AS words, '' AS layout FROM matrix_cell_wording w JOIN study_case c ON c.org_id = w.org_id AND c.id = w.case_id WHERE w.org_id = $1 AND w.study_id = $3 ORDER BY c.name, w.id"
            }
        }
    }
}

/// Words of the key that stand somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// Where.
    pub stands: Stands,
    /// The record.
    pub record: Uuid,
    /// The name of the record.
    pub name: String,
    /// Which line of the key.
    pub key: PseudonymId,
    /// What should stand there.
    pub pseudonym: String,
    /// Whether it is only one word of a longer name; then it may be somebody else's, or just a word.
    pub is_part: bool,
    /// How often.
    pub times: usize,
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    id: Uuid,
    kind: String,
    words: String,
    pseudonym: String,
}

/// The key of a study, with the names that people and workers of the programme have now. It stays in here.
async fn key<R, D>(tx: &mut Tx, permit: &Permit<R, D>) -> Result<Key>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let rows: Vec<KeyRow> = query("SELECT k.id, k.kind, COALESCE(p.name, w.name, k.original) AS words, k.pseudonym FROM study_key k LEFT JOIN person p ON p.org_id = k.org_id AND p.id = k.person_id LEFT JOIN worker w ON w.org_id = k.org_id AND w.id = k.worker_id WHERE k.org_id = $1 AND k.study_id = $2 ORDER BY k.pseudonym")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all(tx)
        .await?;
    let entries = rows
        .into_iter()
        .filter(|row| !row.words.trim().is_empty())
        .map(|row| Entry {
            id: PseudonymId(row.id),
            kind: match row.kind.as_str() {
                "name" | "person" | "worker" => Kind::Person,
                "date" => Kind::Date,
                "number" => Kind::Number,
                _ => Kind::Place,
            },
            words: vec![row.words],
            stand_in: row.pseudonym,
        })
        .collect();
    Ok(Key::new(entries))
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    words: String,
    layout: String,
}

impl Row {
    /// What is looked through: the words, and the names of the speakers.
    fn texts(&self) -> Result<Vec<Text>> {
        let mut texts = vec![Text::new(&self.words)];
        if !self.layout.is_empty() {
            let layout: Layout =
                serde_json::from_str(&self.layout).map_err(|_| Error::Unreadable {
                    table: "source_version",
                    column: "layout",
                })?;
            texts.push(Text::new(&layout.speakers().join("\n")));
        }
        Ok(texts)
    }
}

/// So many records are looked through at a time.
const A_TIME: i64 = 50;

/// What of the key stands in these parts of the study, as far as the actor may see them. A study without a key has no
/// leaks.
///
/// # Errors
/// As the database says.
pub async fn find(
    tx: &mut Tx,
    permit: &Permit<on::Study, to::Export>,
    parts: &[Stands],
) -> Result<Vec<Leak>> {
    let key = key(tx, permit).await?;
    if key.entries().is_empty() {
        return Ok(Vec::new());
    }
    let mut leaks = Vec::new();
    for stands in parts {
        let mut found: BTreeMap<(Uuid, PseudonymId, bool), Leak> = BTreeMap::new();
        let mut offset = 0;
        loop {
            let rows: Vec<Row> = query(stands.statement())
                .bind(permit.actor().org)
                .bind(permit.actor().account)
                .bind(permit.subject())
                .limit(A_TIME)
                .push(" OFFSET ")
                .push_bind(offset)
                .all(tx)
                .await?;
            let read = rows.len();
            for row in rows {
                look(&key, *stands, &row, &mut found)?;
                // A long text keeps the processor busy: others go first.
                tokio::task::yield_now().await;
            }
            if i64::try_from(read).unwrap_or(0) < A_TIME {
                break;
            }
            offset += A_TIME;
        }
        leaks.extend(found.into_values());
    }
    leaks.sort_by(|a, b| {
        (a.stands, a.is_part, &a.name, &a.pseudonym, a.record).cmp(&(
            b.stands,
            b.is_part,
            &b.name,
            &b.pseudonym,
            b.record,
        ))
    });
    Ok(leaks)
}

fn look(
    key: &Key,
    stands: Stands,
    row: &Row,
    found: &mut BTreeMap<(Uuid, PseudonymId, bool), Leak>,
) -> Result<()> {
    let leaks = row.texts()?;
    for leak in leaks.iter().flat_map(|text| key.leaks(text)) {
        let entry = key.get(leak.id).ok_or(Error::Changed)?;
        found
            .entry((row.id, leak.id, leak.is_part))
            .or_insert_with(|| Leak {
                stands,
                record: row.id,
                name: row.name.clone(),
                key: leak.id,
                pseudonym: entry.stand_in.clone(),
                is_part: leak.is_part,
                times: 0,
            })
            .times += 1;
    }
    Ok(())
}
