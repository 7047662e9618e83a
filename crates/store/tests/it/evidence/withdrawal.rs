//! Somebody withdraws from a study.

use super::{World, a_code, a_source, begin, coded, may, span};
use access::{on, to};
use evidence::history::Change;
use evidence::memo::{MemoKind, MemoTarget};
use evidence::study::{CaseKind, SourceKind, SourceTie, SpeakerTie};
use evidence::text::Text;
use ids::StudyCaseId;
use store::evidence::source::{Block, BlockKind, Layout, NewSource};
use store::evidence::withdrawal::Fate;
use store::evidence::{
    case, code, coding, history, matrix, memo, search, source, taken_out, withdrawal,
};
use store::listing::Page;
use store::{Error, Surroundings, Tx, query};
use testkit::both;

/// A focus group of two, and an interview with one of them.
async fn said(tx: &mut Tx, around: &Surroundings, w: &World) -> (StudyCaseId, StudyCaseId) {
    let cases = may(tx, &w.lead, w.study).await;
    let [ana, ben] = [around.id(), around.id()];
    for (id, name) in [(ana, "Ana"), (ben, "Ben")] {
        case::add(tx, around, &cases, id, name, CaseKind::Participant)
            .await
            .expect("added");
    }
    (ana, ben)
}

#[tokio::test]
async fn a_withdrawal_lists_and_clears_everything_that_came_from_somebody_and_nothing_else() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let (ana, ben) = said(&mut tx, &around, &w).await;
        let alone = "It gave me back my mornings";
        let own = a_source(&mut tx, &around, &w, alone).await;
        let group_words = "A: The canal walks held me together\nB: For me it was the phone calls\nA: And the choir on Mondays";
        let text = Text::new(group_words);
        let mut layout = Layout::of_lines(group_words);
        for (block, speaker) in layout.blocks.iter_mut().zip(["A", "B", "A"]) {
            block.speaker = Some(speaker.into());
        }
        assert_eq!(
            layout.blocks[0],
            Block {
                span: span(0, 35),
                kind: BlockKind::Paragraph,
                speaker: Some("A".into()),
                time_ms: None
            }
        );
        let add = may(&mut tx, &w.lead, w.study).await;
        let group = source::add(
            &mut tx,
            &around,
            &add,
            &NewSource {
                id: around.id(),
                name: "Group",
                kind: SourceKind::FocusGroup,
                format: "txt",
                file_name: "",
                text: &text,
                layout: &layout,
            },
        )
        .await
        .expect("added");
        let change = may(&mut tx, &w.lead, w.study).await;
        case::set_ties(&mut tx, &around, &change, own, &[SourceTie::Whole(ana)])
            .await
            .expect("tied");
        let speakers = [("A", ana), ("B", ben)].map(|(label, case)| {
            SourceTie::Speaker(SpeakerTie {
                label: label.into(),
                case,
            })
        });
        case::set_ties(&mut tx, &around, &change, group, &speakers)
            .await
            .expect("tied");
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let coder = may(&mut tx, &w.coder, w.study).await;
        let hers = coded(&around, own, alone, "gave me back my mornings", hope);
        let canal = coded(
            &around,
            group,
            group_words,
            "The canal walks held me together",
            hope,
        );
        let phone = coded(&around, group, group_words, "the phone calls", hope);
        let choir = coded(&around, group, group_words, "the choir on Mondays", hope);
        for new in [&hers, &canal, &phone, &choir] {
            coding::add(&mut tx, &around, &coder, new)
                .await
                .expect("coded");
        }
        let own_codings = may(&mut tx, &w.coder, w.study).await;
        coding::remove(&mut tx, &around, &own_codings, &[choir.id])
            .await
            .expect("removed");
        let codes = may(&mut tx, &w.coder, w.study).await;
        let before = code::load(&mut tx, &codes, hope).await.expect("there");
        let mut after = before.clone();
        after.anchor_quotes = vec!["gave me back my mornings".into(), "the phone calls".into()];
        let changes = code::codebook(&mut tx, &codes)
            .await
            .expect("read")
            .redefine(after)
            .expect("fits");
        code::change(&mut tx, &around, &codes, changes)
            .await
            .expect("redefined");
        let memos = may(&mut tx, &w.coder, w.study).await;
        let write = async |tx: &mut Tx, title: &str, body: &str, about: Vec<MemoTarget>| {
            let said = memo::Said {
                kind: MemoKind::Note,
                title: title.into(),
                body: body.into(),
                about,
            };
            memo::create(tx, &around, &memos, around.id(), &said)
                .await
                .expect("written")
        };
        let of_ana = write(&mut tx, "Ana", "She was calm", vec![MemoTarget::Case(ana)]).await;
        let both_of = write(
            &mut tx,
            "Both",
            "“The canal walks held me together” and “the phone calls”",
            vec![MemoTarget::Coding(canal.id), MemoTarget::Coding(phone.id)],
        )
        .await;
        write(&mut tx, "Ben", "He was quiet", vec![MemoTarget::Case(ben)]).await;
        for (who, words, quote) in [(ana, "She walked.", canal.id), (ben, "He rang.", phone.id)] {
            let rests = [matrix::Rests {
                sentence: 0,
                coding: quote,
            }];
            matrix::write(&mut tx, &around, &coder, who, hope, 0, words, &rests)
                .await
                .expect("written");
        }
        let export = may(&mut tx, &w.lead, w.study).await;
        taken_out::begun(&mut tx, &around, &export, "codings.csv", None)
            .await
            .expect("begun");

        let leads = may(&mut tx, &w.lead, w.study).await;
        let found = withdrawal::find(&mut tx, &leads, ana)
            .await
            .expect("listed");
        assert_eq!(
            (
                found.sources.len(),
                found.quotes.len(),
                found.cells.len(),
                found.files.len()
            ),
            (2, 2, 1, 1)
        );
        assert_eq!(
            found
                .memos
                .iter()
                .map(|m| (m.memo, m.fate))
                .collect::<Vec<_>>(),
            {
                let mut expected = vec![(of_ana, Fate::Goes), (both_of, Fate::Loses)];
                expected.sort_by_key(|(memo, _)| *memo);
                expected
            }
        );
        let cleared = withdrawal::clear(&mut tx, &around, &leads, ana)
            .await
            .expect("cleared");
        assert_eq!(
            (
                cleared.sources,
                cleared.quotes,
                cleared.cells,
                cleared.memos,
                cleared.exports
            ),
            (2, 2, 1, 2, 1)
        );
        tx.commit().await.expect("kept");

        let mut tx = test.db.write().await.expect("begins");
        let read = may(&mut tx, &w.reader, w.study).await;
        let left = source::load(&mut tx, &around, &read, group)
            .await
            .expect("there");
        assert_eq!(
            left.text.as_str(),
            "[withdrawn]\nB: For me it was the phone calls\n[withdrawn]"
        );
        let reads = may(&mut tx, &w.reader, w.study).await;
        let kept = coding::of_source(&mut tx, &reads, group)
            .await
            .expect("read");
        assert_eq!(kept.len(), 1);
        assert!(kept[0].anchor().holds_in(&left.text) && kept[0].quote == "the phone calls");
        assert!(matches!(
            source::load(&mut tx, &around, &read, own).await,
            Err(Error::Denied)
        ));
        let memo = memo::load(&mut tx, &reads, both_of).await.expect("there");
        assert_eq!(memo.body, "“[withdrawn]” and “the phone calls”");
        assert_eq!(memo.about, [MemoTarget::Coding(phone.id)]);
        let hope = code::load(&mut tx, &reads, hope).await.expect("there");
        assert_eq!(hope.anchor_quotes, ["the phone calls"]);
        let cells = may::<on::StudyCase, to::Read>(&mut tx, &w.reader, w.study).await;
        assert_eq!(
            matrix::all(&mut tx, &around, &cells)
                .await
                .expect("read")
                .len(),
            1
        );
        let hits = search::search(&mut tx, &around, &read, "mornings", 0, 10)
            .await
            .expect("asked");
        assert!(hits.rows.is_empty());
        // Nothing in the database remembers a word of hers, whatever the table.
        for (table, column) in [
            ("step", "what"),
            ("source_version", "body"),
            ("source_version", "layout"),
            ("memo", "body"),
            ("memo_version", "body"),
            ("memo_link", "quote"),
            ("coding", "quote"),
            ("code", "anchor_quotes"),
            ("lost_coding", "coding"),
        ] {
            for words in ["canal walks", "back my mornings", "choir", "She was calm"] {
                let text =
                    format!("SELECT count(*) FROM {table} WHERE CAST({column} AS TEXT) LIKE $1");
                let there = query(Box::leak(text.into_boxed_str()))
                    .bind(format!("%{words}%"))
                    .count(&mut tx)
                    .await
                    .expect("counted");
                assert_eq!(there, 0, "{words} in {table}.{column}");
            }
        }
        let steps = history::list(&mut tx, &reads, None, Page::new(1, 100))
            .await
            .expect("read");
        assert!(
            steps
                .iter()
                .flat_map(|s| &s.changes)
                .any(|c| matches!(c, Change::Coding(e) if e.thing().id == phone.id))
        );
        let studies = may(&mut tx, &w.reader, w.study).await;
        assert_eq!(
            withdrawal::list(&mut tx, &studies).await.expect("listed"),
            [cleared]
        );
        assert_eq!(
            taken_out::list(&mut tx, &studies, Page::new(1, 10))
                .await
                .expect("listed")[0]
                .withdrawn,
            1
        );
        let walker = may(&mut tx, &w.coder, w.study).await;
        history::undo(&mut tx, &around, &walker)
            .await
            .expect("what is left can be walked");
        tx.commit().await.expect("kept");
    }
}

