//! Secrets that are kept have to be read again, so they are encrypted with a key that is not in the database
//! (XChaCha20-Poly1305). Whoever has a copy of the database alone has nothing.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key as Bytes, XChaCha20Poly1305, XNonce};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use sha2::{Digest as _, Sha256};

/// The key of a service, from a file beside the database or from the environment.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// The text is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A key is 64 digits from 0 to 9 and a to f")]
pub struct NotAKey;

/// What is kept cannot be read with this key: it is another key's, or was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This was kept with another key")]
pub struct AnotherKey;

/// So many random bytes go before what is sealed.
pub const NONCE: usize = 24;

impl Key {
    /// From random bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Key(bytes)
    }

    /// Reads a key as [`Key::text`] writes it.
    ///
    /// # Errors
    /// [`NotAKey`] when it is not 64 hexadecimal digits.
    pub fn read(text: &str) -> Result<Self, NotAKey> {
        let bytes = HEXLOWER_PERMISSIVE
            .decode(text.trim().as_bytes())
            .map_err(|_| NotAKey)?;
        bytes.try_into().map(Key).map_err(|_| NotAKey)
    }

    /// As it is kept in a file.
    pub fn text(&self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// What tells keys apart and says nothing else of them.
    pub fn name(&self) -> String {
        let hash = Sha256::digest(self.0);
        HEXLOWER.encode(&hash[..4])
    }

    /// Seals bytes for one place, so that they cannot be put in another's. `nonce` is random and used once.
    ///
    /// # Errors
    /// [`AnotherKey`] when the cipher refuses, which it does for gigabytes only.
    pub fn seal(
        &self,
        bytes: &[u8],
        place: &[u8],
        nonce: [u8; NONCE],
    ) -> Result<Vec<u8>, AnotherKey> {
        let payload = Payload {
            msg: bytes,
            aad: place,
        };
        let sealed = XChaCha20Poly1305::new(&Bytes::from(self.0))
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| AnotherKey)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for a place.
    ///
    /// # Errors
    /// [`AnotherKey`] when it was sealed with another key, for another place, or was changed.
    pub fn open(&self, sealed: &[u8], place: &[u8]) -> Result<Vec<u8>, AnotherKey> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or(AnotherKey)?;
        let payload = Payload {
            msg: rest,
            aad: place,
        };
        XChaCha20Poly1305::new(&Bytes::from(self.0))
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| AnotherKey)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_opened_with_the_same_key_for_the_same_place_and_unchanged() {
        let key = Key::new([7; 32]);
        let sealed = key.seal(b"secret", b"here", [9; NONCE]).expect("sealed");
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_eq!(key.open(&sealed, b"here"), Ok(b"secret".to_vec()));
        assert_eq!(key.open(&sealed, b"there"), Err(AnotherKey));
        assert_eq!(Key::new([8; 32]).open(&sealed, b"here"), Err(AnotherKey));
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(key.open(&changed, b"here"), Err(AnotherKey), "{place}");
        }
        assert_eq!(key.open(&sealed[..5], b"here"), Err(AnotherKey));
    }

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let key = Key::new([0xa5; 32]);
        assert_eq!(Key::read(&format!("{}\n", key.text())), Ok(key.clone()));
        assert_eq!(key.name().len(), 8);
        for odd in ["", "abc", &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(Key::read(odd), Err(NotAKey), "{odd}");
        }
    }
}
