//! Identifiers that follow from what they stand for, so that the same thing sent twice is one thing.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// The identifier of what these parts name: the first 16 bytes of the SHA-256 of the parts one after another, as a UUID
/// of version 8 ([RFC 9562](https://www.rfc-editor.org/rfc/rfc9562#section-5.8)).
///
/// Nothing is put between the parts, because identifiers made this way are kept. So that no two things come to the
/// same bytes, at most one part is of varying length, and the first is a word that no other kind of thing begins with
/// or an identifier made by chance.
pub fn derived(parts: &[&[u8]]) -> Uuid {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
    }
    let mut bytes = [0; 16];
    for (byte, from) in bytes.iter_mut().zip(digest.finalize()) {
        *byte = from;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::derived;

    /// The first bytes of SHA-256("abc"), FIPS 180-4, with version and variant.
    #[test]
    fn an_identifier_is_the_beginning_of_the_hash_of_its_parts() {
        let expected = "ba7816bf-8f01-8fea-8141-40de5dae2223";
        assert_eq!(derived(&[b"abc"]).to_string(), expected);
        assert_eq!(derived(&[b"a", b"", b"bc"]).to_string(), expected);
        assert_ne!(derived(&[b"abd"]).to_string(), expected);
    }
}
