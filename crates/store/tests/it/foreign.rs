//! Databases of Taguette and QualCoder, read as plain rows and understood as projects.

use interchange::qda::{self, Counting, Extract, ExtractPlace, Import, Names, Project, Value};
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use store::foreign;

type Read = Import<Cursor<Vec<u8>>>;

fn taguette() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../interchange/tests/data/qda/taguette-1.5.2-project.sqlite3")
}

async fn project(path: &Path) -> Read {
    let tables = foreign::tables(path).await.expect("it can be read");
    qda::from_tables("study.qda/data.qda", &tables, None).expect("it is understood")
}

/// Source, words, codes and coders of every passage that is no mere annotation.
fn passages(project: &Project) -> Vec<(String, String, Vec<String>, Vec<String>)> {
    let names = Names::of(project);
    project
        .extracts()
        .filter(|extract| !extract.is_annotation())
        .map(|extract| {
            (
                extract.source.to_owned(),
                extract.text.unwrap_or_default().to_owned(),
                names.codes(&extract),
                names.coders(&extract),
            )
        })
        .collect()
}

#[tokio::test]
async fn every_highlight_of_taguette_is_on_its_words_those_without_a_tag_too() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("project.sqlite3");
    std::fs::copy(taguette(), &copy).unwrap();
    let before = std::fs::read(&copy).unwrap();
    let import = project(&copy).await;
    assert_eq!(std::fs::read(&copy).unwrap(), before);
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing is written beside it"
    );

    let expected: serde_json::Value = serde_json::from_slice(
        &std::fs::read(taguette().with_file_name("taguette-1.5.2-expected.json")).unwrap(),
    )
    .unwrap();
    let wanted: Vec<_> = expected["highlights"].as_array().unwrap().iter().collect();
    let found = passages(&import.project);
    assert_eq!(found.len(), wanted.len());
    for ((document, text, codes, coders), wanted) in found.iter().zip(wanted) {
        assert_eq!(Some(document.as_str()), wanted["document"].as_str());
        assert_eq!(Some(text.as_str()), wanted["text"].as_str());
        assert_eq!(serde_json::json!(codes), wanted["tags"]);
        assert_eq!(
            coders.is_empty(),
            codes.is_empty(),
            "the log says who tagged it"
        );
    }
    assert!((import.positions.score - 1.0).abs() < 1e-12);
    assert_eq!(import.warnings, []);
    assert_eq!(import.project.name, "Peer support sample");
    let text = import
        .project
        .texts()
        .next()
        .unwrap()
        .text
        .as_deref()
        .unwrap();
    assert_eq!(text.lines().count(), 4, "paragraphs stay apart: {text}");
    let tree = qda::split_on_dots(import.project.codes);
    assert_eq!(tree[2].children[1].name, "shared experience");
    assert_eq!(
        tree[2].children[0].description.as_deref(),
        Some("feeling safe with the peer worker")
    );
}

#[tokio::test]
async fn passwords_and_addresses_never_leave_the_database_of_taguette() {
    let tables = foreign::tables(&taguette()).await.unwrap();
    assert!(!tables.contains_key("users"));
    let names: Vec<&str> = tables.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "commands",
            "documents",
            "highlight_tags",
            "highlights",
            "projects",
            "tags"
        ]
    );
}

