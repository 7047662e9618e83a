//! Files between their check and their application, each only for the account that brought it, and the mappings of
//! columns that are kept for the next file of the same make.

use crate::delivery::Refusal;
use crate::{Error, Result, Stamp, Surroundings, Tx, query};
use access::{Reach, on, to};
use delivery::records::Kind;
use ids::ImportId;
use interchange::{Encoding, Mapping};
use serde_json::Value as Json;
use uuid::Uuid;

/// The largest file that is kept, in bytes.
pub const LARGEST: usize = 100 * 1024 * 1024;

/// A file that was just brought.
#[derive(Debug)]
pub struct NewFile {
    /// The identifier, made with the form.
    pub id: ImportId,
    /// What it is about.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its content.
    pub content: Vec<u8>,
    /// How the characters of a CSV file are written.
    pub encoding: Encoding,
    /// Which of its columns are which of ours, as far as somebody said.
    pub mapping: Mapping,
}

/// A file that is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The identifier.
    pub id: ImportId,
    /// What it is about.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its content; empty in a list.
    pub content: Vec<u8>,
    /// How the characters of a CSV file are written.
    pub encoding: Encoding,
    /// Which of its columns are which of ours, as far as somebody said.
    pub mapping: Mapping,
    /// When it was brought.
    pub at: Stamp,
}

/// The word for Windows-1252.
const WINDOWS: &str = "windows-1252";

/// How many files of an account are kept at a time; the oldest goes when another comes.
const MOST: usize = 5;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    file_name: String,
    content: Vec<u8>,
    encoding: String,
    mapping: Json,
    created_at: Stamp,
}

impl Row {
    fn read(self) -> Result<Kept> {
        let kind = Kind::from_code(&self.kind).ok_or(Error::Unreadable {
            table: "import_file",
            column: "kind",
        })?;
        Ok(Kept {
            id: ImportId(self.id),
            kind,
            name: self.file_name,
            content: self.content,
            encoding: match self.encoding.as_str() {
                WINDOWS => Encoding::Windows1252,
                _ => Encoding::Unicode,
            },
            mapping: from_json(&self.mapping),
            at: self.created_at,
        })
    }
}

fn to_json(mapping: &Mapping) -> Json {
    let pairs = mapping
        .pairs()
        .map(|(theirs, ours)| (theirs.to_owned(), Json::from(ours)));
    Json::Object(pairs.collect())
}

fn from_json(json: &Json) -> Mapping {
    let pairs = json.as_object().into_iter().flatten();
    Mapping::from_pairs(pairs.filter_map(|(theirs, ours)| Some((theirs.as_str(), ours.as_str()?))))
}

/// Keeps a file. The same form sent twice keeps it once.
///
/// # Errors
/// [`Error::Refused`] when it is larger than [`LARGEST`]; [`Error::Denied`] when the identifier is somebody else's.
pub async fn keep(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::ImportFile, to::Create>,
    file: NewFile,
) -> Result<()> {
    if file.content.len() > LARGEST {
        return Err(Refusal::FileTooLarge {
            megabytes: LARGEST >> 20,
        }
        .into());
    }
    let actor = reach.actor();
    let there: Option<(Uuid,)> =
        query("SELECT account_id FROM import_file WHERE org_id = $1 AND id = $2")
            .bind(actor.org)
            .bind(file.id)
            .optional(tx)
            .await?;
    if let Some((owner,)) = there {
        return if owner == actor.account.0 {
            Ok(())
        } else {
            Err(Error::Denied)
        };
    }
    let kept = list(tx, reach).await?;
    for old in kept.iter().skip(MOST - 1) {
        discard(tx, reach, old.id).await?;
    }
    query("INSERT INTO import_file (org_id, id, account_id, kind, file_name, content, encoding, mapping, state, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'checked', $9)")
        .bind(actor.org)
        .bind(file.id)
        .bind(actor.account)
        .bind(file.kind.code())
        .bind(file.name)
        .bind(file.content)
        .bind(match file.encoding {
            Encoding::Unicode => "unicode",
            Encoding::Windows1252 => WINDOWS,
        })
        .bind(to_json(&file.mapping))
        .bind(around.now())
        .execute(tx)
        .await?;
    Ok(())
}

