//! What statements of the store must not say.

use crate::none;
use crate::repository::files;
use crate::rust_source;

/// SQLite plans a statement anew whenever its limit comes in a placeholder.
#[test]
fn limits_are_numbers() {
    let mut findings = Vec::new();
    for file in files("crates/store/src", &[".rs"]) {
        // Whoever pushes a placeholder after it does so for PostgreSQL alone.
        let allowed = file.path.ends_with("delivery/contact/walk.rs");
        for literal in rust_source::read(&file.text).literals {
            let text = literal.text.trim_end();
            if text.contains("LIMIT $") || (text.ends_with("LIMIT") && !allowed) {
                findings.push(format!(
                    "{}:{}: the limit is a placeholder. Write the number, or say it with `limit`.",
                    file.path, literal.line
                ));
            }
        }
    }
    none(&findings);
}
