//! How often somebody may guess, so that an attacker is slowed and the owner of an account is not locked out.
//!
//! Guesses are counted for the account that is tried and for the address they come from. A browser in which the owner has
//! signed in before has an allowance of its own for that account: whatever others guess, the owner gets in. Nothing is
//! ever locked for longer than [`WINDOW`].

use jiff::{SignedDuration, Timestamp};
use std::net::IpAddr;

/// So many guesses …
pub const GUESSES: usize = 10;
/// … within this time mean waiting.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// A browser is known for this long after its owner last signed in with it.
pub const BROWSER_KNOWN: SignedDuration = SignedDuration::from_hours(90 * 24);
/// The owner of an account is known in so many browsers; the one used longest ago is forgotten.
pub const BROWSERS: u32 = 20;

/// The guesses that are counted under one heading, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guesses(Vec<Timestamp>);

impl Guesses {
    /// Guesses at these instants.
    pub fn new(mut at: Vec<Timestamp>) -> Self {
        at.sort_unstable();
        Guesses(at)
    }

    /// When they were.
    pub fn at(&self) -> &[Timestamp] {
        &self.0
    }

    /// How many guesses are left at an instant.
    pub fn left(&self, now: Timestamp) -> usize {
        GUESSES.saturating_sub(self.counted(now).count())
    }

    /// The same with one more; none when there is none left.
    pub fn with_one_more(&self, now: Timestamp) -> Option<Guesses> {
        if self.left(now) == 0 {
            return None;
        }
        let mut at: Vec<Timestamp> = self.counted(now).collect();
        at.push(now);
        Some(Guesses::new(at))
    }

    /// The same without one that turned out to be no guess, because it was right.
    pub fn without(mut self, at: Timestamp) -> Guesses {
        if let Some(place) = self.0.iter().position(|guess| *guess == at) {
            self.0.remove(place);
        }
        self
    }

    // One that lies ahead, because another server's clock does, counts until its window has passed.
    fn counted(&self, now: Timestamp) -> impl Iterator<Item = Timestamp> {
        self.0
            .iter()
            .copied()
            .filter(move |at| now.duration_since(*at) < WINDOW)
    }
}

/// The headings under which one guess is counted.
pub fn headings(email: &str, address: Option<IpAddr>, known_browser: Option<&str>) -> Vec<String> {
    let email = email.trim().to_lowercase();
    match known_browser {
        Some(browser) => vec![format!("browser {browser} {email}")],
        None => vec![
            format!("account {email}"),
            format!("address {}", network(address)),
        ],
    }
}

/// What counts as one address: an IPv6 customer has 2⁶⁴ of them. Guesses whose address is not known count together.
fn network(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_770_000_000 + seconds).expect("within range")
    }

    #[test]
    fn ten_guesses_and_then_one_for_each_that_is_forgotten() {
        let mut guesses = Guesses::default();
        for second in 0..10 {
            guesses = guesses.with_one_more(at(second)).expect("one is left");
        }
        assert_eq!(guesses.with_one_more(at(10)), None);
        assert_eq!(guesses.with_one_more(at(15 * 60 - 1)), None);
        let later = guesses
            .with_one_more(at(15 * 60))
            .expect("the first is forgotten");
        assert_eq!(later.with_one_more(at(15 * 60)), None);
        assert_eq!(later.at().len(), 10, "what is forgotten is not kept");
    }

    #[test]
    fn what_was_right_is_no_guess() {
        let mut guesses = Guesses::default();
        for second in 0..100 {
            let one = guesses.with_one_more(at(second)).expect("one is left");
            guesses = one.without(at(second));
        }
        assert_eq!(guesses.left(at(100)), GUESSES);
    }

    #[test]
    fn neighbours_in_a_network_are_one_address_and_an_old_address_in_a_new_one_is_itself() {
        for (one, other, same) in [
            ("2001:db8:1:2::3", "2001:db8:1:2:ffff::9", true),
            ("2001:db8:1:2::3", "2001:db8:1:3::3", false),
            ("192.0.2.1", "::ffff:192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
        ] {
            let of = |text: &str| network(Some(text.parse().expect("an address")));
            assert_eq!(of(one) == of(other), same, "{one} {other}");
        }
    }

    /// The doors of a service, as the store keeps them.
    #[derive(Default)]
    struct Doors(BTreeMap<String, Guesses>);

    impl Doors {
        fn take(&mut self, headings: &[String], now: Timestamp) -> bool {
            let after: Option<Vec<Guesses>> = headings
                .iter()
                .map(|heading| {
                    let guesses = self.0.get(heading).cloned().unwrap_or_default();
                    guesses.with_one_more(now)
                })
                .collect();
            let Some(after) = after else {
                return false;
            };
            self.0.extend(headings.iter().cloned().zip(after));
            true
        }

        fn give_back(&mut self, headings: &[String], at: Timestamp) {
            for heading in headings {
                if let Some(guesses) = self.0.remove(heading) {
                    self.0.insert(heading.clone(), guesses.without(at));
                }
            }
        }
    }

    /// Never more than ten of these within one window.
    fn most_in_a_window(times: &[Timestamp]) -> usize {
        times
            .iter()
            .map(|end| {
                times
                    .iter()
                    .filter(|at| **at <= *end && end.duration_since(**at) < WINDOW)
                    .count()
            })
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn of_ten_thousand_tries_none_gets_past_and_the_owner_always_gets_in() {
        for seed in [1_u64, 2, 3] {
            let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mut below = |most: u64| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state % most
            };
            let mut doors = Doors::default();
            let mut now = 0_i64;
            let mut let_through: BTreeMap<String, Vec<Timestamp>> = BTreeMap::new();
            let (mut tries, mut owner_tried) = (0, 0);
            while tries < 10_000 {
                now += i64::try_from(below(40)).expect("small");
                let account = format!("a{}@example.org", below(4));
                let address: IpAddr = format!("192.0.2.{}", below(6)).parse().expect("an address");
                if below(50) == 0 {
                    // The owner, in a browser of their own, with the right password: never more often than they may.
                    let own = headings(&account, Some(address), Some(&account));
                    assert!(doors.take(&own, at(now)), "the owner is kept out");
                    doors.give_back(&own, at(now));
                    owner_tried += 1;
                    continue;
                }
                tries += 1;
                let guessed = headings(&account, Some(address), None);
                if doors.take(&guessed, at(now)) {
                    if below(30) == 0 {
                        // An attacker who signs in to an account of their own in between gains nothing by it.
                        let own = headings("attacker@example.org", Some(address), None);
                        if doors.take(&own, at(now)) {
                            doors.give_back(&own, at(now));
                        }
                    }
                    for heading in guessed {
                        let_through.entry(heading).or_default().push(at(now));
                    }
                }
            }
            assert!(owner_tried > 50);
            for (heading, times) in &let_through {
                let most = most_in_a_window(times);
                assert!(most <= GUESSES, "{heading}: {most} in one window");
                assert!(
                    times.len() > GUESSES,
                    "{heading}: nothing is locked for good"
                );
            }
        }
    }
}
