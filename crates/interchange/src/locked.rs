//! Archives that only the holders of a private key can open: a ZIP archive inside an [age](https://age-encryption.org/v1)
//! file, written and read in constant memory.
//!
//! Whoever writes one needs public keys alone. Nothing in it needs this program: `age --decrypt` and any program for ZIP
//! archives open it. Every 64 KiB are authenticated, so that a changed byte or a missing end is noticed when it is read.

mod keys;
mod problem;
mod reader;
mod writer;

pub use keys::{Identities, NewKey, Recipients};
pub use problem::LockedProblem;
pub use reader::Opened;
pub use writer::{Part, Writer};

/// The part that says what is in the archive. It is written last, when that is known.
pub const MANIFEST: &str = "manifest.json";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::{Cursor, Read as _, Write as _};

    fn key() -> (Recipients, Identities) {
        let key = NewKey::make();
        let recipients = Recipients::read([key.public()]).expect("a public key");
        let identities = Identities::read(&key.file("2026-01-01T00:00:00Z")).expect("a key");
        (recipients, identities)
    }

    fn written(recipients: &Recipients, parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = Writer::new(Vec::new(), recipients).expect("begun");
        for (name, content) in parts {
            writer.begin(name).expect("begun");
            writer.write_all(content).expect("written");
            writer.end().expect("ended");
        }
        writer.finish(b"{}").expect("finished")
    }

    fn read(bytes: &[u8], identities: &Identities, name: &str) -> Result<Vec<u8>, LockedProblem> {
        let mut opened = Opened::open(Cursor::new(bytes), identities)?;
        let mut content = Vec::new();
        opened
            .part(name)?
            .read_to_end(&mut content)
            .map_err(LockedProblem::damaged)?;
        Ok(content)
    }

    /// More than one piece of what is encrypted, and nothing that compresses.
    fn noise(bytes: usize) -> Vec<u8> {
        let mut state = 1_u64;
        std::iter::repeat_with(|| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 56) as u8
        })
        .take(bytes)
        .collect()
    }

    #[test]
    fn what_was_put_in_comes_out_for_each_who_may_open_it() {
        let (keys, content) = ([NewKey::make(), NewKey::make()], noise(200_000));
        let both = Recipients::read(keys.iter().map(NewKey::public)).expect("public keys");
        let bytes = written(&both, &[("data", &content), ("empty", b"")]);
        for key in &keys {
            let identities = Identities::read(&key.file("")).expect("a key");
            assert!(read(&bytes, &identities, "data").expect("read") == content);
            assert_eq!(read(&bytes, &identities, "empty").expect("read"), b"");
            assert_eq!(read(&bytes, &identities, MANIFEST).expect("read"), b"{}");
            assert!(matches!(
                read(&bytes, &identities, "else"),
                Err(LockedProblem::Missing { .. })
            ));
        }
        assert!(matches!(
            read(&bytes, &key().1, "data"),
            Err(LockedProblem::OtherKey)
        ));
    }

    #[test]
    fn a_hash_and_a_length_are_given_of_each_part() {
        let (recipients, _) = key();
        let mut writer = Writer::new(Vec::new(), &recipients).expect("begun");
        writer.begin("a").expect("begun");
        writer.write_all(b"abc").expect("written");
        let part = writer.end().expect("ended");
        assert_eq!((part.name.as_str(), part.bytes), ("a", 3));
        // FIPS 180-4, the example of one block.
        assert_eq!(
            part.sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn a_file_that_was_cut_off_anywhere_does_not_open_whole() {
        let (recipients, identities) = key();
        let bytes = written(&recipients, &[("data", &noise(200_000))]);
        for end in [0, 1, 20, 100, 200, 65_000, 66_000, 131_000, bytes.len() - 1] {
            let found = read(&bytes[..end], &identities, "data");
            assert!(
                matches!(
                    found,
                    Err(LockedProblem::Damaged { .. } | LockedProblem::NotLocked)
                ),
                "{end}: {:?}",
                found.map(|content| content.len())
            );
        }
    }

    #[test]
    fn keys_are_read_as_age_writes_them_and_mistakes_are_named() {
        let key = NewKey::make();
        let text = key.file("2026-01-01T00:00:00Z");
        assert!(text.starts_with("# created: 2026-01-01T00:00:00Z\n# public key: age1"));
        assert!(text.contains("\nAGE-SECRET-KEY-1"));
        let private = text.lines().last().expect("a line").to_owned();
        for (wrong, said) in [
            (private.as_str(), "is a private key"),
            ("age1nonsense", "is not a public key"),
            ("ssh-ed25519 AAAA", "is not a public key"),
        ] {
            let Err(problem) = Recipients::read([wrong.to_owned()]) else {
                panic!("{wrong} was taken");
            };
            let problem = problem.to_string();
            assert!(problem.contains(said), "{problem}");
            assert!(!problem.contains("AGE-SECRET-KEY-1"), "{problem}");
        }
        let none: [String; 0] = [];
        assert!(matches!(
            Recipients::read(none),
            Err(LockedProblem::NoRecipient)
        ));
        for (wrong, said) in [
            ("", "holds no private key"),
            (key.public().as_str(), "holds no private key"),
            ("age-encryption.org/v1\n-> scrypt", "passphrase"),
        ] {
            let Err(problem) = Identities::read(wrong) else {
                panic!("{wrong} was taken");
            };
            assert!(problem.to_string().contains(said), "{problem}");
        }
        let list = format!("# ours\n\n{}\n", key.public());
        assert_eq!(Recipients::lines(&list), [key.public()]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn one_changed_byte_is_noticed(at in 0_usize..140_000, change in 1_u8..=255) {
            let (recipients, identities) = key();
            let mut bytes = written(&recipients, &[("data", &noise(140_000))]);
            bytes[at] ^= change;
            prop_assert!(read(&bytes, &identities, "data").is_err());
        }

        #[test]
        fn whatever_is_opened_nothing_breaks(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let (_, identities) = key();
            prop_assert!(Opened::open(Cursor::new(bytes), &identities).is_err());
        }
    }
}
