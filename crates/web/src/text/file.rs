//! A Fluent file that was read.

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Message};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A Fluent file that was read.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// Where it is, for messages.
    pub name: String,
    /// What it says.
    pub resource: Arc<FluentResource>,
}

impl File {
    /// Reads a text.
    ///
    /// # Errors
    /// Names the file, the line and the remedy.
    pub fn parse(name: String, text: String) -> Result<File, String> {
        match FluentResource::try_new(text) {
            Ok(resource) => Ok(File {
                name,
                resource: Arc::new(resource),
            }),
            Err((resource, errors)) => {
                let Some(first) = errors.first() else {
                    return Err(format!("{name} cannot be read as a Fluent file."));
                };
                let line = line_of(resource.source(), first.pos.start);
                Err(format!(
                    "{name}, line {line}: this is not Fluent ({}). Write a text as `key = words`, and indent its further lines.",
                    first.kind
                ))
            }
        }
    }

    /// The messages with a text, in the order of the file.
    pub fn messages(&self) -> impl Iterator<Item = &Message<&str>> {
        self.resource.entries().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message),
            _ => None,
        })
    }

    /// The keys of its messages.
    pub fn keys(&self) -> impl Iterator<Item = String> + '_ {
        self.messages().map(|message| message.id.name.to_owned())
    }

    /// The file and the line where a message begins.
    pub fn place(&self, message: &Message<&str>) -> String {
        let source = self.resource.source();
        // The name is a piece of the source, so its address says where.
        let at = (message.id.name.as_ptr() as usize).saturating_sub(source.as_ptr() as usize);
        format!("{}, line {}", self.name, line_of(source, at))
    }
}

/// The Fluent files of a folder, by name; other files are left alone.
///
/// # Errors
/// Names the file or folder that cannot be read.
pub(super) fn in_folder(folder: &Path) -> Result<Vec<File>, String> {
    let mut paths = entries(folder)?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "ftl"));
    paths
        .into_iter()
        .map(|path| {
            let name = path.display().to_string();
            let bytes =
                std::fs::read(&path).map_err(|error| format!("{name} cannot be read: {error}."))?;
            let text = String::from_utf8(bytes).map_err(|_| {
                format!("{name} is not UTF-8. Save it again as UTF-8, without a byte order mark.")
            })?;
            File::parse(name, text)
        })
        .collect()
}

/// What is in a folder, by name.
///
/// # Errors
/// When it cannot be read.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let cannot = |error| {
        format!(
            "The folder {} cannot be read: {error}. Name the folder that holds one folder a language.",
            folder.display()
        )
    };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(cannot)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(cannot)?;
    paths.sort();
    Ok(paths)
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}
