//! What we depend on: its licence, where it comes from, and that somebody wrote down why.
//!
//! Reads `cargo metadata` and `package-lock.json`, and asks nobody on the network. The list of
//! licences is the one in `deny.toml`, so those who have `cargo deny` check against the same.

use crate::spdx;
use crate::workspace::{cargo, output, read, root};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const REASONS: &str = "docs/decisions/dependencies.md";
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";
const NPM: &str = "https://registry.npmjs.org/";

/// A dependency and what is known of its licence.
#[derive(Debug, PartialEq)]
struct Package {
    name: String,
    licence: Option<String>,
}

/// `cargo xtask licences`.
pub fn run() -> Result<(), String> {
    let allowed = allowed_in(&read("deny.toml")?);
    if allowed.is_empty() {
        return Err("deny.toml: no `allow = [` list under `[licenses]`".to_owned());
    }
    // `--locked` refuses when Cargo.lock is missing or does not fit.
    let mut metadata = cargo();
    metadata.args(["metadata", "--format-version", "1", "--locked"]);
    let host = output(cargo().args(["-vV"]))?;
    if let Some(host) = host.lines().find_map(|line| line.strip_prefix("host: ")) {
        // Otherwise the sources for every system there is would be fetched.
        metadata.args(["--filter-platform", host]);
    }
    let metadata = json("cargo metadata", &output(&mut metadata)?)?;
    let lock = json("package-lock.json", &read("package-lock.json")?)?;

    let mut findings = Vec::new();
    let (crates, direct) = crates_in(&metadata, &mut findings);
    let (modules, direct_modules) = npm_packages_in(&lock, &mut findings);
    for package in crates.iter().chain(&modules) {
        if let Err(finding) = judge(package, &allowed) {
            findings.push(finding);
        }
    }
    let rows = named_in(&read(REASONS)?);
    let direct: BTreeSet<String> = direct.union(&direct_modules).cloned().collect();
    findings.extend(direct.difference(&rows).map(|name| {
        format!(
            "{REASONS}: no row for `{name}`. Say what it does for us, who keeps it, its licence"
        )
    }));
    findings.extend(rows.difference(&direct).map(|name| {
        format!("{REASONS}: a row for `{name}`, which nothing here depends on any more")
    }));

    if findings.is_empty() {
        println!(
            "{} crates and {} npm packages are as we want them",
            crates.len(),
            modules.len()
        );
        Ok(())
    } else {
        Err(findings.join("\n"))
    }
}

fn json(what: &str, text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("{what}: {error}"))
}

fn judge(package: &Package, allowed: &[String]) -> Result<(), String> {
    let name = &package.name;
    let licence = package.licence.as_deref().ok_or_else(|| {
        format!("{name}: names no licence. Read its source, then replace it or add it by hand")
    })?;
    match spdx::is_allowed(licence, allowed) {
        Ok(true) => Ok(()),
        Ok(false) => Err(format!(
            "{name}: its licence is {licence}, which deny.toml does not allow"
        )),
        Err(error) => Err(format!("{name}: {error}")),
    }
}

