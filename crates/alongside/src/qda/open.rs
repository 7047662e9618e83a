//! Opens whatever holds a project.

use crate::outcome::Refusal;
use interchange::qda::{self, Files, Folder, Import, QdaLimits};
use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _};
use std::path::Path;

/// What was read, with its files.
pub(super) type Opened = Import<BufReader<File>>;

/// Opens a project, codebook or database.
///
/// # Errors
/// Wrong use when there is no such file; otherwise why it cannot be read.
pub(super) async fn open(path: &Path, split_dots: bool) -> Result<Opened, Refusal> {
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
    let mut import = if store::foreign::is_sqlite(&head) {
        let tables = store::foreign::tables(path).await?;
        qda::from_tables(&name, &tables)
    } else {
        let beside = Files::Folder(Folder::beside(path));
        file.rewind().map_err(unreadable)?;
        qda::read_from(&name, BufReader::new(file), beside, &QdaLimits::default())
    }
    .map_err(|problem| Refusal::Data(format!("{problem}.")))?;
    if split_dots {
        import.project.codes = qda::split_on_dots(std::mem::take(&mut import.project.codes));
    }
    Ok(import)
}
