//! A whole analysis as one file: data, settings, version, hashes and results, so that anybody can do it again.
//!
//! A bundle is a ZIP archive with
//! - `about.json`: the program and its version, the kind of analysis, the name and the SHA-256 hash of the data, and of
//!   every other file;
//! - `settings.json`: what was asked, as [`Settings`] are written;
//! - `data/NAME`: the file that was analysed, as it was;
//! - `results.json` under the keys of `docs/json.md`, and `answer.txt`, the same in words;
//! - `pictures/*.svg`, and `tables/*.csv` with their numbers.
//!
//! Nothing in it depends on the time or the machine: the same data and settings give the same bytes.

use crate::{Refusal, Settings, Source};
use data_encoding::HEXLOWER;
use interchange::archive;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// What a bundle says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The program that made it, with its version.
    pub made_by: String,
    /// The version of what is in a bundle.
    pub format: u32,
    /// The kind of analysis.
    pub kind: String,
    /// The name of the file that was analysed.
    pub data: String,
    /// The SHA-256 hash of every file beside this one, in hexadecimal.
    pub sha256: BTreeMap<String, String>,
}

const FORMAT: u32 = 1;
const ABOUT: &str = "about.json";
const SETTINGS: &str = "settings.json";

/// The program and its version, as bundles and pages name it.
pub const MADE_BY: &str = concat!("Alongside ", env!("CARGO_PKG_VERSION"));

/// The SHA-256 hash of a file, in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// Carries an analysis out and packs everything.
///
/// # Errors
/// As [`Settings::analyse`].
pub fn write(settings: &Settings, source: &Source<'_>) -> Result<Vec<u8>, Refusal> {
    let files = files(settings, source)?;
    archive::pack(&files)
        .map_err(|error| Refusal::Data(format!("The bundle cannot be written: {error}.")))
}

/// Every file of a bundle.
fn files(settings: &Settings, source: &Source<'_>) -> Result<Vec<(String, Vec<u8>)>, Refusal> {
    let name = file_name(source.name);
    // Only the last part of a path: where the file lay must not change the answer.
    let source = &Source {
        name: &name,
        bytes: source.bytes,
    };
    let analysed = settings.analyse(source, &mut |_, _| ControlFlow::Continue(()))?;
    let mut files: Vec<(String, Vec<u8>)> = vec![
        (SETTINGS.to_owned(), line(settings.to_json())),
        (format!("data/{name}"), source.bytes.to_vec()),
        (
            "results.json".to_owned(),
            line(format!("{:#}", analysed.json()?)),
        ),
        ("answer.txt".to_owned(), line(analysed.words()?)),
    ];
    for drawing in analysed.pictures()? {
        files.push((
            format!("pictures/{}.svg", drawing.id()),
            drawing.document().into_bytes(),
        ));
        files.push((
            format!("tables/{}.csv", drawing.id()),
            csv(&drawing)
                .map_err(|error| Refusal::Data(format!("A table cannot be written: {error}.")))?,
        ));
    }
    let about = About {
        made_by: MADE_BY.to_owned(),
        format: FORMAT,
        kind: settings.kind().code().to_owned(),
        data: name.clone(),
        sha256: files
            .iter()
            .map(|(name, content)| (name.clone(), hash(content)))
            .collect(),
    };
    // Plain texts under fixed names can always be written.
    let about = serde_json::to_string_pretty(&about).unwrap_or_default();
    files.insert(0, (ABOUT.to_owned(), line(about)));
    Ok(files)
}

fn line(mut text: String) -> Vec<u8> {
    text.push('\n');
    text.into_bytes()
}

/// The last part of a path, with nothing an archive could trip over.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let safe: String = last
        .chars()
        .map(|c| if c.is_control() { '_' } else { c })
        .collect();
    match safe.trim().trim_start_matches('.') {
        "" => "data".to_owned(),
        safe => safe.to_owned(),
    }
}

/// The numbers of a picture as CSV.
fn csv(drawing: &charts::Drawing) -> Result<Vec<u8>, interchange::WriteProblem> {
    crate::tables::spreadsheet(
        interchange::Format::Csv,
        drawing.title(),
        drawing.table(),
        &[],
    )
}

/// What became of doing an analysis again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rerun {
    /// What the bundle says of itself.
    pub about: About,
    /// Files that came out the same, bit for bit.
    pub same: Vec<String>,
    /// Files that came out differently, or that are not in the bundle or not made any more.
    pub different: Vec<String>,
    /// Files whose content is not what the bundle says it was.
    pub changed: Vec<String>,
}

impl Rerun {
    /// Whether everything came out as it was.
    pub fn identical(&self) -> bool {
        self.different.is_empty() && self.changed.is_empty()
    }
}

/// Does the analysis of a bundle again and compares every file. `name` is for messages.
///
/// # Errors
/// The file is no bundle, or the analysis is refused.
pub fn rerun(name: &str, bytes: &[u8]) -> Result<Rerun, Refusal> {
    let packed: BTreeMap<String, Vec<u8>> = archive::unpack(name, bytes)
        .map_err(|problem| Refusal::Data(problem.to_string()))?
        .into_iter()
        .collect();
    let part = |part: &str| {
        packed.get(part).ok_or_else(|| {
            Refusal::Data(format!(
                "{name}: there is no {part} in it. Choose a file that was downloaded with “Download everything” or written with --bundle."
            ))
        })
    };
    let about: About = serde_json::from_slice(part(ABOUT)?)
        .map_err(|error| Refusal::Data(format!("{name}, {ABOUT}: {error}.")))?;
    if about.format > FORMAT {
        return Err(Refusal::Data(format!(
            "{name} was made by {}, whose bundles this version cannot read. Use that version or a later one.",
            about.made_by
        )));
    }
    let settings = String::from_utf8_lossy(part(SETTINGS)?).into_owned();
    let settings = Settings::from_json(&settings)
        .map_err(|error| Refusal::Data(format!("{name}, {SETTINGS}: {error}")))?;
    let data = format!("data/{}", about.data);
    let source = Source {
        name: &about.data,
        bytes: part(&data)?,
    };
    let again = files(&settings, &source)?;
    let changed = packed
        .iter()
        .filter(|(name, content)| {
            name.as_str() != ABOUT && about.sha256.get(*name) != Some(&hash(content))
        })
        .map(|(name, _)| name.clone())
        .collect();
    let mut same = Vec::new();
    let mut different = Vec::new();
    for (name, content) in &again {
        // What made the bundle may be another version; its results are compared all the same.
        if name == ABOUT {
            continue;
        }
        if packed.get(name) == Some(content) {
            same.push(name.clone());
        } else {
            different.push(name.clone());
        }
    }
    different.extend(
        packed
            .keys()
            .filter(|name| again.iter().all(|(other, _)| other != *name))
            .cloned(),
    );
    Ok(Rerun {
        about,
        same,
        different,
        changed,
    })
}