#[tokio::test]
async fn memos_about_an_interview_or_with_the_name_are_found_and_cleared() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let (ana, ben) = said(&mut tx, &around, &w).await;
        let add = may(&mut tx, &w.lead, w.study).await;
        let change = may(&mut tx, &w.lead, w.study).await;
        let mut sources = Vec::new();
        for (name, speakers) in [
            ("Interview", vec![("A", ana)]),
            ("Group", vec![("A", ana), ("B", ben)]),
        ] {
            let words = "I: How was it?\nA: Cold.\nB: Warm.";
            let text = Text::new(words);
            let mut layout = Layout::of_lines(words);
            for (block, speaker) in layout.blocks.iter_mut().zip(["I", "A", "B"]) {
                block.speaker = Some(speaker.into());
            }
            let new = NewSource {
                id: around.id(),
                name,
                kind: SourceKind::Interview,
                format: "txt",
                file_name: "",
                text: &text,
                layout: &layout,
            };
            let source = source::add(&mut tx, &around, &add, &new)
                .await
                .expect("added");
            let ties: Vec<SourceTie> = speakers
                .into_iter()
                .map(|(label, case)| {
                    SourceTie::Speaker(SpeakerTie {
                        label: label.into(),
                        case,
                    })
                })
                .collect();
            case::set_ties(&mut tx, &around, &change, source, &ties)
                .await
                .expect("tied");
            sources.push(source);
        }
        let [interview, group] = [sources[0], sources[1]];
        let memos = may(&mut tx, &w.coder, w.study).await;
        let write = async |tx: &mut Tx, title: &str, about: Vec<MemoTarget>| {
            let said = memo::Said {
                kind: MemoKind::Interview,
                title: title.into(),
                body: format!("{title}, and what Ana did"),
                about,
            };
            memo::create(tx, &around, &memos, around.id(), &said)
                .await
                .expect("written")
        };
        let impressions = write(
            &mut tx,
            "First impressions",
            vec![MemoTarget::Source(interview)],
        )
        .await;
        let asked = write(
            &mut tx,
            "The question",
            vec![MemoTarget::Place(interview, span(0, 5))],
        )
        .await;
        let journal = write(&mut tx, "Before Ana and Anabel", vec![MemoTarget::Study]).await;
        let said = memo::Said {
            kind: MemoKind::Note,
            title: "A lively group".into(),
            body: "They laughed.".into(),
            about: vec![MemoTarget::Source(group)],
        };
        let lively = memo::create(&mut tx, &around, &memos, around.id(), &said)
            .await
            .expect("written");
        let said = memo::Said {
            title: "Something else".into(),
            about: vec![MemoTarget::Study],
            ..said
        };
        let other = memo::create(&mut tx, &around, &memos, around.id(), &said)
            .await
            .expect("written");

        let leads = may(&mut tx, &w.lead, w.study).await;
        let found = withdrawal::find(&mut tx, &leads, ana)
            .await
            .expect("listed");
        let fate = |id| {
            found
                .memos
                .iter()
                .find(|memo| memo.memo == id)
                .map(|memo| memo.fate)
        };
        assert_eq!(
            fate(impressions),
            Some(Fate::Goes),
            "the interview is theirs, whoever asks"
        );
        assert_eq!(fate(asked), Some(Fate::Goes));
        assert_eq!(fate(journal), Some(Fate::Loses), "it names them");
        assert_eq!(fate(lively), Some(Fate::Stays), "somebody has to read it");
        assert_eq!(fate(other), None);
        withdrawal::clear(&mut tx, &around, &leads, ana)
            .await
            .expect("cleared");
        let reads = may::<on::StudyMemo, to::Read>(&mut tx, &w.reader, w.study).await;
        for gone in [impressions, asked] {
            assert!(matches!(
                memo::load(&mut tx, &reads, gone).await,
                Err(Error::Denied)
            ));
        }
        let journal = memo::load(&mut tx, &reads, journal).await.expect("there");
        assert_eq!(journal.title, "Before [withdrawn] and Anabel");
        let lively = memo::load(&mut tx, &reads, lively).await.expect("there");
        assert_eq!(lively.about, [MemoTarget::Source(group)]);
        let there =
            query("SELECT count(*) FROM step WHERE CAST(what AS TEXT) LIKE '%what Ana did%'")
                .count(&mut tx)
                .await
                .expect("counted");
        assert_eq!(there, 0);
    }
}
