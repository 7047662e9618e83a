//! Adding files and pasted texts.

use super::begin;
use crate::programme::hidden;
use axum::http::StatusCode;
use store::evidence::source::BlockKind;

const TALK: &[u8] = "Sam: Hello.\r\nAnd good morning.\r\nPW6: Hi.\r\nSam: Well?\r\n".as_bytes();

#[tokio::test]
async fn many_files_become_sources_and_what_cannot_be_read_is_listed_with_what_to_do() {
    let w = begin().await;
    let form = w.get("sources/new").await;
    assert!(form.body.contains("multiple"));
    let id = hidden(&form, "id");
    let fields = [
        ("id", id),
        ("kind", "interview"),
        ("name", ""),
        ("text", ""),
    ];
    let files: [(&str, &[u8]); 4] = [
        ("../Talk 1.txt", TALK),
        ("photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("page.html", b"<h1>Interview</h1><p>It was <b>cold</b>."),
        ("empty.docx", b""),
    ];
    let answer = w.send("sources/new", &fields, &files).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    for said in [
        "2 files were added",
        "2 files were not added",
        "photo.txt",
        "This is not a text document",
        "Choose a text, Markdown",
        "This file is empty.",
    ] {
        assert!(answer.body.contains(said), "{said}");
    }
    let sources = w.sources().await;
    let names: Vec<&str> = sources.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(names, ["page", "Talk 1"]);
    let page = w.source(sources[0].id).await;
    assert_eq!(page.format, "html");
    assert_eq!(page.layout.blocks[0].kind, BlockKind::Heading(1));
    let talk = w.source(sources[1].id).await;
    assert_eq!(talk.file_name, "Talk 1.txt");
    let speakers: Vec<Option<&str>> = talk
        .layout
        .blocks
        .iter()
        .map(|block| block.speaker.as_deref())
        .collect();
    assert_eq!(
        speakers,
        [Some("Sam"), Some("Sam"), Some("PW6"), Some("Sam")]
    );
    // A double click.
    w.send("sources/new", &fields, &files).await;
    assert_eq!(w.sources().await.len(), 2);
}

#[tokio::test]
async fn a_file_without_anything_to_say_about_it_opens_at_once() {
    let w = begin().await;
    let id = w.app.around.id::<ids::SourceId>().to_string();
    let fields = [("id", id.as_str()), ("kind", "focus_group")];
    let answer = w.send("sources/new", &fields, &[("a.txt", TALK)]).await;
    assert!(answer.location().ends_with("?done=source-added"));
    let page = w.app.get(answer.location(), &w.cookie).await;
    assert!(page.body.contains("And good morning."));
    let two: [(&str, &[u8]); 2] = [("b.txt", TALK), ("c.txt", TALK)];
    let answer = w.send("sources/new", &fields, &two).await;
    assert!(answer.location().ends_with("sources?done=sources-added"));
}

#[tokio::test]
async fn a_pasted_text_gets_its_speakers_and_an_empty_form_says_what_is_missing() {
    let w = begin().await;
    let id = w.app.around.id::<ids::SourceId>().to_string();
    let empty = [("id", id.as_str()), ("kind", "interview"), ("text", " ")];
    let answer = w.send("sources/new", &empty, &[("", b"")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .body
            .contains("Choose files, or type or paste a text")
    );
    let text = "Ana: It helped.\nBo: How?\nAna: Like a friend.\nBo: I see.";
    let fields = [
        ("id", id.as_str()),
        ("kind", "interview"),
        ("name", "Ana"),
        ("text", text),
    ];
    let answer = w.send("sources/new", &fields, &[("", b"")]).await;
    assert!(answer.location().contains("done=source-added"));
    let source = w.source(w.sources().await[0].id).await;
    assert_eq!(source.text.as_str(), text);
    assert_eq!(source.layout.speakers(), ["Ana", "Bo"]);
}
