//! The files of the repository, as text.

use std::path::{Path, PathBuf};

/// A file of ours: its path from the root with `/`, and its text.
pub struct File {
    pub path: String,
    pub text: String,
}

/// What tools and packages leave behind. None of it is under version control.
const NOT_OURS: [&str; 8] = [
    ".git",
    "target",
    "node_modules",
    "crates/web/assets/vendor",
    "data",
    "e2e/screenshots",
    "fuzz/corpus",
    "fuzz/artifacts",
];

pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask
        .parent()
        .expect("xtask lies in the root")
        .to_path_buf()
}

/// Every path below `folder` (from the root; empty for all) that is ours, in order.
pub fn paths(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    collect(folder, &mut found);
    found.sort();
    found
}

fn collect(folder: &str, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(root().join(folder)) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() {
            name.clone()
        } else {
            format!("{folder}/{name}")
        };
        if NOT_OURS.contains(&path.as_str()) || name == "target" || name == "node_modules" {
            continue;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            collect(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The text files below `folder` whose name ends with one of `endings`.
pub fn files(folder: &str, endings: &[&str]) -> Vec<File> {
    paths(folder)
        .into_iter()
        .filter(|path| endings.iter().any(|ending| path.ends_with(ending)))
        .filter_map(|path| {
            let text = std::fs::read_to_string(root().join(&path)).ok()?;
            Some(File { path, text })
        })
        .collect()
}

/// The rows of a file in `xtask/data`: fields between `|`, `#` for remarks.
pub fn rows<const FIELDS: usize>(name: &str) -> Vec<[String; FIELDS]> {
    let path = root().join("xtask/data").join(name);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(at, line)| {
            let fields: Vec<String> = line
                .split('|')
                .map(|field| field.trim().to_owned())
                .collect();
            let count = fields.len();
            let full = fields.iter().all(|field| !field.is_empty());
            fields.try_into().ok().filter(|_| full).unwrap_or_else(|| {
                panic!(
                    "xtask/data/{name}:{}: {FIELDS} fields between | are needed, here are {count}",
                    at + 1
                )
            })
        })
        .collect()
}
