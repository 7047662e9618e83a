//! Passwords that the program makes, and their hashes.

use crate::outcome::Refusal;
use access::password;
use store::Surroundings;

/// The argon2id hash of a password, with a salt of its own.
pub fn hashed(around: &Surroundings, given: &str) -> Result<String, Refusal> {
    let mut salt = [0; 16];
    around.fill(&mut salt);
    password::hash(given, &salt).map_err(|refused| Refusal::Data(refused.to_string()))
}

/// A random password that can be read out.
pub fn passphrase(around: &Surroundings) -> String {
    password::passphrase(|bytes| around.fill(bytes))
}
