//! `cargo xtask assets`: makes `crates/web/assets/vendor/` from the locked npm packages and our one Sass file.
//!
//! Other people's styles and scripts are dependencies, not part of this repository: they come from npm as the
//! lock file says, and only what is served is copied, each with its licence.

use std::fs;
use std::path::Path;

use crate::workspace::{self, program, root};

/// (inside `node_modules`, inside `vendor`). The design system's minified bundle is an ES module.
const COPIES: [(&str, &str); 1] = [(
    "nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.js",
    "nhsuk-frontend.min.js",
)];

/// The npm package carries no licence file of its own, only the word in `package.json`.
const NHSUK_LICENCE: &str = "nhsuk-frontend, MIT License, Copyright (c) 2025 NHS England and Crown Copyright (NHS Digital).\n\
    https://github.com/nhsuk/nhsuk-frontend/blob/main/LICENCE.md\n";

/// Runs every step; the message of an error names the step and what to do.
pub fn run() -> Result<(), String> {
    let root = root();
    packages(&root)?;
    let node_modules = root.join("node_modules");
    let vendor = root.join("crates/web/assets/vendor");
    fs::create_dir_all(&vendor).map_err(|e| format!("cannot make {}: {e}", vendor.display()))?;
    for (from, to) in COPIES {
        let from = node_modules.join(from);
        let text = fs::read_to_string(&from).map_err(|e| {
            format!(
                "cannot read {}: {e}; delete node_modules and run this again",
                from.display()
            )
        })?;
        // The source maps stay behind, so the scripts must not point at them.
        let text: String = text
            .lines()
            .map(|line| {
                line.split("//# sourceMappingURL=")
                    .next()
                    .unwrap_or_default()
            })
            .collect::<Vec<_>>()
            .join("\n");
        write(&vendor.join(to), &(text + "\n"))?;
    }
    write(&vendor.join("nhsuk-frontend.LICENCE.txt"), NHSUK_LICENCE)?;
    let css = styles(&root, &node_modules)?;
    write(&vendor.join("app.css"), &css)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    // An unchanged file keeps its time, so cargo does not build `web` again for nothing.
    if fs::read_to_string(path).is_ok_and(|now| now == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(|e| format!("cannot write {}: {e}", path.display()))
}

/// Installs the packages when the lock file is newer than what was installed last.
fn packages(root: &Path) -> Result<(), String> {
    let changed = |path: &str| fs::metadata(root.join(path)).and_then(|file| file.modified());
    let locked =
        changed("package-lock.json").map_err(|error| format!("package-lock.json: {error}"))?;
    if changed("node_modules/.package-lock.json").is_ok_and(|installed| installed >= locked) {
        return Ok(());
    }
    workspace::run(program("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
        .map_err(|error| format!("{error}\nNode.js 20.9 or later is needed, and the npm registry"))
}

/// Compiles the Sass file and puts the design system's small icons inside, so that styles fetch nothing.
fn styles(root: &Path, node_modules: &Path) -> Result<String, String> {
    let css = workspace::output(
        program("node")
            .arg(node_modules.join("sass/sass.js"))
            .args([
                "--style=compressed",
                "--no-source-map",
                "--no-charset",
                "--quiet-deps",
            ])
            .arg(format!("--load-path={}", node_modules.display()))
            .arg(root.join("crates/web/assets/css/app.scss")),
    )?;
    let css = inline_icons(
        &css,
        &node_modules.join("nhsuk-frontend/dist/nhsuk/assets/images"),
    )?;
    // The stock styles fetch a licensed font from another host: privacy, the security policy and offline use forbid it.
    for forbidden in ["@font-face", "http://", "https://"] {
        if css.replace("http://www.w3.org/", "").contains(forbidden) {
            return Err(format!(
                "app.css contains `{forbidden}`: styles must fetch nothing from elsewhere"
            ));
        }
    }
    Ok(css)
}

/// Replaces every `url("inline:NAME.svg")` by the icon itself as a data address.
fn inline_icons(css: &str, images: &Path) -> Result<String, String> {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("inline:") {
        let (before, after) = rest.split_at(at);
        let name_and_rest = &after["inline:".len()..];
        let end = name_and_rest
            .find(".svg")
            .ok_or("an inline icon in app.css is not an .svg file")?
            + ".svg".len();
        let path = images.join(&name_and_rest[..end]);
        let svg = fs::read_to_string(&path)
            .map_err(|e| format!("cannot read {}: {e}", path.display()))?;
        out.push_str(before);
        out.push_str("data:image/svg+xml,");
        out.push_str(&percent_encoded(svg.trim()));
        rest = &name_and_rest[end..];
    }
    out.push_str(rest);
    Ok(out)
}

/// Encodes what may not stand inside a quoted CSS address; the rest stays readable and compresses well.
fn percent_encoded(svg: &str) -> String {
    svg.chars()
        .fold(String::with_capacity(svg.len()), |mut out, c| {
            match c {
                '"' => out.push('\''),
                '#' => out.push_str("%23"),
                '%' => out.push_str("%25"),
                '<' => out.push_str("%3C"),
                '>' => out.push_str("%3E"),
                '\n' | '\r' => out.push(' '),
                other => out.push(other),
            }
            out
        })
}

#[cfg(test)]
mod tests {
    use super::percent_encoded;

    #[test]
    fn an_icon_can_stand_inside_a_quoted_address() {
        assert_eq!(
            percent_encoded("<svg fill=\"#fff\">\n</svg>"),
            "%3Csvg fill='%23fff'%3E %3C/svg%3E"
        );
    }
}
