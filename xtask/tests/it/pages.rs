//! What the content security policy forbids does not even get written: inline styles and scripts,
//! and anything kept in the browser.

use crate::none;
use crate::repository::files;
use crate::rust_source;

#[test]
fn no_page_has_an_inline_style_or_script() {
    let mut findings = Vec::new();
    for file in files("crates/web/src", &[".rs"]) {
        let source = rust_source::read(&file.text);
        for (at, line) in source.code.lines().enumerate() {
            if let Some(what) = inline(line) {
                findings.push(format!("{}:{}: {what}", file.path, at + 1));
            }
        }
        for literal in source.literals {
            if literal.text.to_lowercase().contains("<script") {
                findings.push(format!(
                    "{}:{}: a script written into a text",
                    file.path, literal.line
                ));
            }
        }
    }
    none(&findings);
}

#[test]
fn no_module_keeps_anything_in_the_browser() {
    let stores = [
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
    ];
    let mut findings = Vec::new();
    for file in files("crates/web/assets/modules", &[".mjs", ".js"]) {
        for (at, line) in file.text.lines().enumerate() {
            for store in stores.iter().filter(|store| line.contains(**store)) {
                findings.push(format!(
                    "{}:{}: {store}: what is typed is kept on the server, not on a shared computer",
                    file.path,
                    at + 1
                ));
            }
        }
    }
    none(&findings);
}

/// What is wrong with a line of maud, whose literals are empty here.
fn inline(line: &str) -> Option<String> {
    for (at, _) in line.match_indices("=\"\"").chain(line.match_indices("=(")) {
        let name: String = line[..at]
            .chars()
            .rev()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        let name: String = name.chars().rev().collect();
        let before = line[..at - name.len()].chars().next_back();
        if before.is_some_and(|c| !c.is_whitespace() && c != '{') {
            continue;
        }
        if name == "style" {
            return Some("an inline style: give it a class and a rule in assets/css".to_owned());
        }
        if name.len() > 4 && name.starts_with("on") && !name.contains('-') {
            return Some(format!(
                "`{name}`: scripts live in assets/modules and listen from there"
            ));
        }
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let element = words
        .windows(2)
        .any(|pair| matches!(pair[0], "script" | "style") && pair[1].starts_with('{'));
    element.then(|| "an inline script or style: put it into assets/".to_owned())
}

#[test]
fn inline_styles_and_scripts_are_told_from_the_rest() {
    assert!(inline("div style=\"\" {").is_some());
    assert!(inline("div style=(width) {").is_some());
    assert!(inline("button onclick=\"\" {").is_some());
    assert!(inline("script { \"\" }").is_some());
    assert!(inline("script src=(url) {}").is_none());
    assert!(
        inline("let style=\"\";").is_some(),
        "formatted code has blanks around ="
    );
    assert!(inline("let style = \"\";").is_none());
    assert!(inline("div data-style=\"\" class=\"\" {").is_none());
}
