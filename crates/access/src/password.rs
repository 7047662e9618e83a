//! Passwords, kept as argon2id hashes (RFC 9106).

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

/// The shortest password that is taken where it is the only proof of who somebody is, in characters (NIST SP 800-63B-4,
/// section 3.1.1.2). What matters is length, not kinds of characters.
pub const SHORTEST: usize = 15;
/// The shortest where a second factor is asked for as well (same section).
pub const SHORTEST_OF_TWO: usize = 8;
/// The longest password that is taken, in characters, so that hashing cannot be used to exhaust the server.
pub const LONGEST: usize = 256;

/// Why a password was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Fewer characters than are asked for.
    #[error("Use at least {0} characters. Three or four unrelated words are easy to remember.")]
    TooShort(usize),
    /// More than [`LONGEST`] characters.
    #[error("Use at most {LONGEST} characters.")]
    TooLong,
    /// One of the first that anybody would try.
    #[error(
        "This password is among the first that somebody would try. Three or four unrelated words are easy to remember and hard to guess."
    )]
    TooCommon,
    /// Little more than their own name or address, or the name of the service.
    #[error(
        "This password is little more than your name, your email address or the name of the service. Use other words."
    )]
    TheirOwn,
    /// The hashing itself did not work.
    #[error("The password could not be stored. Try again.")]
    NotHashed,
}

/// What somebody who guesses would try for just this person, and how much rests on the password.
#[derive(Clone, Default)]
pub struct Owner {
    words: Vec<String>,
    second_factor: bool,
}

impl std::fmt::Debug for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Owner")
    }
}

impl Owner {
    /// The owner of an account with this address and name, in this service.
    pub fn new(email: &str, name: &str, service: &str) -> Self {
        // A word of three letters is in too many others.
        const LONG: usize = 4;
        let texts = [email, name, service, "alongside"];
        let mut words: Vec<String> = texts
            .into_iter()
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
            .chain(texts)
            .filter(|word| word.chars().count() >= LONG)
            .map(str::to_lowercase)
            .collect();
        // The longest first, so that a word within another does not leave the rest of it behind.
        words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        words.dedup();
        Owner {
            words,
            second_factor: false,
        }
    }

    /// Whether they prove who they are by something else too.
    pub fn with_second_factor(mut self, second_factor: bool) -> Self {
        self.second_factor = second_factor;
        self
    }

    fn shortest(&self) -> usize {
        if self.second_factor {
            SHORTEST_OF_TWO
        } else {
            SHORTEST
        }
    }
}

/// Whether a password may be used by its owner.
///
/// # Errors
/// [`Refused`] says why not.
///
/// ```
/// use access::password::{Owner, Refused, check};
/// let ada = Owner::new("ada.okafor@example.org", "Ada Okafor", "Riverside Peer Support");
/// assert_eq!(check("kettle bramble", &ada), Err(Refused::TooShort(15)));
/// assert_eq!(check("Ada Okafor 12 May 1987", &ada), Err(Refused::TheirOwn));
/// assert_eq!(check("kettle bramble postcard", &ada), Ok(()));
/// ```
pub fn check(password: &str, owner: &Owner) -> Result<(), Refused> {
    let password = normal(password);
    let length = password.chars().count();
    if length < owner.shortest() {
        return Err(Refused::TooShort(owner.shortest()));
    }
    if length > LONGEST {
        return Err(Refused::TooLong);
    }
    if is_their_own(&password, owner) {
        return Err(Refused::TheirOwn);
    }
    if is_common(&password, owner) {
        return Err(Refused::TooCommon);
    }
    Ok(())
}

/// Hashes a password whose owner is not known more closely; see [`hash_for`].
///
/// # Errors
/// [`Refused`] says why the password is not taken.
pub fn hash(password: &str, salt: &[u8; 16]) -> Result<String, Refused> {
    hash_for(password, salt, &Owner::default())
}

