//! Styles, scripts and icons inside the program, each under an address that changes when any of them does.
//!
//! All files share one folder named after the hash of them all, so that a module can import its neighbour by
//! its plain name and everything may still be cached for ever.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;

/// Other people's files and the compiled styles, made by `cargo xtask assets`.
#[derive(RustEmbed)]
#[folder = "assets/vendor/"]
struct Vendor;

/// Our own browser modules, as written.
#[derive(RustEmbed)]
#[folder = "assets/modules/"]
struct Modules;

/// Where the folder hangs.
pub const PREFIX: &str = "/assets/";

struct Catalogue {
    digest: String,
    paths: BTreeMap<String, String>,
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let mut names: Vec<String> = Vendor::iter()
        .chain(Modules::iter())
        .map(Cow::into_owned)
        .collect();
    names.sort_unstable();
    // FNV-1a over names and content hashes: this tells versions apart, nothing here is a secret.
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    let mut mix = |bytes: &[u8]| {
        for byte in bytes {
            digest = (digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for name in &names {
        if let Some(file) = embedded(name) {
            mix(name.as_bytes());
            mix(&file.metadata.sha256_hash());
        }
    }
    let digest = format!("{digest:016x}");
    let paths = names
        .into_iter()
        .map(|name| (name.clone(), format!("{PREFIX}{digest}/{name}")))
        .collect();
    Catalogue { digest, paths }
});

fn embedded(name: &str) -> Option<rust_embed::EmbeddedFile> {
    Vendor::get(name).or_else(|| Modules::get(name))
}

/// Address of a file. A name that is not there (a mistake of ours that a test finds) leads to "not found".
pub fn asset(name: &str) -> &'static str {
    CATALOGUE
        .paths
        .get(name)
        .map_or("/assets/missing", String::as_str)
}

/// Names of all files.
pub fn names() -> impl Iterator<Item = &'static str> {
    CATALOGUE.paths.keys().map(String::as_str)
}

/// A file as it is served.
#[derive(Debug, Clone)]
pub struct Asset {
    /// What is in it. In a debug build it is read from disk each time.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type.
    pub content_type: &'static str,
    /// How long it may be kept.
    pub cache_control: &'static str,
}

/// Finds a file by the folder and name in its address. An address of another version finds the file of this
/// one, but it is not to be kept.
pub fn find(digest: &str, name: &str) -> Option<Asset> {
    let content_type = content_type(name)?;
    let file = embedded(name)?;
    let current = digest == CATALOGUE.digest && !cfg!(debug_assertions);
    Some(Asset {
        bytes: file.data,
        content_type,
        cache_control: if current {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        },
    })
}

fn content_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_an_address_and_a_media_type() {
        assert!(names().count() > 5);
        for name in names() {
            let path = asset(name);
            let (digest, rest) = path.trim_start_matches(PREFIX).split_once('/').unwrap();
            assert_eq!(rest, name);
            assert!(find(digest, name).is_some(), "{name} has no media type");
        }
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        assert!(find("x", "../Cargo.toml").is_none());
        assert!(find("x", "nothing.css").is_none());
        assert_eq!(asset("nothing.css"), "/assets/missing");
    }
}
