//! The key with which secrets are kept: from the environment, or from a file beside an SQLite database.

use crate::outcome::Refusal;
use access::sealed::Key;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use store::Surroundings;

/// The key that is given, or that of the file, which is made when it is not there. None with another database than SQLite
/// when none is given.
pub fn find(
    given: Option<&str>,
    database: &str,
    around: &Surroundings,
) -> Result<Option<Key>, Refusal> {
    if let Some(key) = existing(given, database)? {
        return Ok(Some(key));
    }
    match beside(database) {
        Some(file) => make(&file, around).map(Some),
        None => Ok(None),
    }
}

/// The key that is given, or that of the file, where there is one.
pub(crate) fn existing(given: Option<&str>, database: &str) -> Result<Option<Key>, Refusal> {
    if let Some(text) = given {
        return Key::read(text).map(Some).map_err(|error| {
            Refusal::Use(format!(
                "The key (--key or ALONGSIDE_KEY) cannot be used. {error}."
            ))
        });
    }
    let Some(file) = beside(database) else {
        return Ok(None);
    };
    match std::fs::read_to_string(&file) {
        Ok(text) => Key::read(&text).map(Some).map_err(|error| {
            Refusal::Data(format!(
                "{} does not hold a key. {error}. Take it from your backup: without it nobody’s app for codes works, and they need their recovery codes.",
                file.display()
            ))
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(cannot(&file, &error)),
    }
}

fn cannot(file: &Path, error: &std::io::Error) -> Refusal {
    Refusal::Data(format!(
        "the key in {} cannot be used: {error}",
        file.display()
    ))
}

/// `data/alongside.key` beside `data/alongside.db`.
pub(crate) fn beside(database: &str) -> Option<PathBuf> {
    let path = database.strip_prefix("sqlite://")?;
    let path = path.split('?').next().unwrap_or(path);
    if path.is_empty() || path.contains(":memory:") {
        return None;
    }
    Some(Path::new(path).with_extension("key"))
}

fn make(file: &Path, around: &Surroundings) -> Result<Key, Refusal> {
    let mut bytes = [0; 32];
    around.fill(&mut bytes);
    let key = Key::new(bytes);
    store::owner_only()
        .create_new(true)
        .open(file)
        .and_then(|mut open| writeln!(open, "{}", key.text()))
        .map_err(|error| cannot(file, &error))?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_for_its_owner_alone_and_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let database = format!("sqlite://{}", folder.path().join("a.db").display());
        let around = crate::surroundings::real();
        let made = find(None, &database, &around)
            .expect("made")
            .expect("there");
        let again = find(None, &database, &around).expect("read");
        assert_eq!(again, Some(made));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let file = std::fs::metadata(folder.path().join("a.key")).expect("there");
            assert_eq!(file.permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(folder.path().join("a.key"), "nonsense").expect("written");
        assert!(find(None, &database, &around).is_err());
        assert!(find(Some("nonsense"), &database, &around).is_err());
        let other = "postgres://localhost/alongside";
        assert_eq!(find(None, other, &around).expect("none"), None);
    }
}
