//! `alongside rerun`: does the analysis of a bundle again and says whether everything came out the same.

use crate::given::Given;
use crate::outcome::{Outcome, Refusal, say};
use analysis::bundle::{self, Rerun};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Do the analysis of a bundle again and compare every result, bit for bit
#[derive(Debug, Args)]
#[command(
    long_about = "Do the analysis of a bundle again and compare every result, bit for bit. A bundle is written by `--bundle` of \
        meta, network, components and qca compare, or by “Download everything” on a page of an analysis; it holds data, \
        settings, version, hashes and results.\n\n\
        The exit code is 1 when a result came out differently or a file in the bundle was changed.",
    after_help = "Examples:\n  alongside rerun insomnia.zip\n  alongside rerun insomnia.zip --json"
)]
pub struct RerunArgs {
    /// The bundle
    #[arg(value_name = "BUNDLE")]
    file: PathBuf,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// The file is no bundle, or something came out differently.
pub fn run(args: &RerunArgs) -> Outcome {
    let file = Given::read(&args.file)?;
    let found = bundle::rerun(&file.name, &file.bytes)?;
    if args.json {
        let answer = json!({
            "made_by": found.about.made_by,
            "this": bundle::MADE_BY,
            "kind": found.about.kind,
            "data": found.about.data,
            "identical": found.identical(),
            "same": found.same,
            "different": found.different,
            "changed": found.changed,
        });
        say(&format!("{answer:#}"));
    } else {
        say(&words(&found));
    }
    if found.identical() {
        Ok(())
    } else {
        Err(Refusal::Data(String::new()))
    }
}

fn words(found: &Rerun) -> String {
    let mut lines = vec![format!(
        "{} of {}, made by {}, done again by {}.",
        found.about.kind,
        found.about.data,
        found.about.made_by,
        bundle::MADE_BY
    )];
    lines.extend(
        found
            .changed
            .iter()
            .map(|name| format!("  changed since it was written: {name}")),
    );
    lines.extend(
        found
            .different
            .iter()
            .map(|name| format!("  came out differently: {name}")),
    );
    lines.push(if found.identical() {
        format!(
            "All {} files came out the same, bit for bit.",
            found.same.len()
        )
    } else {
        format!("{} files came out the same.", found.same.len())
    });
    lines.join("\n")
}
