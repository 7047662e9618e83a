//! Every sample has the content that is expected of it.

use crate::archive::{passages, read, sample, written};
use interchange::qda::{self, MediaKind, QdaFormat, Source, Value};
use serde_json::Value as Json;

fn expected(name: &str) -> Json {
    serde_json::from_slice(&sample(name)).unwrap()
}

#[test]
fn both_files_of_qualcoder_have_every_coding_on_its_words() {
    let expected = expected("qualcoder-4.0beta-expected.json");
    for file in expected["files"].as_array().unwrap() {
        let bytes = sample(file.as_str().unwrap());
        let import = read("q.qdpx", &bytes);
        assert_eq!(import.format, QdaFormat::Qdpx);
        assert_eq!(import.positions.counting, qda::Counting::ALL[0], "{file}");
        assert!((import.positions.score - 1.0).abs() < 1e-12, "{file}");
        assert_eq!(import.warnings, [], "{file}");
        let mut found = passages(&import.project);
        found.sort();
        let mut wanted: Vec<_> = expected["codings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|coding| {
                let text = |key: &str| coding[key].as_str().unwrap().to_owned();
                let number = |key: &str| u32::try_from(coding[key].as_u64().unwrap()).unwrap();
                (
                    text("file"),
                    number("start_codepoint"),
                    number("end_codepoint"),
                    text("text"),
                    vec![text("code")],
                    vec![text("coder")],
                )
            })
            .collect();
        wanted.sort();
        assert_eq!(found, wanted, "{file}");
    }
}

#[test]
fn cases_annotations_and_journal_of_qualcoder_are_there() {
    let expected = expected("qualcoder-4.0beta-expected.json");
    let bytes = sample("qualcoder-4.0beta-crlf.qdpx");
    let project = read("q.qdpx", &bytes).project;
    for case in &project.cases {
        let wanted = &expected["cases"][case.name.as_deref().unwrap()];
        let value = |name: &str| {
            let variable = project
                .variables
                .iter()
                .find(|variable| variable.name == name)
                .unwrap();
            let value = case
                .values
                .iter()
                .find(|value| value.variable == variable.guid)
                .unwrap();
            value.value.clone()
        };
        assert_eq!(
            value("role"),
            Value::Text(wanted["role"].as_str().unwrap().to_owned())
        );
        assert_eq!(
            value("contacts"),
            Value::Float(wanted["contacts"].to_string())
        );
    }
    let annotation = project
        .extracts()
        .find(qda::Extract::is_annotation)
        .unwrap();
    assert_eq!(
        annotation.source,
        expected["annotation"]["file"].as_str().unwrap()
    );
    assert_eq!(annotation.text, expected["annotation"]["text"].as_str());
    let note = project
        .notes
        .iter()
        .find(|note| note.guid == annotation.note_refs[0])
        .unwrap();
    assert_eq!(
        note.text.as_deref(),
        expected["annotation"]["note"].as_str()
    );
    let journal = project
        .notes
        .iter()
        .find(|note| note.name.as_deref() == Some("audit"))
        .unwrap();
    assert_eq!(
        journal.text.as_deref(),
        expected["journal"]["audit"].as_str()
    );
    let hope = &project.codes[1].children[0];
    assert_eq!(
        (hope.name.as_str(), hope.children[0].name.as_str()),
        ("hope", "hope returning")
    );
    assert!(!project.codes[1].is_codable);
}