/// The quoted names of `allow = [ … ]` in the section `[licenses]`.
fn allowed_in(deny: &str) -> Vec<String> {
    deny.lines()
        .map(str::trim)
        .skip_while(|line| *line != "[licenses]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .skip_while(|line| !line.starts_with("allow = ["))
        .take_while(|line| *line != "]")
        .filter_map(|line| line.strip_prefix('"')?.split('"').next())
        .map(str::to_owned)
        .collect()
}

/// The names in the first column of the tables: `| `name` | …`.
fn named_in(page: &str) -> BTreeSet<String> {
    page.lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .map(str::to_owned)
        .collect()
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value[key].as_str()
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}

/// Every crate from outside, and the names of those that a crate of ours asks for itself.
fn crates_in(metadata: &Value, findings: &mut Vec<String>) -> (Vec<Package>, BTreeSet<String>) {
    let needed: BTreeSet<&str> = list(&metadata["resolve"], "nodes")
        .filter_map(|node| text(node, "id"))
        .collect();
    let ours: BTreeSet<&str> = list(metadata, "workspace_members")
        .filter_map(Value::as_str)
        .collect();
    let mut direct = BTreeSet::new();
    let mut packages = Vec::new();
    for package in list(metadata, "packages") {
        let name = text(package, "name").unwrap_or_default();
        let id = text(package, "id").unwrap_or_default();
        if ours.contains(id) {
            direct.extend(
                list(package, "dependencies")
                    .filter(|dependency| text(dependency, "path").is_none())
                    .filter_map(|dependency| text(dependency, "name"))
                    .map(str::to_owned),
            );
            continue;
        }
        if !needed.contains(id) {
            continue;
        }
        match text(package, "source") {
            Some(CRATES_IO) => {}
            Some(other) => findings.push(format!(
                "{name}: comes from {other}. Only crates.io is used here"
            )),
            None => findings.push(format!(
                "{name}: is a folder outside the workspace. Only crates.io is used here"
            )),
        }
        packages.push(Package {
            name: format!("{name} {}", text(package, "version").unwrap_or_default()),
            licence: text(package, "license").map(str::to_owned),
        });
    }
    (packages, direct)
}

/// Every package in the lock file, and the names of those that our `package.json` asks for.
fn npm_packages_in(lock: &Value, findings: &mut Vec<String>) -> (Vec<Package>, BTreeSet<String>) {
    let Some(entries) = lock["packages"].as_object() else {
        findings.push(
            "package-lock.json: has no `packages`. Make it again with npm 9 or later".to_owned(),
        );
        return (Vec::new(), BTreeSet::new());
    };
    let mut direct = BTreeSet::new();
    let mut packages = Vec::new();
    for (folder, entry) in entries {
        if folder.is_empty() {
            for kind in ["dependencies", "devDependencies", "optionalDependencies"] {
                direct.extend(
                    entry[kind]
                        .as_object()
                        .into_iter()
                        .flat_map(|map| map.keys().cloned()),
                );
            }
            continue;
        }
        let name = folder.rsplit("node_modules/").next().unwrap_or(folder);
        // The lock file may leave the address out (`.npmrc`): then it is npm's, and the hash holds.
        if text(entry, "resolved").is_some_and(|from| !from.starts_with(NPM)) {
            findings.push(format!("{name}: does not come from {NPM}"));
        }
        if text(entry, "integrity").is_none() {
            findings.push(format!("{name}: package-lock.json has no hash of it"));
        }
        packages.push(Package {
            name: format!("{name} {}", text(entry, "version").unwrap_or_default()),
            licence: installed_licence(folder)
                .or_else(|| text(entry, "license").map(str::to_owned)),
        });
    }
    (packages, direct)
}

/// The licence in the package itself. Packages for other systems are listed but not installed:
/// for them the lock file's copy of the field has to do.
fn installed_licence(folder: &str) -> Option<String> {
    let manifest = std::fs::read_to_string(root().join(folder).join("package.json")).ok()?;
    let manifest: BTreeMap<String, Value> = serde_json::from_str(&manifest).ok()?;
    Some(manifest.get("license")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_allow_list_is_the_one_of_the_licences_section() {
        let deny = "[bans]\nallow = [\n  \"no\",\n]\n[licenses]\n# why\nallow = [\n  \"MIT\", # x\n  \"ISC\",\n]\n[sources]\nallow = [\n\"no\",\n]\n";
        assert_eq!(allowed_in(deny), ["MIT", "ISC"]);
    }

    #[test]
    fn the_first_column_names_the_dependency() {
        let page = "| name | why |\n|---|---|\n| `axum` | routes to `tower` |\ntext `not` this\n";
        assert_eq!(named_in(page), BTreeSet::from(["axum".to_owned()]));
    }

    #[test]
    fn crates_from_elsewhere_are_found_and_unused_ones_are_passed_over() {
        let metadata = json!({
            "workspace_members": ["ours"],
            "resolve": { "nodes": [{ "id": "ours" }, { "id": "a" }, { "id": "b" }, { "id": "c" }] },
            "packages": [
                { "id": "ours", "name": "web", "dependencies": [{ "name": "a" }, { "name": "ids", "path": "/x" }] },
                { "id": "a", "name": "a", "version": "1.0.0", "source": CRATES_IO, "license": "MIT" },
                { "id": "b", "name": "b", "version": "1.0.0", "source": "git+https://example.org/b" },
                { "id": "c", "name": "c", "version": "1.0.0", "source": null, "license": "MIT" },
                { "id": "d", "name": "d", "version": "1.0.0", "source": null },
            ],
        });
        let mut findings = Vec::new();
        let (packages, direct) = crates_in(&metadata, &mut findings);
        assert_eq!(direct, BTreeSet::from(["a".to_owned()]));
        assert_eq!(packages.len(), 3);
        assert_eq!(findings.len(), 2, "{findings:?}");
    }

    #[test]
    fn a_package_without_a_licence_or_with_another_is_refused() {
        let allowed = ["MIT".to_owned()];
        let package = |licence: Option<&str>| Package {
            name: "a 1.0.0".to_owned(),
            licence: licence.map(str::to_owned),
        };
        assert!(judge(&package(Some("MIT OR GPL-2.0-only")), &allowed).is_ok());
        assert!(judge(&package(Some("GPL-2.0-only")), &allowed).is_err());
        assert!(judge(&package(None), &allowed).is_err());
    }

    #[test]
    fn an_npm_package_from_elsewhere_or_without_a_hash_is_found() {
        let lock = json!({ "packages": {
            "": { "dependencies": { "a": "1.0.0" }, "devDependencies": { "b": "1.0.0" } },
            "node_modules/a": { "version": "1.0.0", "resolved": "https://registry.npmjs.org/a", "integrity": "sha512-x", "license": "MIT" },
            "node_modules/a/node_modules/@c/d": { "version": "2.0.0", "resolved": "git+ssh://example.org/d", "license": "MIT" },
        }});
        let mut findings = Vec::new();
        let (packages, direct) = npm_packages_in(&lock, &mut findings);
        assert_eq!(direct, BTreeSet::from(["a".to_owned(), "b".to_owned()]));
        assert_eq!(packages[1].name, "@c/d 2.0.0");
        assert_eq!(findings.len(), 2, "{findings:?}");
    }
}
