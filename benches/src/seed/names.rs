//! Invented names.

use super::Chance;

const FIRST: [&str; 48] = [
    "Abena", "Aidan", "Alex", "Amara", "Amir", "Anwen", "Bea", "Callum", "Carys", "Chidi", "Clare",
    "Dan", "Dilys", "Ebony", "Eilidh", "Ella", "Emeka", "Farah", "Fergus", "Grace", "Hamza",
    "Hana", "Ines", "Iwan", "Jo", "Kasia", "Kofi", "Leila", "Lowri", "Marek", "Mina", "Moira",
    "Nadia", "Niamh", "Olu", "Orla", "Pritam", "Rhys", "Rosa", "Sam", "Sanjay", "Siân", "Tariq",
    "Tomas", "Uma", "Vera", "Yusuf", "Zoë",
];

const LAST: [&str; 64] = [
    "Abbott",
    "Adeyemi",
    "Ahmed",
    "Ali",
    "Bailey",
    "Banerjee",
    "Barker",
    "Begum",
    "Bennett",
    "Boateng",
    "Brown",
    "Campbell",
    "Chen",
    "Clarke",
    "Cole",
    "Davies",
    "Doyle",
    "Edwards",
    "Evans",
    "Fletcher",
    "Foster",
    "Gallagher",
    "Ghosh",
    "Griffiths",
    "Hall",
    "Hughes",
    "Hussain",
    "Ibrahim",
    "Jackson",
    "James",
    "Jenkins",
    "Jones",
    "Kaur",
    "Kelly",
    "Khan",
    "Kowalska",
    "Lewis",
    "Lloyd",
    "Malik",
    "Marsh",
    "Mensah",
    "Morgan",
    "Murphy",
    "Murray",
    "Nowak",
    "O’Brien",
    "Okafor",
    "Osei",
    "Owen",
    "Parry",
    "Patel",
    "Pearce",
    "Price",
    "Rahman",
    "Reid",
    "Roberts",
    "Sharma",
    "Singh",
    "Stewart",
    "Thomas",
    "Walsh",
    "Williams",
    "Wójcik",
    "Young",
];

/// A name, sometimes with two last names so that not everybody shares theirs with a thousand others.
pub fn name(chance: &mut Chance) -> String {
    let first = chance.pick(&FIRST);
    let last = chance.pick(&LAST);
    if chance.percent(30) {
        return format!("{first} {last}-{}", chance.pick(&LAST));
    }
    format!("{first} {last}")
}

/// Ten digits that pass the check of an NHS number (modulus 11), from the range that starts with 999 and is given to
/// nobody.
pub fn nhs_number(serial: u32) -> Option<String> {
    let first = format!("999{:06}", serial % 1_000_000);
    let sum: u32 = first
        .bytes()
        .zip((2..=10).rev())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    match 11 - sum % 11 {
        10 => None,
        check => Some(format!("{first}{}", check % 11)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use delivery::person::NhsNumber;

    #[test]
    fn the_numbers_pass_their_check() {
        let made: Vec<String> = (0..500).filter_map(nhs_number).collect();
        assert!(made.len() > 400);
        assert!(made.iter().all(|number| NhsNumber::new(number).is_ok()));
    }
}
