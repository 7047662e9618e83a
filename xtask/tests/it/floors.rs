//! The floors of the house: which crate may know which.

use crate::none;
use crate::repository::root;
use std::process::Command;

/// A crate of ours, its floor, and what it may use from outside when that is a closed list.
struct Room {
    name: &'static str,
    floor: u8,
    outside: Option<&'static [&'static str]>,
}

const fn room(name: &'static str, floor: u8) -> Room {
    Room {
        name,
        floor,
        outside: None,
    }
}

/// Floor 2 is rules alone: a short closed list keeps formats, clocks, files and databases out.
const fn rules(name: &'static str) -> Room {
    Room {
        name,
        floor: 2,
        outside: Some(&["jiff", "uuid", "thiserror"]),
    }
}

/// Every crate of the workspace. Floor 0 is for crates that no other may use.
const HOUSE: [Room; 20] = [
    room("alongside", 5),
    room("web", 4),
    room("store", 3),
    Room {
        name: "delivery",
        floor: 2,
        outside: Some(&[
            "jiff",
            "uuid",
            "thiserror",
            "nhs-number",
            "strsim",
            "unicode-normalization",
        ]),
    },
    rules("implementation"),
    Room {
        name: "evidence",
        floor: 2,
        outside: Some(&[
            "data-encoding",
            "imara-diff",
            "jiff",
            "nhs-number",
            "regex",
            "rust-stemmers",
            "serde",
            "sha2",
            "strsim",
            "thiserror",
            "unicode-normalization",
            "unicode-segmentation",
            "uuid",
        ]),
    },
    Room {
        name: "analysis",
        floor: 2,
        outside: Some(&[
            "data-encoding",
            "libm",
            "serde",
            "serde_json",
            "sha2",
            "thiserror",
        ]),
    },
    rules("theory"),
    rules("reviews"),
    Room {
        name: "access",
        floor: 2,
        outside: Some(&[
            "argon2",
            "chacha20poly1305",
            "data-encoding",
            "hmac",
            "jiff",
            "sha1",
            "sha2",
            "thiserror",
            "unicode-normalization",
            "uuid",
            "zxcvbn",
        ]),
    },
    room("charts", 1),
    room("ids", 1),
    room("frameworks", 1),
    room("interchange", 1),
    room("synthesis", 1),
    room("qca", 1),
    room("testkit", 0),
    room("xtask", 0),
    room("benches", 0),
    room("fuzz", 0),
];

/// Crates from outside that stay in the rooms named, so that nobody else ever waits for them or
/// leans on them. A trailing `*` stands for the rest of a name.
const KEPT_IN: &[(&str, &[&str])] = &[
    ("age", &["interchange"]),
    ("argon2", &["access"]),
    ("zxcvbn", &["access"]),
    ("axum*", &["web", "alongside", "testkit"]),
    ("calamine", &["interchange"]),
    ("chacha20poly1305", &["access"]),
    ("clap", &["alongside", "benches"]),
    ("csv", &["interchange"]),
    ("encoding_rs", &["interchange"]),
    ("fluent-bundle", &["web"]),
    ("fluent-langneg", &["web"]),
    ("fluent-syntax", &["web"]),
    ("getrandom", &["alongside"]),
    ("hmac", &["access"]),
    ("hyper*", &["benches"]),
    ("imara-diff", &["evidence"]),
    ("maud", &["charts", "web", "alongside", "testkit"]),
    ("libm", &["analysis", "charts", "synthesis", "qca"]),
    ("nalgebra", &["synthesis", "qca"]),
    ("nhs-number", &["delivery", "evidence"]),
    ("prometheus-client", &["web"]),
    ("qrcode", &["web"]),
    ("quick-xml", &["interchange"]),
    ("rand*", &["synthesis", "qca", "benches"]),
    ("rust-embed", &["web"]),
    ("rust-stemmers", &["evidence"]),
    ("rust_xlsxwriter", &["interchange"]),
    ("serde_urlencoded", &["web"]),
    ("sha1", &["access"]),
    ("sqlx", &["store", "testkit"]),
    (
        "tokio*",
        &["store", "web", "alongside", "testkit", "benches"],
    ),
    ("tower*", &["web", "alongside", "testkit"]),
    ("tracing-subscriber", &["alongside"]),
    ("zip", &["interchange"]),
];

