//! Opens whatever holds a project.

use crate::outcome::Refusal;
use interchange::qda::{self, Files, Folder, Import, QdaFormat, QdaLimits, QdaProblem, Tables};
use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _};
use std::path::Path;

/// What was read, with its files.
pub(super) type Opened = Import<BufReader<File>>;

/// What of a file is wanted, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// Make a tree of codes whose names have dots.
    pub(super) split_dots: bool,
    /// The name or number of the project, where a database holds several.
    pub(super) project: Option<&'a str>,
}

/// Opens a project, codebook or database.
///
/// # Errors
/// Wrong use when there is no such file, or no such project in it; otherwise why it cannot be read.
pub(super) async fn open(path: &Path, wanted: Wanted<'_>) -> Result<Opened, Refusal> {
    let name = path.display().to_string();
    // A project of QualCoder is a folder that ends with .qda, with the database in it.
    let inner = path.join("data.qda");
    let path = if path.is_dir() && inner.is_file() {
        inner.as_path()
    } else {
        path
    };
    let unreadable =
        |error: std::io::Error| Refusal::Use(format!("{name} cannot be read: {error}."));
    if path.is_dir() {
        return Err(Refusal::Use(format!(
            "{name} is a folder. Name the file of the project in it."
        )));
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let mut head = Vec::new();
    file.by_ref()
        .take(16)
        .read_to_end(&mut head)
        .map_err(unreadable)?;
    file.rewind().map_err(unreadable)?;
    let tables = if store::foreign::is_sqlite(&head) {
        Some((name.clone(), store::foreign::tables(path).await?))
    } else {
        let packed = qda::packed_database(&name, BufReader::new(&file), &QdaLimits::default());
        match packed.map_err(refused)? {
            Some(packed) => {
                let inside = format!("{name}/{}", packed.name);
                let tables = store::foreign::packed_tables(packed, &inside).await?;
                Some((inside, tables))
            }
            None => None,
        }
    };
    let mut import = match tables {
        Some((name, tables)) => {
            let chosen = chosen(&name, &tables, wanted.project)?;
            let mut import: Opened = qda::from_tables(&name, &tables, chosen).map_err(refused)?;
            if let (QdaFormat::QualCoder, Some(folder)) = (import.format, path.parent()) {
                import.files = Files::Folder(Folder::of_qualcoder(folder));
            }
            import
        }
        None if wanted.project.is_some() => return Err(no_choice(&name)),
        None => {
            let beside = Files::Folder(Folder::beside(path));
            file.rewind().map_err(unreadable)?;
            qda::read_from(&name, BufReader::new(file), beside, &QdaLimits::default())
                .map_err(refused)?
        }
    };
    if wanted.split_dots {
        import.project.codes = qda::split_on_dots(std::mem::take(&mut import.project.codes));
    }
    Ok(import)
}

fn refused(problem: QdaProblem) -> Refusal {
    Refusal::Data(match problem {
        QdaProblem::SeveralProjects { .. } => {
            format!("{problem} with --project and its number or name.")
        }
        _ => format!("{problem}."),
    })
}

fn no_choice(file: &str) -> Refusal {
    Refusal::Use(format!(
        "--project chooses among the projects of a database of Taguette, and {file} is none. Leave it out."
    ))
}

/// The number of the project that is wanted, by its number or its name whatever the capitals.
fn chosen(file: &str, tables: &Tables, wanted: Option<&str>) -> Result<Option<i64>, Refusal> {
    let Some(wanted) = wanted else {
        return Ok(None);
    };
    let held = qda::projects_in(tables);
    if held.is_empty() {
        return Err(no_choice(file));
    }
    let by_number = held.iter().find(|one| one.id.to_string() == wanted);
    let by_name: Vec<_> = held
        .iter()
        .filter(|one| one.name.to_lowercase() == wanted.to_lowercase())
        .collect();
    match (by_number, by_name.as_slice()) {
        (Some(one), _) => Ok(Some(one.id)),
        (None, [one]) => Ok(Some(one.id)),
        (None, several) => {
            let how = match several {
                [] => "no project",
                _ => "several projects",
            };
            let list: Vec<String> = held
                .iter()
                .map(|one| format!("{} “{}”", one.id, one.name))
                .collect();
            Err(Refusal::Use(format!(
                "{file} holds {how} named “{wanted}”. It holds {}. Give --project one of these numbers.",
                list.join(", ")
            )))
        }
    }
}
