//! A bundle is the same bytes every time, is done again bit for bit, and shows what was changed in it.

use analysis::{Refusal, Source, bundle, examples};
use interchange::archive;

fn packed(code: &str) -> Vec<u8> {
    let example = examples::find(code).expect("there");
    let source = Source {
        name: example.file_name,
        bytes: example.content,
    };
    bundle::write(&example.settings, &source).expect("written")
}

#[test]
fn the_same_analysis_gives_the_same_bytes_and_comes_out_again() {
    for code in ["enrich-sites", "peer-support-reviews"] {
        let bytes = packed(code);
        assert_eq!(bytes, packed(code), "{code}");
        let found = bundle::rerun("a.zip", &bytes).expect("done again");
        assert!(found.identical(), "{found:?}");
        assert!(found.same.iter().any(|name| name == "results.json"));
        assert!(found.same.iter().any(|name| name.starts_with("pictures/")));
        assert!(found.same.iter().any(|name| name.starts_with("tables/")));
    }
}

/// The bundle with one of its files changed.
fn with(bytes: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut files = archive::unpack("a.zip", bytes).expect("unpacked");
    for (at, content) in &mut files {
        if at == name {
            let text = String::from_utf8(content.clone()).expect("text");
            *content = change(text).into_bytes();
        }
    }
    archive::pack(&files).expect("packed")
}

#[test]
fn a_number_that_was_changed_is_seen() {
    let bytes = packed("peer-support-reviews");
    let forged = with(&bytes, "results.json", |text| text.replacen('1', "2", 1));
    let found = bundle::rerun("a.zip", &forged).expect("done again");
    assert!(!found.identical());
    assert_eq!(found.changed, ["results.json"]);
    assert_eq!(found.different, ["results.json"]);
    // Other data give other results, and the hash of the data says so too.
    let other = with(&bytes, "data/peer_support_reviews.csv", |text| {
        text.replace("0.24,", "0.54,")
    });
    let found = bundle::rerun("a.zip", &other).expect("done again");
    assert_eq!(found.changed, ["data/peer_support_reviews.csv"]);
    assert!(found.different.iter().any(|name| name == "results.json"));
}

#[test]
fn what_is_no_bundle_is_refused_with_a_remedy() {
    for bytes in [b"PK".as_slice(), b"", b"study,te,se\n"] {
        let refusal = bundle::rerun("a.zip", bytes).expect_err("no archive");
        assert!(matches!(refusal, Refusal::Data(_)), "{refusal}");
        assert!(refusal.to_string().contains("a.zip"), "{refusal}");
    }
    let empty = archive::pack(&[("x.txt", b"x")]).expect("packed");
    let refusal = bundle::rerun("a.zip", &empty).expect_err("no bundle");
    assert!(refusal.to_string().contains("about.json"), "{refusal}");
    let newer = with(&packed("enrich-sites"), "about.json", |text| {
        text.replace("\"format\": 1", "\"format\": 9")
    });
    let refusal = bundle::rerun("a.zip", &newer).expect_err("newer");
    assert!(refusal.to_string().contains("cannot read"), "{refusal}");
}

#[test]
fn where_the_file_lay_does_not_matter() {
    let example = examples::find("enrich-sites").expect("there");
    let of = |name: &str| {
        let source = Source {
            name,
            bytes: example.content,
        };
        bundle::write(&example.settings, &source).expect("written")
    };
    assert_eq!(of("/home/ada/../x/sites.csv"), of("sites.csv"));
    assert_eq!(of("C:\\x\\sites.csv"), of("sites.csv"));
}
