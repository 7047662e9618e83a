//! Archives and files for the tests.

use interchange::qda::{self, Files, Import, QdaLimits};
use std::io::{Cursor, Write};
use std::path::Path;

/// A file among the samples.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/qda");
    std::fs::read(folder.join(name)).unwrap()
}

/// An archive of files; a name that ends with `/` is a folder.
pub(crate) fn archive(stored: bool, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let method = if stored {
        zip::CompressionMethod::Stored
    } else {
        zip::CompressionMethod::Deflated
    };
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    for (name, content) in files {
        if let Some(folder) = name.strip_suffix('/') {
            out.add_directory(folder, options).unwrap();
        } else {
            out.start_file(*name, options).unwrap();
            out.write_all(content).unwrap();
        }
    }
    out.finish().unwrap().into_inner()
}

/// Reads what must be readable.
pub(crate) fn read<'b>(name: &str, bytes: &'b [u8]) -> Import<Cursor<&'b [u8]>> {
    qda::read(name, bytes, &QdaLimits::default()).unwrap_or_else(|problem| panic!("{problem}"))
}

/// Writes a project as an archive.
pub(crate) fn written(import: &mut Import<Cursor<&[u8]>>) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let left = qda::write_qdpx(&import.project, &mut import.files, "tests", &mut out).unwrap();
    assert_eq!(left, []);
    out.into_inner()
}

/// Writes a project without files as bare XML.
pub(crate) fn bare(project: &qda::Project) -> Vec<u8> {
    let mut out = Vec::new();
    qda::write_qde(project, &Files::<Cursor<&[u8]>>::Nowhere, "tests", &mut out).unwrap();
    out
}

/// A passage in short: source, start, end, words, codes, coders.
pub(crate) type Passage = (String, u32, u32, String, Vec<String>, Vec<String>);

/// The passages of texts that are no mere annotations.
pub(crate) fn passages(project: &qda::Project) -> Vec<Passage> {
    let names = qda::Names::of(project);
    let list = project
        .extracts()
        .filter(|extract| !extract.is_annotation());
    list.filter_map(|extract| match extract.place {
        qda::ExtractPlace::Text { start, end } => Some((
            extract.source.to_owned(),
            start,
            end,
            extract.text.unwrap_or_default().to_owned(),
            names.codes(&extract),
            names.coders(&extract),
        )),
        _ => None,
    })
    .collect()
}
