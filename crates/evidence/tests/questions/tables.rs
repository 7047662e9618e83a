//! Coverage and the framework matrix.

use super::{case, code, codebook, coding, passages, source, span};
use evidence::coverage::{Asked, Count, State, coverage};
use evidence::matrix::{Finding, Summary, check};
use evidence::passage::{Speech, Tie, Ties, ties_of};
use evidence::presence::Presence;
use evidence::study::{Source, SourceKind, SourceTie, SpeakerTie};
use ids::SourceVersionId;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn tie(of: u8, reach: Option<(u32, u32)>, to: u8) -> Tie {
    Tie {
        source: source(of),
        reach: reach.map(|(from, to)| span(from, to)),
        case: case(to),
    }
}

#[test]
fn silence_of_those_who_were_not_asked_is_not_a_finding() {
    let book = codebook(&[
        (1, 0, "Hope"),
        (2, 1, "Hope of others"),
        (3, 0, "Trust"),
        (4, 0, "Risk"),
    ]);
    // Case 1 and 2 are workers, 3 is supported; 3 was not asked of trust, nobody of risk, and 4 has no role.
    let said = passages(&[
        (1, 1, 0, 5),
        (1, 1, 10, 15),
        (2, 2, 0, 5),
        (3, 1, 0, 5),
        (4, 3, 0, 5),
    ]);
    let ties = Ties::new([
        tie(1, None, 1),
        tie(2, None, 2),
        tie(3, None, 3),
        tie(4, None, 4),
    ]);
    let groups = BTreeMap::from([
        (case(1), "worker"),
        (case(2), "worker"),
        (case(3), "supported"),
    ]);
    let not_asked = BTreeSet::from([
        (case(3), code(3)),
        (case(1), code(4)),
        (case(2), code(4)),
        (case(3), code(4)),
    ]);
    let table = coverage(
        &book,
        Asked {
            passages: &said,
            ties: &ties,
            groups: &groups,
            not_asked: &not_asked,
            unread: &BTreeSet::new(),
        },
    );
    assert_eq!(table.columns, ["supported", "worker"]);
    let states: Vec<[State; 2]> = table
        .rows
        .iter()
        .map(|row| [row.cells[0].state, row.cells[1].state])
        .collect();
    assert_eq!(
        states,
        [
            [State::Quoted, State::Quoted],
            [State::NotQuoted, State::Quoted],
            [State::NotAsked, State::NotQuoted],
            [State::NotAsked, State::NotAsked],
        ]
    );
    let hope_of_workers = &table.rows[0].cells[1];
    assert_eq!((hope_of_workers.quoted, hope_of_workers.cases), (1, 2));
    assert_eq!(hope_of_workers.codings, [coding(0), coding(1)]);
    // The branch of hope has two codes; for workers both are quoted, by three codings.
    let count = Count {
        quoted: 2,
        not_quoted: 0,
        not_asked: 0,
        not_known: 0,
        codings: 3,
    };
    assert_eq!(
        table.branches[0],
        (
            code(1),
            vec![
                Count {
                    quoted: 1,
                    not_quoted: 1,
                    not_asked: 0,
                    not_known: 0,
                    codings: 1
                },
                count
            ]
        )
    );
    assert_eq!(table.totals[1].codes(), 4);
    assert_eq!(table.ungrouped, [coding(4)]);
    let presence: Vec<Presence> = states
        .iter()
        .map(|[supported, worker]| Presence::of_states(*worker, *supported))
        .collect();
    assert_eq!(
        presence,
        [
            Presence::Both,
            Presence::FirstOnly,
            Presence::Unknown,
            Presence::Unknown
        ]
    );
}