/// As version 4 of QualCoder lays out its database, with a text that has CR LF and an emoji.
const QUALCODER: &str = "
    CREATE TABLE project (databaseversion text, date text, memo text, about text, codername text);
    INSERT INTO project VALUES ('v11', '2026-02-13 10:00:00', 'what it is about', 'QualCoder 3.8', 'Ada');
    CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text, av_text_id integer);
    INSERT INTO source VALUES (1, 'P1.txt', 'One 😀' || char(13) || char(10) || 'hope came back' || char(13) || char(10) || 'the end', NULL, 'a memo', 'Ada', '2026-02-13 10:00:00', NULL);
    INSERT INTO source VALUES (2, 'walk.jpg', NULL, '/images/walk.jpg', '', 'Ada', '2026-02-13 10:00:00', NULL);
    INSERT INTO source VALUES (3, 'talk.mp3', NULL, '/audio/talk.mp3', '', 'Ada', '2026-02-13 10:00:00', NULL);
    CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer);
    INSERT INTO code_cat VALUES (1, 'Mechanisms', 'Ada', '2026-02-13 10:00:00', '', NULL), (2, 'Relational', 'Ada', '', '', 1);
    CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text, color text, supercid integer);
    INSERT INTO code_name VALUES (1, 'hope', 'belief', 2, 'Ada', '', '#00AA00', NULL), (2, 'returning', '', NULL, 'Ada', '', 'green', 1);
    CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer, owner text, date text, memo text, avid integer, important integer);
    INSERT INTO code_text VALUES (1, 1, 1, 'hope came back', 7, 21, 'Ada', '2026-02-13 10:00:00', '', NULL, NULL), (2, 2, 1, 'hope came back', 7, 21, 'Grace', '', 'sure', NULL, NULL), (3, 1, 9, 'gone', 0, 4, 'Ada', '', '', NULL, NULL);
    CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer, height integer, cid integer, memo text, date text, owner text, important integer, pdf_page integer);
    INSERT INTO code_image VALUES (1, 2, 10, 20, 30, 40, 1, '', '', 'Ada', NULL, NULL);
    CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, memo text, date text, owner text, important integer);
    INSERT INTO code_av VALUES (1, 3, 1000, 2500, 1, '', '', 'Grace', NULL);
    CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text, date text);
    INSERT INTO annotation VALUES (1, 1, 23, 30, 'a closing', 'Grace', '2026-02-13 10:00:00');
    CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
    INSERT INTO journal VALUES (1, 'day 1', 'we began', '2026-02-13 10:00:00', 'Ada');
    CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
    INSERT INTO cases VALUES (1, 'P1', 'first', 'Ada', '');
    CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text, date text, memo text);
    INSERT INTO case_text VALUES (1, 1, 1, 0, 30, 'Ada', '', ''), (2, 1, 1, 7, 11, 'Ada', '', '');
    CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text);
    INSERT INTO attribute_type VALUES ('contacts', '', 'Ada', '', 'case', 'numeric'), ('setting', '', 'Ada', '', 'file', 'character');
    CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date text, owner text);
    INSERT INTO attribute VALUES (1, 'contacts', 'case', '12', 1, '', 'Ada'), (2, 'setting', 'file', 'ward', 1, '', 'Ada');
    CREATE VIEW tags AS SELECT 'a view is not read' AS path;
";

#[tokio::test]
async fn a_database_of_qualcoder_is_read_with_all_that_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.qda");
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    connection.execute(QUALCODER).await.unwrap();
    connection.close().await.unwrap();

    let import = project(&path).await;
    let project = &import.project;
    assert_eq!(
        import.positions.counting,
        Counting::ALL[1],
        "a line end counts as the two characters it is there"
    );
    assert!((import.positions.score - 1.0).abs() < 1e-12);
    let found = passages(project);
    let told = |at: usize| {
        (
            found[at].1.as_str(),
            found[at].2.join("+"),
            found[at].3.join("+"),
        )
    };
    assert_eq!(
        told(0),
        (
            "hope came back",
            "hope+returning".to_owned(),
            "Ada+Grace".to_owned()
        )
    );
    assert_eq!(
        told(1),
        ("hope", String::new(), String::new()),
        "the passage of the case"
    );
    let annotation = project.extracts().find(Extract::is_annotation).unwrap();
    assert_eq!(annotation.text, Some("the end"));
    let regions: Vec<ExtractPlace> = project
        .extracts()
        .map(|extract| extract.place)
        .filter(|place| matches!(place, ExtractPlace::Region(_)))
        .collect();
    assert_eq!(
        regions,
        [
            ExtractPlace::Region(qda::Place::Area {
                page: None,
                first: (10, 20),
                second: (40, 60)
            }),
            ExtractPlace::Region(qda::Place::Time {
                begin: 1000,
                end: 2500
            }),
        ]
    );
    let code = &project.codes[0].children[0].children[0];
    assert_eq!(
        (code.name.as_str(), code.colour.as_deref()),
        ("hope", Some("#00AA00"))
    );
    assert_eq!(
        (
            code.children[0].name.as_str(),
            code.children[0].colour.as_deref()
        ),
        ("returning", None)
    );
    let notes: Vec<Option<&str>> = project
        .notes
        .iter()
        .map(|note| note.text.as_deref())
        .collect();
    assert_eq!(notes, [Some("a closing"), Some("we began")]);
    let case = &project.cases[0];
    assert_eq!(case.values[0].value, Value::Float("12".to_owned()));
    assert_eq!((case.source_refs.len(), case.selection_refs.len()), (1, 1));
    assert_eq!(
        project.texts().next().unwrap().values[0].value,
        Value::Text("ward".to_owned())
    );
    let warnings: Vec<String> = import
        .warnings
        .iter()
        .filter(|one| one.is_loss)
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        warnings,
        [
            "something is about a source that is not in the database, or is not of its kind, and was left out: a coding."
        ]
    );
}

#[tokio::test]
async fn other_files_and_other_databases_are_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.sqlite3");
    std::fs::write(&path, b"SQLite format 3\0 and then nothing of the kind").unwrap();
    let said = foreign::tables(&path).await.unwrap_err().to_string();
    assert!(
        said.contains("cannot be read as an SQLite database"),
        "{said}"
    );
    let said = foreign::tables(&folder.path().join("gone"))
        .await
        .unwrap_err()
        .to_string();
    assert!(said.contains("gone cannot be read"), "{said}");
    assert!(!folder.path().join("gone").exists(), "no database is made");

    let path = folder.path().join("contacts.sqlite3");
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    connection
        .execute("CREATE TABLE people (name text)")
        .await
        .unwrap();
    connection.close().await.unwrap();
    let tables = foreign::tables(&path).await.unwrap();
    let problem =
        qda::from_tables::<Cursor<Vec<u8>>>("contacts.sqlite3", &tables, None).unwrap_err();
    assert!(
        problem
            .to_string()
            .starts_with("contacts.sqlite3: this database is neither of Taguette nor of QualCoder")
    );
}