#[test]
fn a_pdf_quotation_of_atlas_ti_is_one_with_one_coding() {
    for name in [
        "atlasti-mac-8.4-standard-project.qdpx",
        "atlasti-mac-8.4-standard-project.qde",
    ] {
        let bytes = sample(name);
        let import = read(name, &bytes);
        let counts = import.project.counts();
        // 15 selections and 16 codings are written; two of each are the same passage on the page and in the text.
        assert_eq!((counts.selections, counts.codings), (13, 14), "{name}");
        assert_eq!((counts.users, counts.codes, counts.sources), (3, 14, 12));
        assert_eq!(
            (counts.notes, counts.links, counts.sets, counts.graphs),
            (2, 1, 16, 1)
        );
        let pdf = import
            .project
            .media()
            .find(|media| media.kind == MediaKind::Pdf && !media.regions.is_empty())
            .unwrap();
        let text = pdf.text.as_ref().unwrap();
        assert_eq!(
            text.selections[0].codings[0].on_page.unwrap().to_string(),
            "da81ac20-2c10-45de-9d95-1f87df90d77d"
        );
        assert_eq!(pdf.regions[0].codings, []);
        assert_eq!(
            pdf.regions[1].codings.len(),
            1,
            "an area without a passage keeps its own"
        );
        let found = passages(&import.project);
        assert_eq!(found.len(), 8);
        assert_eq!(
            found[0].3,
            "Oh, that was great. See you tomorrow? Eleven thirty. Mm."
        );
        assert_eq!(found[2].4, ["bacon and eggs", "cornflakes", "happiness"]);
        assert_eq!(found[2].5, ["Friedrich Markgraf"]);
        assert_eq!(import.warnings.len(), 1, "the texts are not shipped");
        assert!(!import.warnings[0].is_loss);
        assert!(
            import.warnings[0].says.contains("(11 times)"),
            "{}",
            import.warnings[0]
        );
    }
}

#[test]
fn codebooks_are_read_whatever_their_programs_add() {
    let bytes = sample("qualcoder-4.0beta-codebook-bom.qdc");
    let book = read("q.qdc", &bytes);
    assert_eq!(book.format, QdaFormat::Qdc);
    assert_eq!(book.project.counts().codes, 7);
    assert_eq!(
        book.project.codes[1].children[0].children[0]
            .description
            .as_deref(),
        Some("definition of hope returning")
    );
    let bytes = sample("taguette-1.5.2-codebook.qdc");
    let book = read("t.qdc", &bytes);
    assert_eq!(book.warnings, [], "an empty list of sets is no loss");
    let tree = qda::split_on_dots(book.project.codes);
    let names: Vec<&str> = tree[2]
        .children
        .iter()
        .map(|code| code.name.as_str())
        .collect();
    assert_eq!((tree.len(), names), (3, vec!["trust", "shared experience"]));
}

#[test]
fn the_list_of_tags_of_taguette_keeps_definitions() {
    let bytes = sample("taguette-1.5.2-codebook.csv");
    let book = read("codes.csv", &bytes);
    assert_eq!(book.format, QdaFormat::CodebookCsv);
    assert_eq!(book.project.name, "codes");
    assert_eq!(book.project.codes[3].name, "relational.trust");
    assert_eq!(
        book.project.codes[3].description.as_deref(),
        Some("feeling safe with the peer worker")
    );
    assert!(qda::has_dotted_names(&book.project.codes));
}

#[test]
fn every_sample_survives_being_written_and_read_again() {
    for name in [
        "atlasti-mac-8.4-standard-project.qdpx",
        "atlasti-mac-8.4-standard-project.qde",
        "qualcoder-4.0beta-lf.qdpx",
        "qualcoder-4.0beta-crlf.qdpx",
        "qualcoder-4.0beta-codebook-bom.qdc",
        "taguette-1.5.2-codebook.qdc",
        "taguette-1.5.2-codebook.csv",
    ] {
        let bytes = sample(name);
        let mut import = read(name, &bytes);
        let out = written(&mut import);
        let again = read(name, &out);
        assert_eq!(
            qda::compare(&import.project, &again.project),
            Vec::<String>::new(),
            "{name}"
        );
    }
}