/// A crate asks for another.
struct Edge {
    from: String,
    to: String,
    /// `to` is a crate of the workspace.
    inside: bool,
    /// For tests and examples only.
    dev: bool,
}

#[test]
fn every_arrow_points_down_and_heavy_crates_stay_where_they_are_kept() {
    none(&edges().iter().filter_map(wrong).collect::<Vec<_>>());
}

#[test]
fn every_crate_of_the_workspace_has_a_floor() {
    let strangers: Vec<String> = edges()
        .into_iter()
        .filter(|edge| find(&edge.from).is_none())
        .map(|edge| format!("{} has no floor: give it one in {}", edge.from, file!()))
        .collect();
    none(&strangers);
}

fn find(name: &str) -> Option<&'static Room> {
    HOUSE.iter().find(|room| room.name == name)
}

/// What is wrong with an edge, in a sentence.
fn wrong(edge: &Edge) -> Option<String> {
    let Edge { from, to, .. } = edge;
    let room = find(from)?;
    if !edge.inside {
        return wrong_outside(room, to, edge.dev);
    }
    let Some(target) = find(to) else {
        return Some(format!("{from} depends on {to}, which has no floor"));
    };
    if to == "testkit" {
        let may = edge.dev && room.floor != 1;
        return (!may).then(|| {
            format!("{from} depends on testkit, which is for the tests of floor 2 and above only")
        });
    }
    if target.floor == 0 {
        return Some(format!("{from} depends on {to}, which no crate may use"));
    }
    let may = match room.floor {
        0 => true,
        floor => target.floor < floor,
    };
    (!may).then(|| {
        format!(
            "{from} (floor {}) depends on {to} (floor {}): arrows point down, and rooms on one floor do not know each other",
            room.floor, target.floor
        )
    })
}

fn wrong_outside(room: &Room, to: &str, dev: bool) -> Option<String> {
    if dev {
        return None;
    }
    let from = room.name;
    if room.outside.is_some_and(|list| !list.contains(&to)) {
        return Some(format!(
            "{from} depends on {to}: floor 2 is rules alone and uses {} only",
            room.outside.unwrap_or_default().join(", ")
        ));
    }
    let (_, rooms) = KEPT_IN.iter().find(|(pattern, _)| {
        pattern
            .strip_suffix('*')
            .map_or(*pattern == to, |start| to.starts_with(start))
    })?;
    (!rooms.contains(&from)).then(|| {
        format!(
            "{from} depends on {to}, which is kept in {}",
            rooms.join(", ")
        )
    })
}

/// What `cargo metadata` says about the workspace; asks for nothing from the network.
fn edges() -> Vec<Edge> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .current_dir(root())
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .output()
        .expect("cargo runs these tests, so it can be started");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let mut edges = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            edges.push(Edge {
                from: package["name"].as_str().unwrap_or_default().to_owned(),
                to: dependency["name"].as_str().unwrap_or_default().to_owned(),
                inside: dependency["path"].is_string(),
                dev: dependency["kind"] == "dev",
            });
        }
    }
    assert!(
        !edges.is_empty(),
        "cargo metadata lists no dependency at all"
    );
    edges
}

#[test]
fn edges_are_judged() {
    let check = |from: &str, to: &str, inside: bool, dev: bool, expected: bool| {
        let edge = Edge {
            from: from.to_owned(),
            to: to.to_owned(),
            inside,
            dev,
        };
        assert_eq!(
            wrong(&edge).is_none(),
            expected,
            "{from} → {to}: {:?}",
            wrong(&edge)
        );
    };
    check("store", "delivery", true, false, true);
    check("delivery", "ids", true, false, true);
    check("delivery", "access", true, false, false);
    check("frameworks", "ids", true, false, false);
    check("delivery", "store", true, false, false);
    check("store", "web", true, false, false);
    check("store", "testkit", true, true, true);
    check("web", "testkit", true, false, false);
    check("frameworks", "testkit", true, true, false);
    check("testkit", "web", true, false, true);
    check("delivery", "xtask", true, false, false);
    check("web", "sqlx", false, false, false);
    check("store", "sqlx", false, false, true);
    check("delivery", "tokio", false, false, false);
    check("delivery", "serde", false, false, false);
    check("frameworks", "tokio-stream", false, false, false);
    check("frameworks", "serde", false, false, true);
    check("alongside", "csv", false, true, true);
}
