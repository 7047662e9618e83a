//! Invented names and words for the demonstration. No real person is meant.

use delivery::contact::{Mechanism, Place};

/// Picks from a list by a number, so that the demonstration is the same each time.
pub fn pick<'a>(list: &[&'a str], number: usize) -> &'a str {
    list.get(number % list.len().max(1)).copied().unwrap_or("")
}

const GIVEN: &[&str] = &[
    "Ada", "Ben", "Cleo", "Dev", "Esi", "Finn", "Gia", "Hal", "Ines", "Jay", "Kai", "Lena", "Mo",
    "Nia", "Oz", "Pia", "Quin", "Ravi", "Sol", "Tia", "Uma", "Vic", "Wren", "Xan", "Yusuf", "Zoë",
    "Amir", "Bea", "Callum", "Dot", "Eli", "Freya", "Gwen", "Hamid", "Isla", "Joss", "Keira",
    "Leon", "Maeve", "Noor", "Owen",
];

const FAMILY: &[&str] = &[
    "Ashdown",
    "Barlow",
    "Chen",
    "Davies",
    "Ekwueme",
    "Foster",
    "Green",
    "Hughes",
    "Iqbal",
    "Jones",
    "Kaur",
    "Lewis",
    "Morgan",
    "Nowak",
    "Okafor",
    "Patel",
    "Quigley",
    "Rivers",
    "Singh",
    "Taylor",
    "Underhill",
    "Vaughan",
    "Whitlock",
    "Xavier",
    "Young",
    "Zielinska",
    "Abara",
    "Brook",
    "Carter",
    "Doyle",
    "Ellis",
    "Farrow",
    "Grant",
    "Hart",
    "Imani",
    "Jarrett",
    "Kemp",
];

/// The name of an invented person. The two lists have lengths without a common divisor, so names repeat late.
pub fn person_name(number: usize) -> String {
    format!("{} {}", pick(GIVEN, number), pick(FAMILY, number * 5 + 3))
}

/// The name of an invented worker.
pub fn worker_name(number: usize) -> String {
    format!(
        "{} {}",
        pick(GIVEN, number * 3 + 7),
        pick(FAMILY, number * 2 + 11)
    )
}

/// What a person wants in a peer worker.
pub const PREFERENCES: &[&str] = &[
    "Somebody about my age. I like walking and music.",
    "A woman, please. I would rather meet outside than at home.",
    "Somebody who has been on a ward themselves.",
    "",
    "I like football and cooking. Afternoons are best.",
    "Somebody who speaks Urdu, if there is somebody.",
    "",
    "Quiet places. I find groups hard.",
];

/// What a person wants known.
pub const WANTS_KNOWN: &[&str] = &[
    "Mornings are difficult because of my tablets.",
    "I go quiet when I am worried. Please just wait.",
    "",
    "My sister knows about this and can come along.",
    "I am finding it hard to answer the phone.",
    "",
];

/// What helps a person take part.
pub const ACCESS: &[&str] = &[
    "",
    "",
    "Large print, please.",
    "",
    "No stairs.",
    "A text before you ring.",
    "",
];

/// How to reach a person.
pub const REACH: &[&str] = &[
    "Text first, then ring.",
    "Ring after 2pm.",
    "A letter is best.",
    "Text. Do not leave voice messages.",
];

/// Practical safety for meeting.
pub const MEETING: &[&str] = &[
    "",
    "There is a dog. Ring from the gate.",
    "",
    "",
    "Meet at the café, not at home.",
    "",
];

/// What a worker offers to share.
pub const ABOUT: &[&str] = &[
    "I spent time on wards in my twenties. I like walking, dogs and old maps.",
    "I live with ups and downs and have learned what steadies me. Music helps; I play in a band.",
    "I am a parent. I know what it is like to come home from hospital to a busy house.",
    "I came to this work after a long time without any. I cook, and I watch football.",
    "I hear voices and have made my peace with them. I like gardens and quiet places.",
    "I speak Urdu and English. I know about panic, and about buses.",
];

/// Lines about meetings on a ward.
const NOTES_ON_A_WARD: &[&str] = &[
    "We looked at the recovery college timetable and picked two things to try.",
    "We sat in the hospital garden. Not much talking, and that was fine.",
    "We had tea on the ward. It was a harder week; we made a list of what helps at night.",
];

/// Lines about meetings out and about.
const NOTES_OUT_AND_ABOUT: &[&str] = &[
    "We walked round the lake and talked about going home. Next time: the bus together.",
    "We rang the housing office together and wrote down what they said.",
    "We went to the library and joined. The choir meets there on Thursdays.",
];

/// Lines about calls.
const NOTES_OF_CALLS: &[&str] = &[
    "We talked about the first days at home. Shopping is the hard part; we try it together next time.",
    "A short call to agree on Thursday, at the café by the station.",
    "We talked about the choir, and about sleep. Next time we meet again.",
];

/// A line about a contact, fitting how and where it was.
pub fn note(mechanism: Mechanism, place: Option<Place>, number: usize) -> &'static str {
    let lines = match (mechanism, place) {
        (Mechanism::FaceToFace, Some(Place::Ward)) => NOTES_ON_A_WARD,
        (Mechanism::FaceToFace, _) => NOTES_OUT_AND_ABOUT,
        _ => NOTES_OF_CALLS,
    };
    pick(lines, number)
}

/// A worker's own thoughts.
pub const REFLECTIONS: &[&str] = &[
    "I noticed that I wanted to give advice. I asked a question instead, and it went better.",
    "This one stayed with me on the way home. Something for supervision.",
    "I told a bit of my own story. It felt right, and not too much.",
];

/// Goals in a person's words.
pub const GOALS: &[&str] = &[
    "Take the bus to town on my own",
    "See my daughter every other week",
    "Sleep without the light on",
    "Go back to the choir",
    "Cook something once a week",
];

/// Topics of training.
pub const TRAINING: &[&str] = &[
    "Core training for peer workers",
    "Sharing your own experience well",
    "Safeguarding adults",
    "Boundaries and endings",
    "Working alongside ward teams",
];
