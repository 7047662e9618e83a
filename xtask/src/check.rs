//! Everything that is checked before a change is taken in, in one order, quick things first.

use crate::workspace::{cargo, output, program, root, run as execute};
use crate::{licences, pg};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

struct Step {
    name: &'static str,
    about: &'static str,
    run: fn() -> Result<(), String>,
}

/// Clippy comes before the tests because its check of the dependencies is what `cargo doc` uses
/// too; the browser comes last because it needs the program that the tests have just built.
const STEPS: [Step; 11] = [
    Step {
        name: "fmt",
        about: "the Rust code is formatted",
        run: fmt,
    },
    Step {
        name: "npm",
        about: "the locked npm packages are in node_modules",
        run: npm,
    },
    Step {
        name: "assets",
        about: "the front-end files can be built",
        run: assets,
    },
    Step {
        name: "licences",
        about: "licences and origin of every dependency",
        run: licences::run,
    },
    Step {
        name: "tsc",
        about: "the browser modules keep their types",
        run: tsc,
    },
    Step {
        name: "unit",
        about: "unit tests of the browser modules",
        run: unit,
    },
    Step {
        name: "clippy",
        about: "no warning from the compiler or clippy",
        run: clippy,
    },
    Step {
        name: "fuzz",
        about: "the fuzz targets compile",
        run: fuzz,
    },
    Step {
        name: "test",
        about: "all Rust tests, on SQLite and PostgreSQL",
        run: test,
    },
    Step {
        name: "doc",
        about: "the documentation builds without a warning",
        run: doc,
    },
    Step {
        name: "e2e",
        about: "journeys in a real browser",
        run: e2e,
    },
];

/// `cargo xtask check [--list | --only NAME,NAME]`.
pub fn run(words: &[&str]) -> Result<(), String> {
    match words {
        [] => all(&STEPS.iter().collect::<Vec<_>>()),
        ["--list"] => {
            for step in &STEPS {
                println!("{:10} {}", step.name, step.about);
            }
            Ok(())
        }
        ["--only", names] => all(&chosen(names)?),
        _ => Err("cargo xtask check [--list | --only NAME,NAME]".to_owned()),
    }
}

fn chosen(names: &str) -> Result<Vec<&'static Step>, String> {
    let find = |name: &str| {
        STEPS.iter().find(|step| step.name == name).ok_or_else(|| {
            let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
            format!(
                "there is no step `{name}`: choose from {}",
                known.join(", ")
            )
        })
    };
    names.split(',').map(find).collect()
}

/// Runs the steps up to the first that fails. The last line says how many passed.
fn all(steps: &[&Step]) -> Result<(), String> {
    let mut report = String::new();
    let mut passed = 0;
    let mut stopped = None;
    for step in steps {
        println!("\n== {}: {}", step.name, step.about);
        let start = Instant::now();
        let outcome = (step.run)();
        let took = seconds(start.elapsed());
        // A String never refuses to be written to.
        let _ = match &outcome {
            Ok(()) => writeln!(report, "  passed  {:10} {took}", step.name),
            Err(_) => writeln!(report, "  FAILED  {:10} {took}", step.name),
        };
        if let Err(message) = outcome {
            println!("{message}\n== {} failed after {took}", step.name);
            stopped = Some(step.name);
            break;
        }
        println!("== {} passed in {took}", step.name);
        passed += 1;
    }
    for step in steps.iter().skip(passed + usize::from(stopped.is_some())) {
        let _ = writeln!(report, "  not run {}", step.name);
    }
    println!(
        "\n{report}\n{passed} passed, {} failed",
        u8::from(stopped.is_some())
    );
    stopped.map_or(Ok(()), |name| {
        Err(format!(
            "To run this step alone: cargo xtask check --only {name}"
        ))
    })
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

fn fmt() -> Result<(), String> {
    needs("fmt", "rustfmt")?;
    execute(cargo().args(["fmt", "--all", "--check"]))
        .map_err(|error| format!("{error}\n`make fmt` mends this"))
}

/// A part of Rust that some installations leave out.
fn needs(command: &str, component: &str) -> Result<(), String> {
    output(cargo().args([command, "--version"]))
        .map(drop)
        .map_err(|_| format!("{component} is not installed: rustup component add {component}"))
}

/// Installs only when the lock file is newer than what was installed last.
fn npm() -> Result<(), String> {
    let changed =
        |path: &str| std::fs::metadata(root().join(path)).and_then(|file| file.modified());
    let locked =
        changed("package-lock.json").map_err(|error| format!("package-lock.json: {error}"))?;
    if changed("node_modules/.package-lock.json").is_ok_and(|installed| installed >= locked) {
        return Ok(());
    }
    // No package may run anything of its own while it is installed.
    execute(program("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
}

fn assets() -> Result<(), String> {
    let this = std::env::current_exe()
        .map_err(|error| format!("this program cannot find itself: {error}"))?;
    execute(program(&this.to_string_lossy()).arg("assets"))
}

fn tsc() -> Result<(), String> {
    execute(program("npx").args(["--no-install", "tsc", "--project", "jsconfig.json"]))
}

fn unit() -> Result<(), String> {
    node_tests("e2e/unit", &[])
}

fn clippy() -> Result<(), String> {
    needs("clippy", "clippy")?;
    execute(cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))
}

/// A workspace of its own, so that nothing else needs what it needs. The fuzzer is left out: it is not run here.
fn fuzz() -> Result<(), String> {
    execute(
        cargo()
            .args(["check", "--manifest-path", "fuzz/Cargo.toml"])
            .args(["--bins", "--no-default-features", "--locked"])
            .env("CARGO_TARGET_DIR", built()),
    )
    .map_err(|error| {
        format!(
            "{error}\nIf fuzz/Cargo.lock is behind: cargo update --workspace --manifest-path fuzz/Cargo.toml"
        )
    })
}

/// Where what is built is put.
fn built() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into)
}

