//! Writing a whole analysis as a bundle.

use crate::outcome::{Outcome, Refusal};
use analysis::{Settings, Source};
use std::fs;
use std::path::Path;

/// Writes a bundle and says on standard error where.
///
/// # Errors
/// The analysis is refused, or the file cannot be written.
pub fn write(to: &Path, settings: &Settings, source: &Source<'_>) -> Outcome {
    let bytes = analysis::bundle::write(settings, source)?;
    fs::write(to, bytes).map_err(|error| {
        Refusal::Use(format!(
            "{}: the bundle cannot be written: {error}.",
            to.display()
        ))
    })?;
    eprintln!(
        "Data, settings, results and pictures are in {0}; `alongside rerun {0}` does it again.",
        to.display()
    );
    Ok(())
}