#[test]
fn what_nobody_looked_at_is_not_known_and_what_was_not_asked_says_so() {
    let book = codebook(&[(1, 0, "Hope")]);
    let groups = BTreeMap::from([(case(1), "worker"), (case(2), "worker")]);
    let check = |not_asked: &[u8], unread: &[u8]| {
        let not_asked = not_asked.iter().map(|n| (case(*n), code(1))).collect();
        let unread = unread.iter().map(|n| case(*n)).collect();
        let asked = Asked {
            passages: &[],
            ties: &Ties::default(),
            groups: &groups,
            not_asked: &not_asked,
            unread: &unread,
        };
        let cell = coverage(&book, asked).rows[0].cells[0].clone();
        (cell.state, cell.not_asked, cell.not_known)
    };
    assert_eq!(check(&[], &[]), (State::NotQuoted, 0, 0));
    assert_eq!(check(&[1], &[2]), (State::NotKnown, 1, 1));
    assert_eq!(check(&[1, 2], &[2]), (State::NotAsked, 2, 0));
    // One who was asked and looked at makes silence count.
    assert_eq!(check(&[1], &[]), (State::NotQuoted, 1, 0));
}

#[test]
fn a_source_with_several_speakers_counts_for_whoever_speaks() {
    let transcript = Source {
        id: source(1),
        name: "Pair 1".into(),
        kind: SourceKind::Interview,
        format: "vtt".into(),
        version: SourceVersionId(Uuid::from_u128(1)),
        ties: vec![
            SourceTie::Speaker(SpeakerTie {
                label: "pw1".into(),
                case: case(1),
            }),
            SourceTie::Place(span(40, 50), case(2)),
        ],
    };
    let says = |speaker: &str, from, to| Speech {
        speaker: speaker.into(),
        span: span(from, to),
    };
    let ties = Ties::new(ties_of(
        &transcript,
        &[
            says("PW1", 0, 10),
            says("Interviewer", 10, 20),
            says("PW1", 20, 30),
        ],
    ));
    let cases = |from, to| ties.cases(source(1), span(from, to));
    assert_eq!(cases(5, 8), BTreeSet::from([case(1)]));
    assert!(cases(12, 18).is_empty());
    assert_eq!(cases(25, 45), BTreeSet::from([case(1), case(2)]));
}

#[test]
fn the_matrix_says_what_rests_on_nothing_and_what_is_left_unwritten() {
    let mut summary = Summary::new("She hopes for work. Her sister doubts it! Nobody asked.");
    assert_eq!(summary.sentences().len(), 3);
    assert!(summary.link(0, coding(1)));
    assert!(summary.link(1, coding(9)));
    assert!(!summary.link(7, coding(1)));
    let cells = BTreeMap::from([((case(1), code(1)), summary)]);
    let quotes = BTreeMap::from([
        ((case(1), code(1)), BTreeSet::from([coding(1)])),
        ((case(2), code(1)), BTreeSet::from([coding(2), coding(3)])),
    ]);
    let (first, construct) = (case(1), code(1));
    assert_eq!(
        check(&cells, &quotes),
        [
            Finding::QuoteFromElsewhere {
                case: first,
                construct,
                sentence: 1,
                quote: coding(9)
            },
            Finding::WithoutQuote {
                case: first,
                construct,
                sentence: 2
            },
            Finding::EmptyThoughQuoted {
                case: case(2),
                construct,
                quotes: 2
            },
        ]
    );
}

#[test]
fn a_sentence_keeps_its_quotes_when_others_are_rewritten() {
    let mut summary = Summary::new("She hopes. She waits. She hopes.");
    summary.link(0, coding(1));
    summary.link(1, coding(2));
    summary.link(2, coding(3));
    summary.link(2, coding(3));
    let rewritten = summary.rewritten("First she doubts. She hopes. She waits long. She hopes.");
    let quotes: Vec<&[ids::CodingId]> = rewritten
        .sentences()
        .iter()
        .map(|s| s.quotes.as_slice())
        .collect();
    assert_eq!(quotes, [&[][..], &[coding(1)], &[], &[coding(3)]]);
}
