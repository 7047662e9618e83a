use super::*;
use crate::coding::{Layer, Weight};
use crate::history::inverse;
use crate::place::Span;
use crate::text::Text;
use ids::{AccountId, SourceId, SourceVersionId};
use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

fn id(n: u128) -> CodeId {
    CodeId(Uuid::from_u128(n))
}

fn code(n: u128, parent: Option<u128>, name: &str) -> Code {
    Code {
        parent: parent.map(id),
        ..Code::new(id(n), name)
    }
}

fn coding(n: u128, of: u128, start: u32, coder: u128) -> Coding {
    Coding {
        id: CodingId(Uuid::from_u128(n)),
        source: SourceId(Uuid::from_u128(1)),
        version: SourceVersionId(Uuid::from_u128(1)),
        span: Span::new(start, start + 4).unwrap(),
        quote: "hope".to_owned(),
        text_hash: Text::new("hope").hash(),
        code: id(of),
        coder: AccountId(Uuid::from_u128(coder)),
        at: Timestamp::UNIX_EPOCH,
        weight: None,
        comment: String::new(),
        layer: Layer::Coder,
        round: None,
        suggested: false,
    }
}

/// The tree as indented names.
fn drawn(book: &Codebook) -> String {
    book.tree()
        .map(|(depth, code)| format!("{}{}", "  ".repeat(depth), code.name))
        .collect::<Vec<_>>()
        .join("\n")
}

fn book() -> Codebook {
    Codebook::new(vec![
        code(1, None, "Hope"),
        code(2, Some(1), "For work"),
        code(3, Some(1), "For home"),
        code(4, Some(2), "A first job"),
        code(5, None, "Trust"),
    ])
    .unwrap()
}

/// The codings after the changes.
fn after(codings: &[Coding], changes: &[Change]) -> Vec<Coding> {
    let mut codings: BTreeMap<CodingId, Coding> = codings
        .iter()
        .map(|coding| (coding.id, coding.clone()))
        .collect();
    for change in changes {
        let Change::Coding(edit) = change else {
            continue;
        };
        assert_eq!(codings.get(&edit.thing().id), edit.before());
        match edit.after() {
            Some(after) => codings.insert(after.id, after.clone()),
            None => codings.remove(&edit.thing().id),
        };
    }
    codings.into_values().collect()
}

