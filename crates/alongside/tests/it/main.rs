//! The program as it is called.

mod agreement;
mod audit;
mod drill;
mod engagement;
mod frameworks;
mod import;
mod meta;
mod networks;
mod qca;
mod qda;
mod setup;

use std::process::{Command, Output};

/// Starts the program in a folder of its own with one file in it.
fn on_file(name: &str, content: impl AsRef<[u8]>, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), content).expect("written");
    Command::new(env!("CARGO_BIN_EXE_alongside"))
        .current_dir(folder.path())
        .args(arguments)
        .output()
        .expect("the program starts")
}