/// Checks a password and hashes it with the given salt, which comes from the system's source of randomness.
///
/// Parameters are those OWASP advises for argon2id: 19 MiB, two passes, one lane.
///
/// # Errors
/// [`Refused`] says why the password is not taken.
pub fn hash_for(password: &str, salt: &[u8; 16], owner: &Owner) -> Result<String, Refused> {
    check(password, owner)?;
    let hasher = hasher().ok_or(Refused::NotHashed)?;
    hasher
        .hash_password_with_salt(normal(password).as_bytes(), salt)
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(|_| Refused::NotHashed)
}

/// Whether the password is the one behind the hash. A hash that cannot be read matches nothing.
pub fn matches(password: &str, hash: &str) -> bool {
    if password.chars().count() > LONGEST {
        return false;
    }
    let Ok(hash) = PasswordHash::new(hash) else {
        return false;
    };
    Argon2::default()
        .verify_password(normal(password).as_bytes(), &hash)
        .is_ok()
}

/// Two keyboards may write one letter with an accent in two ways; here they are one.
fn normal(password: &str) -> String {
    password.nfc().collect()
}

/// Six bytes of the SHA-256 of each password that everybody would try, sorted; see `data/README.md`.
static COMMON: &[u8] = include_bytes!("../data/common-passwords.bin");
/// How many bytes of each hash are kept.
const KEPT: usize = 6;

/// Whether the password is among those that everybody would try, or would be found within a million guesses: words, names
/// and dates, and what is made from them by the usual changes (zxcvbn knows those).
fn is_common(password: &str, owner: &Owner) -> bool {
    const GUESSES_LOG10: f64 = 6.0;
    // What is longer than this is not found by guessing words; looking would only take time.
    const LOOKED_AT: usize = 72;
    // Signs put around one that everybody would try are tried by everybody too.
    let core = password.trim_matches(|c: char| !c.is_alphanumeric());
    if is_listed(&password.to_lowercase()) || is_listed(&core.to_lowercase()) {
        return true;
    }
    let beginning: String = core.chars().take(LOOKED_AT).collect();
    let mut known: Vec<&str> = vec!["alongside", "peer support"];
    known.extend(owner.words.iter().map(String::as_str));
    zxcvbn::zxcvbn(&beginning, &known).guesses_log10() < GUESSES_LOG10
}

fn is_listed(password: &str) -> bool {
    let hash = Sha256::digest(password.as_bytes());
    let (listed, _) = COMMON.as_chunks::<KEPT>();
    listed
        .binary_search_by(|kept| kept.as_slice().cmp(&hash[..KEPT]))
        .is_ok()
}

/// Whether little but digits and signs is left when their own words are taken out.
fn is_their_own(password: &str, owner: &Owner) -> bool {
    const LEFT: usize = 6;
    let mut rest = password.to_lowercase();
    let mut found = false;
    for word in &owner.words {
        if rest.contains(word.as_str()) {
            rest = rest.replace(word.as_str(), "");
            found = true;
        }
    }
    found && rest.chars().filter(|c| c.is_alphabetic()).count() < LEFT
}

/// A random password that can be read out: five groups of four letters, about 97 bits. `fill` fills bytes with random
/// ones.
pub fn passphrase(mut fill: impl FnMut(&mut [u8])) -> String {
    // Letters and digits that are not mistaken for each other.
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut out = String::new();
    let mut letters = 0;
    while letters < 20 {
        let mut byte = [0];
        fill(&mut byte);
        // Bytes beyond the largest multiple are left out, so that every letter is as likely.
        if usize::from(byte[0]) >= LETTERS.len() * 8 {
            continue;
        }
        if letters > 0 && letters % 4 == 0 {
            out.push('-');
        }
        out.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
        letters += 1;
    }
    out
}

