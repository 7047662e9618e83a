//! Public keys, for which an archive is locked, and private ones, which open it.

use super::LockedProblem;
use age::secrecy::ExposeSecret as _;
use age::x25519;
use std::fmt;

/// Those who may open an archive.
#[derive(Debug)]
pub struct Recipients(Vec<x25519::Recipient>);

/// How a private key begins, in any case: never to be repeated in a message.
const PRIVATE: &str = "age-secret-key-";

impl Recipients {
    /// Reads public keys, as `age1…`.
    ///
    /// # Errors
    /// There is none, or one cannot be read.
    pub fn read(keys: impl IntoIterator<Item = String>) -> Result<Self, LockedProblem> {
        let mut all = Vec::new();
        for key in keys {
            if key.to_ascii_lowercase().contains(PRIVATE) {
                return Err(LockedProblem::Private);
            }
            let read = key.parse();
            all.push(read.map_err(|_| LockedProblem::NotPublic(key))?);
        }
        if all.is_empty() {
            return Err(LockedProblem::NoRecipient);
        }
        Ok(Recipients(all))
    }

    /// The keys in a file that has one in each line; blank lines and those that begin with `#` are left out.
    pub fn lines(file: &str) -> Vec<String> {
        let lines = file.lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(str::to_owned)
            .collect()
    }

    /// The keys as text.
    pub fn texts(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    pub(super) fn encryptor(&self) -> Result<age::Encryptor, LockedProblem> {
        let all = self.0.iter().map(|one| one as &dyn age::Recipient);
        age::Encryptor::with_recipients(all)
            .map_err(|error| LockedProblem::Write(std::io::Error::other(error.to_string())))
    }
}

/// Private keys. They are never shown.
pub struct Identities(Vec<x25519::Identity>);

impl fmt::Debug for Identities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identities({})", self.0.len())
    }
}

impl Identities {
    /// Reads a key file as `age-keygen` and [`NewKey::file`] write it.
    ///
    /// # Errors
    /// There is no private key in it, or it is locked itself.
    pub fn read(file: &str) -> Result<Self, LockedProblem> {
        if file.starts_with("age-encryption.org/") || file.starts_with("-----BEGIN AGE") {
            return Err(LockedProblem::LockedKey);
        }
        let lines = Recipients::lines(file);
        let read: Result<Vec<x25519::Identity>, _> = lines
            .iter()
            .map(|line| line.parse().map_err(|_| LockedProblem::NoIdentity))
            .collect();
        let read = read?;
        if read.is_empty() {
            return Err(LockedProblem::NoIdentity);
        }
        Ok(Identities(read))
    }

    pub(super) fn each(&self) -> impl Iterator<Item = &dyn age::Identity> {
        self.0.iter().map(|one| one as &dyn age::Identity)
    }
}

/// A new pair of keys, from the randomness of the system.
pub struct NewKey(x25519::Identity);

impl fmt::Debug for NewKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewKey({})", self.public())
    }
}

impl NewKey {
    /// Makes one.
    pub fn make() -> Self {
        NewKey(x25519::Identity::generate())
    }

    /// The public key, which anybody may know.
    pub fn public(&self) -> String {
        self.0.to_public().to_string()
    }

    /// The content of the key file, as `age-keygen` writes it. `created` is a time for people.
    pub fn file(&self, created: &str) -> String {
        format!(
            "# created: {created}\n# public key: {}\n{}\n",
            self.public(),
            self.0.to_string().expose_secret()
        )
    }
}
