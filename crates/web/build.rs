//! Stops the build with a clear sentence when the front-end files have not been made yet.

use std::path::Path;

/// What `cargo xtask assets` leaves behind; the pages cannot do without these.
const NEEDED: [&str; 2] = ["app.css", "nhsuk-frontend.min.js"];

fn main() {
    println!("cargo::rerun-if-changed=assets/vendor");
    println!("cargo::rerun-if-changed=assets/modules");
    println!("cargo::rerun-if-changed=locales");
    let missing: Vec<&str> = NEEDED
        .into_iter()
        .filter(|name| !Path::new("assets/vendor").join(name).is_file())
        .collect();
    if !missing.is_empty() {
        println!(
            "cargo::error=The front-end files are missing from crates/web/assets/vendor ({}): \
             run `make build` or `cargo xtask assets` first.",
            missing.join(", ")
        );
    }
}