#[test]
fn codes_are_laid_out_as_a_tree() {
    let book = book();
    insta::assert_snapshot!(drawn(&book), @r"
    Hope
      For home
      For work
        A first job
    Trust
    ");
    assert_eq!(book.branch(id(1)).len(), 4);
    let names = |codes: Vec<&Code>| {
        codes
            .iter()
            .map(|code| code.name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(book.path(id(4))), ["Hope", "For work", "A first job"]);
    assert_eq!(
        names(book.children(Some(id(1))).collect()),
        ["For home", "For work"]
    );
    assert_eq!(names(book.children(None).collect()), ["Hope", "Trust"]);
    assert_eq!(book.named("  for WORK").unwrap().id, id(2));
    assert!(book.branch(id(99)).is_empty());
}

#[test]
fn everything_wrong_with_a_codebook_is_said_at_once() {
    let check = |codes: Vec<Code>, expected: &[&str]| {
        let said: Vec<String> = Codebook::new(codes)
            .err()
            .unwrap_or_default()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(said, expected);
    };
    check(
        vec![
            code(1, None, "Hope"),
            code(2, None, "hope "),
            code(3, None, " "),
        ],
        &[
            "there are two codes called “hope ” in one place: give one another name, or merge them",
            "a code needs a name",
        ],
    );
    check(vec![code(1, None, "Hope"), code(2, Some(1), "Hope")], &[]);
    check(
        vec![
            code(1, Some(2), "Hope"),
            code(2, Some(1), "Trust"),
            code(3, Some(2), "Loss"),
        ],
        &["the code “Hope” would be inside itself: choose another place for it"],
    );
    check(
        vec![code(1, Some(9), "Hope")],
        &["the code “Hope” is in a code that does not exist: move it to the top"],
    );
    check(
        vec![code(1, None, "Hope"), code(1, None, "Hope")],
        &["the code “Hope” is there twice"],
    );
    check(
        vec![code(1, None, &"é".repeat(201))],
        &[&format!(
            "the name of the code “{}” has more than 200 characters: shorten it",
            "é".repeat(40)
        )],
    );
}

#[test]
fn a_code_does_not_go_into_itself() {
    let book = book();
    assert_eq!(
        book.move_to(id(1), Some(id(4)), 0),
        Err(CodebookProblem::Loop("Hope".to_owned()))
    );
    assert_eq!(
        book.merge(id(1), id(4), &[]),
        Err(CodebookProblem::Loop("A first job".to_owned()))
    );
    assert!(matches!(
        book.merge(id(1), id(1), &[]),
        Err(CodebookProblem::SameCode(_))
    ));
}

#[test]
fn a_move_takes_the_branch_along_and_numbers_the_siblings() {
    let book = book();
    let changes = book.move_to(id(2), None, 1).unwrap();
    let moved = book.apply(&changes).unwrap();
    insta::assert_snapshot!(drawn(&moved), @r"
    Hope
      For home
    For work
      A first job
    Trust
    ");
    assert!(matches!(
        moved.move_to(id(5), Some(id(77)), 0),
        Err(CodebookProblem::NotThere(_))
    ));
}

#[test]
fn a_name_that_a_sibling_has_is_refused() {
    let book = book();
    assert!(matches!(
        book.rename(id(5), "HOPE"),
        Err(CodebookProblem::SameName { .. })
    ));
    assert!(book.rename(id(5), "For work").is_ok());
    assert_eq!(book.rename(id(5), "Trust"), Ok(vec![]));
}

#[test]
fn merging_takes_codings_over_and_keeps_one_where_there_were_two() {
    let book = book();
    let mut twin = coding(11, 5, 0, 1);
    twin.weight = Some(Weight::new(30).unwrap());
    twin.comment = "sure of it".to_owned();
    let codings = [
        coding(10, 1, 0, 1),
        twin,
        coding(12, 5, 8, 1),
        coding(13, 5, 0, 2),
    ];
    let changes = book.merge(id(5), id(1), &codings).unwrap();
    let merged = after(&codings, &changes);
    assert_eq!(merged.len(), 3);
    assert!(merged.iter().all(|coding| coding.code == id(1)));
    assert_eq!(merged[0].comment, "sure of it");
    assert_eq!(merged[0].weight.map(Weight::get), Some(30));
    assert!(book.apply(&changes).unwrap().get(id(5)).is_none());
    assert_eq!(after(&merged, &inverse(&changes)), codings);
}

#[test]
fn a_split_gives_codings_to_the_new_codes_and_leaves_the_rest() {
    let book = book();
    let codings = [
        coding(10, 5, 0, 1),
        coding(11, 5, 8, 1),
        coding(12, 5, 16, 1),
    ];
    let new = vec![
        code(50, Some(5), "In oneself"),
        code(51, Some(5), "In others"),
    ];
    let give = |n: u128, to: u128| (CodingId(Uuid::from_u128(n)), id(to));
    let assignment = BTreeMap::from([give(10, 50), give(11, 51)]);
    let changes = book
        .split(id(5), new.clone(), &codings, &assignment)
        .unwrap();
    let codes: Vec<CodeId> = after(&codings, &changes)
        .iter()
        .map(|coding| coding.code)
        .collect();
    assert_eq!(codes, [id(50), id(51), id(5)]);
    assert_eq!(
        book.apply(&changes).unwrap().children(Some(id(5))).count(),
        2
    );
    let elsewhere = BTreeMap::from([give(10, 1)]);
    assert!(matches!(
        book.split(id(5), new, &codings, &elsewhere),
        Err(CodebookProblem::NotOneOfTheNew(_))
    ));
}

#[test]
fn removing_a_code_takes_its_codings_and_moves_its_codes_up() {
    let book = book();
    let codings = [coding(10, 2, 0, 1), coding(11, 1, 0, 1)];
    let changes = book.remove(id(2), &codings).unwrap();
    assert_eq!(after(&codings, &changes).len(), 1);
    insta::assert_snapshot!(drawn(&book.apply(&changes).unwrap()), @r"
    Hope
      For home
      A first job
    Trust
    ");
}

#[test]
fn a_change_made_from_an_older_state_is_refused() {
    let book = book();
    let changes = book.rename(id(5), "Trusting").unwrap();
    let book = book.apply(&changes).unwrap();
    let problems = book.apply(&changes).unwrap_err();
    assert_eq!(
        problems,
        [CodebookProblem::ChangedSince("Trusting".to_owned())]
    );
}

/// Something that can be done to a codebook of codes 1 to 12.
fn operation(
    book: &Codebook,
    codings: &[Coding],
    which: u8,
    a: u128,
    b: u128,
) -> Option<Vec<Change>> {
    match which {
        0 => book.rename(id(a), &format!("Name {b}")),
        1 => book.move_to(id(a), Some(id(b)), usize::try_from(a + b).ok()?),
        2 => book.move_to(id(a), None, usize::try_from(b).ok()?),
        3 => book.merge(id(a), id(b), codings),
        4 => book.remove(id(a), codings),
        5 => book.add(code(100 + a * 20 + b, Some(b), &format!("New {a}"))),
        _ => {
            let new = vec![code(1_000 + a, Some(a), &format!("Part {a}"))];
            let assignment = codings
                .iter()
                .step_by(2)
                .map(|coding| (coding.id, id(1_000 + a)))
                .collect();
            book.split(id(a), new, codings, &assignment)
        }
    }
    .ok()
}

proptest! {
    #[test]
    fn a_change_and_its_inverse_leave_everything_as_it_was(
        parents in proptest::collection::vec(0u128..12, 12),
        placed in proptest::collection::vec((1u128..13, 0u32..3, 1u128..3), 0..20),
        operations in proptest::collection::vec((0u8..7, 1u128..13, 1u128..13), 1..6),
    ) {
        let codes = parents.iter().zip(1u128..).map(|(parent, n)| {
            // A code is in an earlier one, or at the top.
            code(n, Some(parent % n).filter(|parent| *parent > 0), &format!("Code {n}"))
        });
        let mut book = Codebook::new(codes.collect()).unwrap();
        let mut codings: Vec<Coding> = placed
            .iter()
            .zip(1u128..)
            .map(|((of, start, coder), n)| coding(n, *of, start * 8, *coder))
            .collect();
        for (which, a, b) in operations {
            let Some(changes) = operation(&book, &codings, which, a, b) else { continue };
            let next = book.apply(&changes).unwrap();
            let back = next.apply(&inverse(&changes)).unwrap();
            prop_assert_eq!(back.codes(), book.codes());
            let next_codings = after(&codings, &changes);
            prop_assert_eq!(&after(&next_codings, &inverse(&changes)), &codings);
            // No coding is left with a code that is gone.
            let left = next_codings
                .iter()
                .all(|coding| next.get(coding.code).is_some() || book.get(coding.code).is_none());
            prop_assert!(left);
            (book, codings) = (next, next_codings);
        }
    }
}