fn test() -> Result<(), String> {
    let url = pg::start()?;
    println!("PostgreSQL at {url}");
    execute(
        cargo()
            .args(["test", "--workspace", "--locked"])
            .env("TEST_POSTGRES_URL", url),
    )
}

fn doc() -> Result<(), String> {
    execute(
        cargo()
            .args(["doc", "--workspace", "--no-deps", "--locked"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )
}

fn e2e() -> Result<(), String> {
    let browser = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    if !Path::new(&browser).exists() {
        return Err(format!(
            "Chromium is not at {browser}, and the browser tests need it.\n\
             On Debian: apt-get update && apt-get install chromium; elsewhere set CHROMIUM to its path"
        ));
    }
    execute(cargo().args(["build", "--workspace", "--bins", "--locked"]))?;
    let program = built().join("debug/alongside").display().to_string();
    node_tests(
        "e2e",
        &[("ALONGSIDE_BIN", &program), ("CHROMIUM", &browser)],
    )
}

/// Runs the `*.test.mjs` of one folder, without those of the folders inside it.
fn node_tests(folder: &str, environment: &[(&str, &str)]) -> Result<(), String> {
    let mut files: Vec<String> = std::fs::read_dir(root().join(folder))
        .map_err(|error| format!("{folder}: {error}"))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".test.mjs"))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(format!(
            "{folder}: holds no *.test.mjs, so nothing would be tested"
        ));
    }
    // Two browsers at once are as many as two cores can feed.
    let mut node = program("node");
    node.args(["--test", "--test-concurrency=2"]).args(&files);
    execute(node.envs(environment.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_chosen_by_name_in_the_order_asked_for() {
        let names: Vec<&str> = chosen("e2e,fmt")
            .unwrap()
            .iter()
            .map(|step| step.name)
            .collect();
        assert_eq!(names, ["e2e", "fmt"]);
        let refusal = chosen("nothing").err().unwrap();
        assert!(
            refusal.contains("`nothing`") && refusal.contains("clippy"),
            "{refusal}"
        );
    }

    #[test]
    fn nothing_runs_after_the_step_that_failed() {
        let passes = Step {
            name: "passes",
            about: "",
            run: || Ok(()),
        };
        let fails = Step {
            name: "fails",
            about: "",
            run: || Err("no".to_owned()),
        };
        let never = Step {
            name: "never",
            about: "",
            run: || panic!("this must not run"),
        };
        assert!(all(&[&passes]).is_ok());
        assert!(all(&[&passes, &fails, &never]).is_err());
    }
}
