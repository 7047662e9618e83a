//! Writes or reads a large project, to see how long it takes and how much memory:
//! `cargo run --release --example large_project -- write 1000 5000 100 out.qdpx`, then `… -- read out.qdpx`.

use interchange::qda::{
    self, Code, Coding, Files, Guid, Project, QdaLimits, Source, TextSelection, TextSource, User,
};
use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};

const WORDS: [&str; 12] = [
    "we", "walked", "by", "the", "river", "and", "talked", "about", "hope", "again", "café", "😀.",
];

fn guid(kind: u32, number: usize) -> Guid {
    Guid::from_u128(u128::from(kind) << 96 | number as u128)
}

/// A project of so many documents of so many words, each with so many selections of one coding.
fn project(documents: usize, words: usize, selections: usize) -> Project {
    let mut project = Project {
        name: "large".to_owned(),
        users: (0..3)
            .map(|at| User {
                guid: guid(1, at),
                name: Some(format!("coder {at}")),
                id: None,
            })
            .collect(),
        codes: (0..50)
            .map(|at| Code {
                guid: guid(2, at),
                name: format!("code {at}"),
                is_codable: true,
                colour: None,
                description: None,
                note_refs: Vec::new(),
                children: Vec::new(),
            })
            .collect(),
        ..Project::default()
    };
    for document in 0..documents {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(words);
        let mut length = 0_u32;
        for word in 0..words {
            starts.push(length);
            let next = WORDS[(word * 7 + document + word / 5) % WORDS.len()];
            text.push_str(next);
            text.push(if word % 40 == 39 { '\n' } else { ' ' });
            length += u32::try_from(next.chars().count()).unwrap_or(0) + 1;
        }
        let step = (words / selections.max(1)).max(1);
        let chosen = (0..selections).map(|at| {
            let number = document * selections + at;
            let first = (at * step).min(words.saturating_sub(1));
            let last = (first + 8).min(words.saturating_sub(1));
            TextSelection {
                guid: guid(3, number),
                name: None,
                start: starts[first],
                end: starts[last].saturating_sub(1).max(starts[first]),
                description: None,
                made: qda::Made::default(),
                codings: vec![Coding {
                    guid: guid(4, number),
                    code: guid(2, number % 50),
                    by: Some(guid(1, number % 3)),
                    at: Some("2026-03-01T10:30:00Z".into()),
                    note_refs: Vec::new(),
                    on_page: None,
                }],
                note_refs: Vec::new(),
            }
        });
        project.sources.push(Source::Text(TextSource {
            name: Some(format!("document {document}")),
            selections: chosen.collect(),
            text: Some(text),
            ..TextSource::new(guid(5, document))
        }));
    }
    project
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let said = match arguments.as_slice() {
        ["write", documents, words, selections, path] => {
            let project = project(documents.parse()?, words.parse()?, selections.parse()?);
            let out = BufWriter::new(File::create(path)?);
            let mut files = Files::<BufReader<File>>::Nowhere;
            qda::write_qdpx(&project, &mut files, "example", out)?;
            format!("{:?}", project.counts())
        }
        ["read", path] => {
            let limits = QdaLimits::default();
            let import = qda::read_from(
                path,
                BufReader::new(File::open(path)?),
                Files::Nowhere,
                &limits,
            )?;
            format!("{:?} {:?}", import.project.counts(), import.positions)
        }
        _ => return Err("write DOCUMENTS WORDS SELECTIONS FILE, or read FILE".into()),
    };
    writeln!(std::io::stdout(), "{said}")?;
    Ok(())
}