/// The files of the actor that wait, latest first, without their content.
///
/// # Errors
/// As the database says.
pub async fn list(tx: &mut Tx, reach: &Reach<on::ImportFile, to::Create>) -> Result<Vec<Kept>> {
    #[derive(sqlx::FromRow)]
    struct Line {
        id: Uuid,
        kind: String,
        file_name: String,
        mapping: Json,
        created_at: Stamp,
    }
    let lines: Vec<Line> = query("SELECT id, kind, file_name, mapping, created_at FROM import_file WHERE org_id = $1 AND account_id = $2 ORDER BY created_at DESC, id DESC")
        .bind(reach.actor().org)
        .bind(reach.actor().account)
        .all(tx)
        .await?;
    lines
        .into_iter()
        .map(|line| {
            Row {
                id: line.id,
                kind: line.kind,
                file_name: line.file_name,
                content: Vec::new(),
                encoding: String::new(),
                mapping: line.mapping,
                created_at: line.created_at,
            }
            .read()
        })
        .collect()
}

/// A file of the actor.
///
/// # Errors
/// [`Error::Denied`] when it is not there or somebody else's.
pub async fn load(
    tx: &mut Tx,
    reach: &Reach<on::ImportFile, to::Create>,
    id: ImportId,
) -> Result<Kept> {
    query("SELECT id, kind, file_name, content, encoding, mapping, created_at FROM import_file WHERE org_id = $1 AND account_id = $2 AND id = $3")
        .bind(reach.actor().org)
        .bind(reach.actor().account)
        .bind(id)
        .one::<Row>(tx)
        .await?
        .read()
}

/// Says which columns of a file are which of ours, and keeps it for the next file of the same make.
///
/// # Errors
/// [`Error::Denied`] when the file is not there or somebody else's.
pub async fn set_mapping(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::ImportFile, to::Create>,
    id: ImportId,
    header: &[String],
    mapping: &Mapping,
) -> Result<()> {
    let file = load(tx, reach, id).await?;
    query("UPDATE import_file SET mapping = $3 WHERE org_id = $1 AND id = $2")
        .bind(reach.actor().org)
        .bind(id)
        .bind(to_json(mapping))
        .execute(tx)
        .await?;
    keep_mapping(tx, around, reach.actor().org, file.kind, header, mapping).await
}

/// What a header is known by: its names, in any order.
fn signature(header: &[String]) -> String {
    let mut names: Vec<&str> = header.iter().map(String::as_str).collect();
    names.sort_unstable();
    names.join("\u{1f}")
}

/// Keeps a mapping for the next file of a kind with these columns.
///
/// # Errors
/// As the database says.
pub async fn keep_mapping(
    tx: &mut Tx,
    around: &Surroundings,
    org: ids::OrgId,
    kind: Kind,
    header: &[String],
    mapping: &Mapping,
) -> Result<()> {
    query("INSERT INTO import_mapping (org_id, kind, header, mapping, used_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (org_id, kind, header) DO UPDATE SET mapping = excluded.mapping, used_at = excluded.used_at")
        .bind(org)
        .bind(kind.code())
        .bind(signature(header))
        .bind(to_json(mapping))
        .bind(around.now())
        .execute(tx)
        .await?;
    Ok(())
}

/// The mapping that was used last for files of a kind with these columns; empty when there was none.
///
/// # Errors
/// As the database says.
pub async fn known_mapping(
    tx: &mut Tx,
    org: ids::OrgId,
    kind: Kind,
    header: &[String],
) -> Result<Mapping> {
    let found: Option<(Json,)> =
        query("SELECT mapping FROM import_mapping WHERE org_id = $1 AND kind = $2 AND header = $3")
            .bind(org)
            .bind(kind.code())
            .bind(signature(header))
            .optional(tx)
            .await?;
    Ok(found.map(|(json,)| from_json(&json)).unwrap_or_default())
}

/// Forgets a file of the actor. One that is not there is forgotten already.
///
/// # Errors
/// As the database says.
pub async fn discard(
    tx: &mut Tx,
    reach: &Reach<on::ImportFile, to::Create>,
    id: ImportId,
) -> Result<()> {
    query("DELETE FROM import_file WHERE org_id = $1 AND account_id = $2 AND id = $3")
        .bind(reach.actor().org)
        .bind(reach.actor().account)
        .bind(id)
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether the actor has imported this file already: then asking for it again, as by a double click, is answered as
/// the first time.
///
/// # Errors
/// As the database says.
pub async fn was_applied(
    tx: &mut Tx,
    reach: &Reach<on::ImportFile, to::Create>,
    id: ImportId,
) -> Result<bool> {
    let found = query("SELECT count(*) FROM audit WHERE org_id = $1 AND account_id = $2 AND resource = $3 AND resource_id = $4")
        .bind(reach.actor().org)
        .bind(reach.actor().account)
        .bind(access::Resource::ImportFile.code())
        .bind(id)
        .count(tx)
        .await?;
    Ok(found > 0)
}
