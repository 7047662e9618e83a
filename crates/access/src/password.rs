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
    fn short_and_endless_passwords_are_refused_with_a_remedy() {
        assert_eq!(hash("short", &[1; 16]), Err(Refused::TooShort));
        assert_eq!(hash(&"long".repeat(100), &[1; 16]), Err(Refused::TooLong));
    }
}