#[test]
fn a_difference_is_named() {
    let bytes = sample("qualcoder-4.0beta-lf.qdpx");
    let import = read("q.qdpx", &bytes);
    let mut other = import.project.clone();
    let Source::Text(text) = &mut other.sources[0] else {
        panic!()
    };
    text.selections[0].start += 1;
    text.selections[1].codings.clear();
    text.selections.swap(2, 3);
    text.text = text.text.as_ref().map(|words| words.replace('P', "Q"));
    other.codes[1].children[0].colour = None;
    other.users.remove(0);
    other.cases[0].values.pop();
    let list = qda::compare(&import.project, &other).join("\n");
    for part in [
        "user “coder1” is missing",
        "below “Mechanisms”, code “hope”: colour was \"#00FF00\" and is nothing",
        "case “P1”: what it says was",
        "the words changed (202 characters before, 202 characters after)",
        "selection “89–114”: place was (89, 114) and is (90, 114)",
        "selection “117–140”: codings was",
        "the order of source “P1 interview.txt”: selection objects changed",
    ] {
        assert!(list.contains(part), "{part}\n{list}");
    }
    assert_eq!(list.lines().count(), 7, "{list}");
}

#[test]
fn the_highlights_of_taguette_are_passages_with_their_tags() {
    let bytes = sample("taguette-1.5.2-highlights-all.csv");
    let import = read("highlights.csv", &bytes);
    assert_eq!(import.format, QdaFormat::PassagesCsv);
    let found = passages(&import.project);
    let told: Vec<(&str, &str, String)> = found
        .iter()
        .map(|one| (one.0.as_str(), one.3.as_str(), one.4.join("+")))
        .collect();
    let told: Vec<(&str, &str, &str)> = told.iter().map(|(s, w, c)| (*s, *w, c.as_str())).collect();
    assert_eq!(
        told,
        [
            (
                "P1 interview",
                "“I’ve been there”",
                "relational.shared experience"
            ),
            ("P1 interview", "I believed him", "relational.trust"),
            ("P1 interview", "🚶🏽‍♀️ Hope came back slowly", "hope"),
            ("P2 interview", "they trusted her", "hope+relational.trust"),
        ],
        "a highlight with two tags is one passage"
    );
    assert_eq!(import.project.counts().codes, 3);
    let said: Vec<&str> = import
        .warnings
        .iter()
        .map(|one| one.says.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "a table has passages and not the texts around them; a document became a text of its passages, each a paragraph (2 times): “P1 interview”, “P2 interview”."
        ]
    );
}

#[test]
fn passages_that_were_written_as_a_table_are_read_from_it_again() {
    let bytes = sample("qualcoder-4.0beta-lf.qdpx");
    let project = read("q.qdpx", &bytes).project;
    let mut table = Vec::new();
    qda::write_csv(&project, &mut table).unwrap();
    let again = read("passages.csv", &table);
    let short = |project: &qda::Project| {
        let mut list: Vec<_> = passages(project)
            .into_iter()
            .filter(|one| !one.4.is_empty())
            .map(|one| (one.0, one.3, one.4, one.5))
            .collect();
        list.sort();
        list
    };
    assert_eq!(short(&again.project), short(&project));
    let unread: Vec<&str> = again
        .warnings
        .iter()
        .filter(|one| one.is_loss)
        .map(|one| one.says.as_str())
        .collect();
    assert!(
        unread[0].starts_with("a column of the table is not read (")
            && unread[0].contains("“start”, “end”"),
        "{unread:?}"
    );
}

#[test]
fn a_table_of_something_else_is_refused_by_its_columns() {
    let problem = qda::read(
        "cases.csv",
        b"name,age,ward\nAnn,40,B\n",
        &qda::QdaLimits::default(),
    )
    .unwrap_err()
    .to_string();
    assert!(
        problem.starts_with("cases.csv is a table with the columns “name”, “age”, “ward”, and neither a codebook nor a list of passages."),
        "{problem}"
    );
    let book = read("codes.csv", b"code,definition,team\nhope,belief,North\n");
    assert_eq!(book.format, QdaFormat::CodebookCsv);
    assert_eq!(
        book.warnings[0].says,
        "a column of the table is not read: “team”."
    );
    assert!(book.warnings[0].is_loss);
}
