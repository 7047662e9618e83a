use super::*;
use proptest::prelude::*;
use uuid::Uuid;

const HOPE: [&str; 8] = [
    "She gave me hope that things could change",
    "I began to look forward to the future",
    "Hopeful about tomorrow for the first time",
    "There was a future I could imagine again",
    "He showed me that recovery was possible",
    "I could see a way forward and believed it possible",
    "Believing that change is possible gave me hope",
    "For the first time I imagined getting better",
];
const WORK: [&str; 8] = [
    "I went back to my job at the shop",
    "We practised for the interview with the employer",
    "My manager let me start with shorter hours",
    "Volunteering at the charity led to paid work",
    "The job centre sent me a letter about benefits",
    "Working two days a week at the garage",
    "He helped with my application for a job",
    "The employer knew about my illness and my hours",
];
const HOME: [&str; 8] = [
    "The flat was damp and the landlord would not come",
    "We waited months for the housing association",
    "Moving out of the hostel into my own flat",
    "My neighbours were noisy in the night",
    "The council offered me a room in a shared house",
    "She came along to the housing office with me",
    "Rent arrears and a letter from the landlord",
    "My own front door, my own keys to the flat",
];

fn code(n: u128) -> CodeId {
    CodeId(Uuid::from_u128(n))
}

fn examples() -> Vec<Example<'static>> {
    let of = |n, passages: [&'static str; 8]| {
        passages.map(|passage| Example {
            code: code(n),
            passage,
        })
    };
    [of(1, HOPE), of(2, WORK), of(3, HOME)].concat()
}

fn model() -> Model {
    Model::learn(examples(), Language::English).unwrap()
}

#[test]
fn the_likeliest_code_comes_first_with_the_words_that_led_to_it() {
    let found = model().suggest("The landlord of my flat sent a letter", 3);
    assert_eq!(found[0].code, code(3));
    assert_eq!(found[0].examples, 8);
    assert_eq!(
        found[0].words[..2],
        ["flat".to_owned(), "landlord".to_owned()]
    );
    assert!(found.windows(2).all(|pair| pair[0].score >= pair[1].score));
    assert_eq!(model().suggest("The landlord of my flat", 0), []);
}

#[test]
fn passages_it_has_not_seen_are_told_apart() {
    // Each passage in turn is left out, learned without, and guessed.
    let all = examples();
    let right = (0..all.len())
        .filter(|left_out| {
            let rest = all
                .iter()
                .enumerate()
                .filter(|(at, _)| at != left_out)
                .map(|(_, example)| *example);
            let model = Model::learn(rest, Language::English).unwrap();
            let found = model.suggest(all[*left_out].passage, 1);
            found.first().map(|first| first.code) == Some(all[*left_out].code)
        })
        .count();
    // One in three would be right by chance: 8 of 24.
    assert!(right >= 20, "{right} of {}", all.len());
}

#[test]
fn nothing_is_suggested_for_words_never_seen() {
    assert_eq!(model().suggest("Xylophone quartet", 3), []);
    assert_eq!(model().suggest("", 3), []);
    assert_eq!(model().suggest("and so it was", 3), []);
}

#[test]
fn too_little_to_learn_from_is_said() {
    let few: Vec<Example> = examples().into_iter().skip(4).take(12).collect();
    assert_eq!(
        Model::learn(few, Language::English)
            .unwrap_err()
            .to_string(),
        "suggestions begin when 2 codes have 5 coded passages each; so far 1 of 2 codes have as many"
    );
    let mut examples = examples();
    examples.push(Example {
        code: code(9),
        passage: "alone",
    });
    let model = Model::learn(examples, Language::English).unwrap();
    assert_eq!(model.left_out(), [(code(9), 1)]);
    assert_eq!(model.examples(), 24);
    assert_eq!(model.codes().len(), 3);
}

proptest! {
    #[test]
    fn the_order_of_the_codings_does_not_matter(
        shuffled in Just(examples()).prop_shuffle(), passage in "(hope|job|flat|letter|future| )*"
    ) {
        let other = Model::learn(shuffled, Language::English).unwrap();
        let (a, b) = (model().suggest(&passage, 9), other.suggest(&passage, 9));
        prop_assert_eq!(a.len(), b.len());
        for (a, b) in a.iter().zip(&b) {
            prop_assert!(a.score.is_finite() && (a.score - b.score).abs() < 1e-9);
        }
    }
}
