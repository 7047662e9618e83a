//! `alongside examples`: the analyses that come with the program.

use crate::outcome::{Outcome, Refusal, say};
use analysis::examples::{Example, all, find};
use clap::Args;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

/// List the analyses that come with the program, and write their files
#[derive(Debug, Args)]
#[command(
    long_about = "List the analyses that come with the program, with where their data come from; or write the data and the \
        settings of one into a folder.",
    after_help = "Examples:\n  alongside examples\n  alongside examples enrich-sites --to sites/\n  \
        alongside examples insomnia-components --bundle insomnia.zip"
)]
pub struct ExamplesArgs {
    /// The example to write
    #[arg(value_name = "EXAMPLE")]
    code: Option<String>,
    /// The folder to write its file and settings into
    #[arg(long, value_name = "FOLDER", requires = "code")]
    to: Option<PathBuf>,
    /// Carry it out and write everything into a bundle
    #[arg(long, value_name = "FILE", requires = "code")]
    bundle: Option<PathBuf>,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// There is no such example, or a file cannot be written.
pub fn run(args: &ExamplesArgs) -> Outcome {
    let Some(code) = &args.code else {
        list(&all(), args.json);
        return Ok(());
    };
    let Some(example) = find(code) else {
        let known: Vec<&str> = all().iter().map(|example| example.code).collect();
        return Err(Refusal::Use(format!(
            "There is no example “{code}”. Examples are {}.",
            known.join(", ")
        )));
    };
    if let Some(folder) = &args.to {
        let write = |name: &str, content: &[u8]| {
            let path = folder.join(name);
            fs::write(&path, content).map_err(|error| {
                Refusal::Use(format!("{}: cannot be written: {error}.", path.display()))
            })
        };
        fs::create_dir_all(folder).map_err(|error| {
            Refusal::Use(format!("{}: cannot be made: {error}.", folder.display()))
        })?;
        write(example.file_name, example.content)?;
        write("settings.json", example.settings.to_json().as_bytes())?;
    }
    if let Some(to) = &args.bundle {
        let source = analysis::Source {
            name: example.file_name,
            bytes: example.content,
        };
        crate::bundle::write(to, &example.settings, &source)?;
    }
    list(&[example], args.json);
    Ok(())
}

fn list(examples: &[Example], as_json: bool) {
    if as_json {
        let all: Value = examples
            .iter()
            .map(|example| {
                json!({
                    "code": example.code,
                    "title": example.title,
                    "about": example.about,
                    "file": example.file_name,
                    "kind": example.settings.kind().code(),
                    "source": example.source,
                    "licence": example.licence,
                    "note": example.note,
                })
            })
            .collect();
        say(&format!("{all:#}"));
        return;
    }
    for example in examples {
        say(&format!(
            "{}: {} ({})\n  {}\n  Source: {}. Licence: {}.",
            example.code,
            example.title,
            example.settings.kind().code(),
            example.about,
            example.source,
            example.licence
        ));
        if let Some(note) = example.note {
            say(&format!("  To know: {note}"));
        }
    }
}