/// A database of QualCoder with one text, of which the coding is only in its log.
async fn with_a_log(folder: &Path) -> PathBuf {
    let path = folder.join("data.qda");
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&path)
        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
        .create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options)
        .await
        .expect("a temporary folder takes it");
    for statement in [
        "CREATE TABLE source (id integer, name text, fulltext text, mediapath text)",
        "CREATE TABLE code_name (cid integer, name text)",
        "CREATE TABLE code_text (ctid integer, cid integer, fid integer, seltext text, pos0 integer, pos1 integer, owner text)",
        "INSERT INTO source VALUES (1, 'Talk', 'We walked far.', NULL)",
        "INSERT INTO code_name VALUES (1, 'walking')",
        "PRAGMA wal_checkpoint(TRUNCATE)",
        "INSERT INTO code_text VALUES (1, 1, 1, 'walked', 3, 9, 'Ada')",
    ] {
        connection
            .execute(statement)
            .await
            .expect("a temporary folder takes it");
    }
    // As when the program is still open: what it wrote last lies in the log.
    let copy = folder.join("copy");
    std::fs::create_dir(&copy).expect("a temporary folder takes it");
    for name in ["data.qda", "data.qda-wal"] {
        std::fs::copy(folder.join(name), copy.join(name)).expect("a temporary folder takes it");
    }
    connection
        .close()
        .await
        .expect("a temporary folder takes it");
    copy.join("data.qda")
}

#[tokio::test]
async fn what_is_only_in_the_log_of_a_database_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = with_a_log(folder.path()).await;
    let bytes = std::fs::read(&path).unwrap();
    let log = std::fs::read(path.with_file_name("data.qda-wal")).unwrap();
    assert!(foreign::may_have_a_log(&bytes));
    let import = project(&path).await;
    assert_eq!(passages(&import.project)[0].1, "walked");
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "nothing is written");
    assert_eq!(
        std::fs::read_dir(path.parent().unwrap()).unwrap().count(),
        2
    );

    let packed = qda::PackedDatabase {
        name: "Walks.qda/data.qda".into(),
        database: bytes.clone(),
        log: Some(log),
        journal: None,
    };
    let tables = foreign::packed_tables(packed, "walks.zip").await.unwrap();
    let import: Read = qda::from_tables("walks.zip/Walks.qda/data.qda", &tables, None).unwrap();
    assert_eq!(passages(&import.project)[0].1, "walked");
    assert_eq!(import.project.name, "Walks");

    // Alone, the database knows nothing of it.
    let alone = folder.path().join("alone.qda");
    std::fs::write(&alone, &bytes).unwrap();
    assert!(passages(&project(&alone).await.project).is_empty());
    assert!(!foreign::may_have_a_log(
        &std::fs::read(taguette()).unwrap()
    ));
}

#[tokio::test]
async fn a_journal_without_anything_to_take_back_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.qda");
    std::fs::copy(taguette(), &path).unwrap();
    // Not the journal of this database, as its beginning says, so there is nothing to take back.
    std::fs::write(folder.path().join("data.qda-journal"), [0; 600]).unwrap();
    let import = project(&path).await;
    assert!(!passages(&import.project).is_empty());
    assert_eq!(
        std::fs::read(&path).unwrap(),
        std::fs::read(taguette()).unwrap()
    );
}

#[tokio::test]
async fn of_a_database_with_several_projects_the_chosen_one_is_taken() {
    let path = taguette().with_file_name("taguette-two-projects.sqlite3");
    let tables = foreign::tables(&path).await.unwrap();
    let held = qda::projects_in(&tables);
    assert_eq!(held.len(), 2);
    let read = |chosen| qda::from_tables::<Cursor<Vec<u8>>>("several.sqlite3", &tables, chosen);
    let said = read(None).unwrap_err().to_string();
    assert!(said.contains("90 “Allotment talks”"), "{said}");
    let other = read(Some(90)).unwrap();
    assert_eq!(other.project.name, "Allotment talks");
    assert_eq!(other.warnings, []);
    assert_eq!(
        passages(&other.project),
        [(
            "P9".to_owned(),
            "dug the beds".to_owned(),
            vec!["digging".to_owned()],
            vec![]
        )]
    );
    let first = read(Some(held[0].id)).unwrap();
    assert_eq!(first.project, project(&taguette()).await.project);
    assert!(
        read(Some(5))
            .unwrap_err()
            .to_string()
            .contains("does not hold the project")
    );
}
