//! Passwords, kept as argon2id hashes (RFC 9106).

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};

/// The shortest password that is taken. NIST SP 800-63B asks for length, not for kinds of characters.
pub const SHORTEST: usize = 12;
/// The longest password that is taken, so that hashing cannot be used to exhaust the server.
pub const LONGEST: usize = 256;

/// Why a password was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Fewer than [`SHORTEST`] characters.
    #[error(
        "Use at least {SHORTEST} characters. Three or four unrelated words are easy to remember."
    )]
    TooShort,
    /// More than [`LONGEST`] characters.
    #[error("Use at most {LONGEST} characters.")]
    TooLong,
    /// One of the first that anybody would try.
    #[error(
        "This password is among the first that somebody would try. Three or four unrelated words are easy to remember and hard to guess."
    )]
    TooCommon,
    /// The hashing itself did not work.
    #[error("The password could not be stored. Try again.")]
    NotHashed,
}

/// Hashes a password with the given salt. `salt` comes from the system's source of randomness.
///
/// Parameters are those OWASP advises for argon2id: 19 MiB, two passes, one lane.
///
/// # Errors
/// [`Refused`] says why the password is not taken.
pub fn hash(password: &str, salt: &[u8; 16]) -> Result<String, Refused> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Refused::TooShort);
    }
    if length > LONGEST {
        return Err(Refused::TooLong);
    }
    if is_common(password) {
        return Err(Refused::TooCommon);
    }
    let hasher = hasher().ok_or(Refused::NotHashed)?;
    hasher
        .hash_password_with_salt(password.as_bytes(), salt)
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
        .verify_password(password.as_bytes(), &hash)
        .is_ok()
}

/// Whether the password would be found within a million guesses: common passwords, names, words and dates, and what is
/// made from them by the usual changes (NIST SP 800-63B asks for a comparison with such lists; zxcvbn has them built in).
fn is_common(password: &str) -> bool {
    const GUESSES_LOG10: f64 = 6.0;
    // What is longer than this is not found by guessing words; looking would only take time.
    const LOOKED_AT: usize = 72;
    let beginning: String = password.chars().take(LOOKED_AT).collect();
    zxcvbn::zxcvbn(&beginning, &["alongside", "peer support"]).guesses_log10() < GUESSES_LOG10
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
        for common in [
            "password1234",
            "Password1234!",
            "123456789012",
            "qwertyuiop12",
            "alongside1234",
            "aaaaaaaaaaaaaaaa",
        ] {
            assert_eq!(hash(common, &[1; 16]), Err(Refused::TooCommon), "{common}");
        }
        for good in ["four unrelated words here", "gm7t-2xwq-kd5r-9hpc-4nve"] {
            assert!(hash(good, &[1; 16]).is_ok(), "{good}");
        }
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
        assert_eq!(hash("short", &[1; 16]), Err(Refused::TooShort));
        assert_eq!(hash(&"long".repeat(100), &[1; 16]), Err(Refused::TooLong));
    }
}
