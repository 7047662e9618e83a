//! The languages there are, and which of them somebody reads.

use super::file::{self, File};
use super::{Texts, difference};
use fluent_langneg::{NegotiationStrategy, negotiate_languages, parse_accepted_languages};
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use unic_langid::{LanguageIdentifier, langid};

/// The texts that are built in, a folder a language.
#[derive(RustEmbed)]
#[folder = "locales/"]
struct BuiltIn;

/// The language that all others are translated from, and which says what they do not have.
const SOURCE: LanguageIdentifier = langid!("en-GB");

/// Every language there is, read once when the server starts.
#[derive(Debug)]
pub struct Locales {
    /// English first, the others by their tags.
    all: Vec<Arc<Texts>>,
    /// The tags, in the same order.
    tags: Vec<LanguageIdentifier>,
    findings: Vec<String>,
}

/// The files of each language; what comes later counts.
type Files = BTreeMap<String, (LanguageIdentifier, Vec<File>)>;

impl Locales {
    /// The languages that are built in and those of a folder, which holds a folder a language, as `cy/people.ftl`. The
    /// folder adds languages, and words to those there are: its `en-GB` holds the service's own words.
    ///
    /// # Errors
    /// Names the file and line, or the folder, that cannot be read, and the remedy.
    pub fn load(folder: Option<&Path>) -> Result<Locales, String> {
        let mut files = built_in()?;
        let mut findings = Vec::new();
        let english = files
            .get(&SOURCE.to_string())
            .map(|(_, files)| difference::of_files(files))
            .unwrap_or_default();
        if let Some(folder) = folder {
            for (tag, (language, own)) in given(folder)? {
                findings.extend(difference::findings(&own, &english));
                let (_, files) = files.entry(tag).or_insert((language, Vec::new()));
                files.extend(own);
            }
        }
        let english_files = files
            .remove(&SOURCE.to_string())
            .map(|(_, files)| files)
            .unwrap_or_default();
        let english = Arc::new(Texts::in_english(SOURCE, &english_files));
        let mut locales = Locales {
            all: vec![Arc::clone(&english)],
            tags: vec![SOURCE],
            findings,
        };
        for (language, own) in files.into_values() {
            let texts = Texts::translated(language.clone(), &own, &english_files, &english);
            locales.all.push(Arc::new(texts));
            locales.tags.push(language);
        }
        Ok(locales)
    }

    /// English, which is always there.
    pub fn english(&self) -> &Arc<Texts> {
        &self.all[0]
    }

    /// All of them, English first.
    pub fn all(&self) -> &[Arc<Texts>] {
        &self.all
    }

    /// The language with this tag.
    pub fn named(&self, tag: &str) -> Option<&Arc<Texts>> {
        let language: LanguageIdentifier = tag.parse().ok()?;
        let at = self.tags.iter().position(|there| *there == language)?;
        self.all.get(at)
    }

    /// The first language that a browser asks for and that there is, from its `Accept-Language`; English where there is
    /// none.
    pub fn accepted(&self, asked: &str) -> &Arc<Texts> {
        if self.all.len() == 1 {
            return self.english();
        }
        let asked = parse_accepted_languages(asked);
        let found = negotiate_languages(&asked, &self.tags, None, NegotiationStrategy::Lookup);
        let at = found
            .first()
            .and_then(|found| self.tags.iter().position(|there| there == *found));
        at.and_then(|at| self.all.get(at))
            .unwrap_or_else(|| self.english())
    }

    /// What in the folder's files does not fit the English texts: keys that no page asks for, values that are left out.
    /// The languages are used all the same.
    pub fn findings(&self) -> &[String] {
        &self.findings
    }
}

fn built_in() -> Result<Files, String> {
    let mut paths: Vec<_> = BuiltIn::iter().collect();
    paths.sort();
    let mut files = Files::new();
    for path in paths {
        let Some((tag, _)) = path.split_once('/').filter(|_| path.ends_with(".ftl")) else {
            continue;
        };
        let bytes = BuiltIn::get(&path)
            .map(|file| file.data)
            .unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let language = language(tag)?;
        let (_, files) = files
            .entry(language.to_string())
            .or_insert((language, Vec::new()));
        files.push(File::parse(path.clone().into_owned(), text)?);
    }
    Ok(files)
}

fn given(folder: &Path) -> Result<Files, String> {
    let mut files = Files::new();
    for path in file::entries(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !path.is_dir() || name.starts_with('.') {
            continue;
        }
        let language = language(&name)?;
        files.insert(language.to_string(), (language, file::in_folder(&path)?));
    }
    Ok(files)
}

fn language(tag: &str) -> Result<LanguageIdentifier, String> {
    tag.parse().map_err(|_| {
        format!("“{tag}” is not the tag of a language. Name the folder as cy, ur or de-AT.")
    })
}
