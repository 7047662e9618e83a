//! How commands read the spreadsheets of a service: what their columns mean, and how their characters are written.

use crate::given;
use crate::outcome::Refusal;
use clap::{Args, ValueEnum};
use delivery::records::{Kind, Problems};
use interchange::{Encoding, Limits, Mapping, ProblemKind, ReadOptions, Sheet};
use std::path::Path;

/// What somebody says about the files they bring.
#[derive(Debug, Args)]
pub struct Said {
    /// Which column of a file is which of ours; THEIRS=- leaves a column out
    #[arg(long = "map", value_name = "THEIRS=OURS")]
    map: Vec<String>,
    /// How the characters of CSV files are written
    #[arg(long, value_enum, default_value_t = EncodingWord::Utf8)]
    encoding: EncodingWord,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum EncodingWord {
    /// UTF-8, or UTF-16 with a byte order mark.
    #[value(name = "utf-8")]
    Utf8,
    /// Windows-1252, which includes Latin-1.
    #[value(name = "windows-1252", alias = "latin-1")]
    Windows1252,
}

/// What was said about columns: the name in a file, and ours.
#[derive(Debug)]
pub struct Pairs(Vec<(String, String)>);

impl Said {
    /// What was said about the columns of files of these kinds.
    ///
    /// # Errors
    /// [`Refusal::Use`] when a pair is not one, or none of the kinds has the column.
    pub fn pairs(&self, kinds: &[Kind]) -> Result<Pairs, Refusal> {
        let names: Vec<&str> = kinds.iter().flat_map(|kind| kind.column_names()).collect();
        let mut said = Vec::new();
        for pair in &self.map {
            let Some((theirs, ours)) = pair.rsplit_once('=') else {
                return Err(Refusal::Use(format!(
                    "--map {pair}: write THEIRS=OURS, as \"Visit no\"=contact_id, or THEIRS=- to leave a column out"
                )));
            };
            let (theirs, ours) = (theirs.trim(), ours.trim());
            if ours != "-" && !names.contains(&ours) {
                return Err(Refusal::Use(format!(
                    "--map {theirs}={ours}: there is no column {ours}. The columns are: {}",
                    names.join(", ")
                )));
            }
            said.push((theirs.to_owned(), ours.to_owned()));
        }
        Ok(Pairs(said))
    }

    /// Reads a file; none when it cannot be looked at to its end. What is wrong with it is added to the problems.
    ///
    /// # Errors
    /// [`Refusal::Use`] when it cannot be opened.
    pub fn read(
        &self,
        kind: Kind,
        path: &Path,
        problems: &mut Problems,
    ) -> Result<Option<Sheet>, Refusal> {
        let name = path.display().to_string();
        let bytes = given::bytes(path).map_err(|error| {
            Refusal::Use(format!(
                "{name}: the file of {} cannot be read: {error}.",
                kind.code()
            ))
        })?;
        let options = ReadOptions {
            encoding: match self.encoding {
                EncodingWord::Utf8 => Encoding::Unicode,
                EncodingWord::Windows1252 => Encoding::Windows1252,
            },
            limits: Limits {
                rows: kind.most_rows(),
                ..Limits::default()
            },
            undo_formula_guard: true,
            ..ReadOptions::default()
        };
        let sheet = match Sheet::read(bytes, &name, &options) {
            Ok(sheet) => Some(sheet),
            Err(found) => problems.take(found).map(Sheet::from),
        };
        if let Some(warning) = sheet.as_ref().and_then(Sheet::ignored_sheets_warning) {
            problems.push(warning);
        }
        Ok(sheet)
    }
}

impl Pairs {
    /// What was said about columns of this header, over what was known of them; none when nothing was said.
    pub fn over(&self, known: &Mapping, header: &[String]) -> Option<Mapping> {
        let here = self.0.iter().filter(|(theirs, _)| header.contains(theirs));
        here.fold(None, |all: Option<Mapping>, (theirs, ours)| {
            Some(with(all.as_ref().unwrap_or(known), theirs, ours))
        })
    }
}

/// The same mapping with one more pair; leaving out does not take the place of another column.
fn with(mapping: &Mapping, theirs: &str, ours: &str) -> Mapping {
    let kept = mapping
        .pairs()
        .filter(|(from, to)| *from != theirs && (ours == "-" || *to != ours));
    let all = kept.chain([(theirs, ours)]);
    Mapping::from_pairs(all.map(|(from, to)| (from.to_owned(), to.to_owned())))
}

/// The options that mend what is wrong with a whole file. The remedies of the problems are those of the page too, which
/// has fields for it.
pub fn options_for(problems: &Problems) -> Vec<String> {
    let mut lines = Vec::new();
    let first = |kind: ProblemKind| problems.iter().find(|problem| problem.kind_of() == kind);
    if let Some(column) = first(ProblemKind::UnknownColumn).and_then(|problem| problem.column()) {
        lines.push(format!(
            "--map \"{column}=NAME\" says which column it is; --map \"{column}=-\" leaves the column out."
        ));
    }
    if let Some(ours) = first(ProblemKind::MissingColumn).and_then(|problem| problem.column()) {
        lines.push(format!(
            "--map \"NAME={ours}\" says which column of the file has it."
        ));
    }
    if first(ProblemKind::BadEncoding).is_some() {
        lines.push(
            "--encoding windows-1252 reads a file that an older spreadsheet program saved.".into(),
        );
    }
    lines
}
