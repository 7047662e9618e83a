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

/// A random password that can be read out: five groups of four letters, about 94 bits.
pub fn passphrase(around: &Surroundings) -> String {
    // Letters and digits that are not mistaken for each other.
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut out = String::new();
    let mut letters = 0;
    while letters < 20 {
        let mut byte = [0];
        around.fill(&mut byte);
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