fn hasher() -> Option<Argon2<'static>> {
    let params = Params::new(19_456, 2, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_own_hash_and_no_other() {
        let hash = hash("four unrelated words here", &[7; 16]).expect("long enough");
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(matches("four unrelated words here", &hash));
        assert!(!matches("four unrelated words there", &hash));
        assert!(!matches("four unrelated words here", "not a hash"));
    }

    #[test]
    fn what_everybody_would_try_is_refused() {
        let nobody = Owner::default();
        let of_two = Owner::default().with_second_factor(true);
        for common in [
            "password12345678",
            "Password12345678!",
            "123456789987654321",
            "1qaz2wsx3edc4rfv",
            "qwertyuiopasdfgh",
            "alongside123456",
            "aaaaaaaaaaaaaaaa",
        ] {
            assert_eq!(check(common, &nobody), Err(Refused::TooCommon), "{common}");
        }
        for common in ["password", "Baseball", "iloveyou", "trustno1", "football1"] {
            assert_eq!(check(common, &of_two), Err(Refused::TooCommon), "{common}");
        }
        for good in ["four unrelated words here", "gm7t-2xwq-kd5r-9hpc-4nve"] {
            assert_eq!(check(good, &nobody), Ok(()), "{good}");
        }
    }

    #[test]
    fn the_list_is_sorted_and_finds_what_is_in_it_and_little_else() {
        let (listed, rest) = COMMON.as_chunks::<KEPT>();
        assert!(rest.is_empty());
        assert_eq!(listed.len(), 66_120);
        assert!(listed.is_sorted_by(|a, b| a < b));
        assert!(COMMON.len() <= 500_000, "it travels with the program");
        for word in ["password", "momsanaladventure", "1qazxsw23edcvfr4"] {
            assert!(is_listed(word), "{word}");
        }
        let found = (0..100_000)
            .filter(|number| is_listed(&format!("kettle bramble {number}")))
            .count();
        assert_eq!(found, 0);
    }

    #[test]
    fn ones_own_name_address_and_service_are_refused_whatever_is_put_around_them() {
        let ada = Owner::new(
            "ada.okafor@example.org",
            "Ada Okafor",
            "Riverside Peer Support",
        );
        for own in [
            "ada.okafor@example.org",
            "Okafor-Okafor-2026",
            "riverside peer support!",
            "Riverside 12 May 1987",
        ] {
            assert_eq!(check(own, &ada), Err(Refused::TheirOwn), "{own}");
        }
        for other in ["walking beside the river", "okafor kettle bramble"] {
            assert_eq!(check(other, &ada), Ok(()), "{other}");
        }
    }

    #[test]
    fn length_is_all_that_is_asked_for_and_less_of_it_with_a_second_factor() {
        let one = Owner::default();
        let two = Owner::default().with_second_factor(true);
        for (password, alone, of_two) in [
            (
                "kxmqwzt",
                Err(Refused::TooShort(15)),
                Err(Refused::TooShort(8)),
            ),
            ("kxmqwztp", Err(Refused::TooShort(15)), Ok(())),
            ("kxmqwztpbvhjrd", Err(Refused::TooShort(15)), Ok(())),
            ("kxmqwztpbvhjrdl", Ok(()), Ok(())),
        ] {
            assert_eq!(check(password, &one), alone, "{password}");
            assert_eq!(check(password, &two), of_two, "{password}");
        }
        let long: String = ('a'..='z').cycle().step_by(7).take(LONGEST).collect();
        assert!(!matches!(check(&long, &one), Err(Refused::TooLong)));
        assert_eq!(check(&format!("{long}x"), &one), Err(Refused::TooLong));
    }

    #[test]
    fn an_accent_typed_in_two_ways_is_one_password() {
        let hash = hash("caf\u{e9} kettle bramble", &[3; 16]).expect("long enough");
        assert!(matches("cafe\u{301} kettle bramble", &hash));
        assert!(!matches("cafe kettle bramble", &hash));
    }

    #[test]
    fn a_made_password_is_as_long_as_promised_whatever_the_bytes() {
        let mut next = 0_u8;
        let made = passphrase(|bytes| {
            for byte in bytes {
                next = next.wrapping_add(37);
                *byte = next;
            }
        });
        assert_eq!(made.len(), 24);
        assert_eq!(made.split('-').count(), 5);
        assert!(hash(&made, &[1; 16]).is_ok());
    }

    #[test]
    fn short_and_endless_passwords_are_refused_with_a_remedy() {
        assert_eq!(hash("short", &[1; 16]), Err(Refused::TooShort(SHORTEST)));
        assert_eq!(hash(&"long".repeat(100), &[1; 16]), Err(Refused::TooLong));
    }
}
