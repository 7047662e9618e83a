//! Networks of 50 to 5,000 studies, and components with all their two-way interactions.

use super::{EnginesArgs, Took, inside, millis, r_with, whole};
use crate::chance::Chance;
use crate::{Trouble, say};
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use synthesis::Contrast;
use synthesis::components::{ComponentModel, Composition, SearchSettings};
use synthesis::network::{Likelihood, Network, SplitMethod, Studies, Tau2Method};

/// Studies and treatments of the networks.
const NETWORKS: [(usize, usize); 4] = [(50, 10), (200, 20), (1_000, 40), (5_000, 80)];
/// Studies and components.
const COMPONENTS: [(usize, usize); 4] = [(60, 6), (245, 17), (400, 20), (600, 24)];
/// Nobody waits longer for another program.
const PATIENCE: Duration = Duration::from_mins(10);
/// Nor gives it more memory than this, in MB: some of these take what there is.
const R_MEMORY: u64 = 8_000;

pub fn run(args: &EnginesArgs) -> Result<(), Trouble> {
    say("## Networks\n");
    say(
        "| studies | treatments | contrasts | check and fit, ms | REML, ms | node splitting, designs, contributions, ms | whole command, ms | CPU, ms | peak, MB | netmeta, ms |",
    );
    say("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    let with_r = r_with("netmeta");
    for (studies, treatments) in NETWORKS {
        if args.quick && studies > 1_000 {
            continue;
        }
        say(&network(args, studies, treatments, with_r.is_ok())?);
    }
    say("\n## Components, all two-way interactions searched\n");
    say(
        "| data | studies | components | candidates | fit, ms | forward, ms | models | exhaustive up to 2, ms | whole command, ms | CPU, ms | peak, MB | netmeta, ms |",
    );
    say("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    let insomnia = PathBuf::from("crates/synthesis/tests/data/cnma/cnma_cbti_insomnia.json");
    if insomnia.is_file() {
        let rows = from_json(&insomnia)?;
        say(&component(
            args,
            "CBT for insomnia",
            &rows,
            "dt",
            17,
            with_r.is_ok(),
        )?);
    }
    for (studies, components) in COMPONENTS {
        let rows = combinations(studies, components);
        say(&component(
            args,
            "made up",
            &rows,
            "usual",
            components,
            with_r.is_ok(),
        )?);
    }
    if let Err(says) = with_r {
        say(&format!("\n{says}"));
    }
    Ok(())
}

fn network(
    args: &EnginesArgs,
    studies: usize,
    treatments: usize,
    r: bool,
) -> Result<String, Trouble> {
    let rows = star_and_loops(studies, treatments);
    let path = args.folder.join(format!("network-{studies}.csv"));
    write(&path, &rows)?;
    let times = if studies > 1_000 { 3 } else { 10 };
    let trouble = |error: String| Trouble(format!("a made-up network: {error}"));
    let (fit, network) = inside(times, || -> Result<Network, String> {
        let network = Network::new(&rows).map_err(|error| error.to_string())?;
        let tau2 = network
            .tau2(Tau2Method::DerSimonianLaird)
            .map_err(|error| error.to_string())?;
        network.common().map_err(|error| error.to_string())?;
        network
            .with_tau2(tau2.unwrap_or(0.0))
            .map_err(|error| error.to_string())?;
        Ok(network)
    });
    let network = network.map_err(trouble)?;
    let (reml, fitted) = inside(times, || network.likelihood(Likelihood::Restricted, 0));
    fitted.map_err(|error| trouble(error.to_string()))?;
    let (rest, done) = inside(1, || -> Result<(), synthesis::network::Unsolvable> {
        let tau2 = network.tau2(Tau2Method::DerSimonianLaird)?.unwrap_or(0.0);
        let random = network.with_tau2(tau2)?;
        let evidence = network.evidence(tau2);
        network.splits(
            &random,
            &evidence,
            SplitMethod::Sidde,
            Some(Tau2Method::DerSimonianLaird),
            None,
        )?;
        network.decomposition(None)?;
        network.path_measures(&random, &evidence)?;
        network.random_walks(&random);
        Ok(())
    });
    done.map_err(|error| trouble(error.to_string()))?;
    let took = whole(
        Command::new(&args.program).args(["network", &path.display().to_string(), "--json"]),
        PATIENCE,
    )?;
    ended(&took, "alongside network")?;
    Ok(format!(
        "| {studies} | {treatments} | {} | {} | {} | {} | {} | {} | {:.0} | {} |",
        rows.len(),
        millis(fit),
        millis(reml),
        millis(rest),
        millis(took.wall),
        took.cpu_millis,
        took.peak,
        beside(
            args,
            r,
            "networks.R",
            &["network", &path.display().to_string()]
        )?
    ))
}

fn component(
    args: &EnginesArgs,
    name: &str,
    rows: &[Contrast],
    inactive: &str,
    components: usize,
    r: bool,
) -> Result<String, Trouble> {
    let path = args
        .folder
        .join(format!("components-{components}-{}.csv", rows.len()));
    write(&path, rows)?;
    let trouble = |error: String| Trouble(format!("{name}: {error}"));
    let (fit, model) = inside(5, || -> Result<ComponentModel, String> {
        let studies = Studies::new(rows).map_err(|error| error.to_string())?;
        let composition = Composition::from_labels(studies.treatments(), "+", Some(inactive))
            .map_err(|error| error.to_string())?;
        let model = ComponentModel::new(studies, composition).map_err(|error| error.to_string())?;
        let tau2 = model
            .tau2(Tau2Method::DerSimonianLaird)
            .map_err(|error| error.to_string())?;
        model
            .with_tau2(tau2.unwrap_or(0.0))
            .map_err(|error| error.to_string())?;
        Ok(model)
    });
    let model = model.map_err(trouble)?;
    let mut go = |_| ControlFlow::Continue(());
    let (forward, found) = inside(3, || model.search(&SearchSettings::default(), &mut go));
    let found = found.map_err(|error| trouble(error.to_string()))?;
    let exhaustive = SearchSettings {
        direction: synthesis::components::Direction::Exhaustive { up_to: 2 },
        criterion: synthesis::components::Criterion::Bic,
        tau2: 0.0,
    };
    let (all, searched) = inside(1, || model.search(&exhaustive, &mut go));
    let searched = searched.map_err(|error| trouble(error.to_string()))?;
    let took = whole(
        Command::new(&args.program).args([
            "components",
            &path.display().to_string(),
            "--inactive",
            inactive,
            "--search",
            "forward",
            "--json",
        ]),
        PATIENCE,
    )?;
    ended(&took, "alongside components")?;
    Ok(format!(
        "| {name} | {} | {components} | {} | {} | {} | {} | {} | {} | {} | {:.0} | {} |",
        model.studies().studies().len(),
        found.single.len(),
        millis(fit),
        millis(forward),
        searched.models,
        millis(all),
        millis(took.wall),
        took.cpu_millis,
        took.peak,
        beside(
            args,
            r,
            "networks.R",
            &["components", &path.display().to_string(), inactive]
        )?
    ))
}

fn ended(took: &Took, what: &str) -> Result<(), Trouble> {
    if took.well {
        Ok(())
    } else {
        Err(Trouble(format!("{what} did not end well on made-up data")))
    }
}

/// The same in R, as a whole process; a dash without it.
fn beside(args: &EnginesArgs, r: bool, script: &str, words: &[&str]) -> Result<String, Trouble> {
    if !r || args.quick {
        return Ok("–".to_owned());
    }
    let took = whole(
        Command::new("sh")
            .arg("-c")
            .arg(format!(
                "ulimit -v {}; exec Rscript \"$@\"",
                R_MEMORY * 1_000
            ))
            .arg("sh")
            .arg(args.scripts.join(script))
            .args(words),
        PATIENCE,
    )?;
    Ok(if took.well {
        format!(
            "{} ({} CPU, {:.0} MB)",
            millis(took.wall),
            took.cpu_millis,
            took.peak
        )
    } else if took.wall >= PATIENCE {
        format!("not in {} s", PATIENCE.as_secs())
    } else {
        format!("not with {R_MEMORY} MB")
    })
}

/// Studies of two arms, every fifth of three, with true effects and a variance between studies.
fn star_and_loops(studies: usize, treatments: usize) -> Vec<Contrast> {
    let mut chance = Chance::new(studies as u64);
    let label = |at: usize| format!("T{at:03}");
    let mut rows = Vec::new();
    for study in 0..studies {
        let mut arms = if study < treatments - 1 {
            vec![study, study + 1]
        } else {
            vec![chance.below(3), chance.below(treatments)]
        };
        if study % 5 == 4 {
            arms.push(chance.below(treatments));
        }
        arms.sort_unstable();
        arms.dedup();
        if arms.len() < 2 {
            arms = vec![0, 1 + chance.below(treatments - 1)];
        }
        let seen: Vec<(f64, f64)> = arms
            .iter()
            .map(|&arm| {
                let variance = 0.02 + 0.1 * uniform(&mut chance);
                (
                    0.05 * arm as f64 + 0.8 * (uniform(&mut chance) - 0.5),
                    variance,
                )
            })
            .collect();
        between(&mut rows, study, &arms, &seen, label);
    }
    rows
}

/// Two arms of components; every combination has four of ten on average.
fn combinations(studies: usize, components: usize) -> Vec<Contrast> {
    let mut chance = Chance::new(components as u64);
    let mut rows = Vec::new();
    for study in 0..studies {
        let mut draw =
            || -> Vec<usize> { (0..components).filter(|_| chance.percent(30)).collect() };
        let (mut one, mut other) = (draw(), draw());
        if study % 3 == 0 {
            other = Vec::new();
        }
        if one == other {
            one.push(study % components);
            one.sort_unstable();
            one.dedup();
        }
        if one == other {
            other.clear();
        }
        let label = |parts: &[usize]| {
            if parts.is_empty() {
                "usual".to_owned()
            } else {
                parts
                    .iter()
                    .map(|part| format!("c{part:02}"))
                    .collect::<Vec<_>>()
                    .join("+")
            }
        };
        let level = |parts: &[usize]| parts.iter().map(|&p| 0.05 * (p as f64 - 8.0)).sum::<f64>();
        let se = 0.15 + 0.2 * uniform(&mut chance);
        rows.push(Contrast {
            study: format!("study {study}"),
            te: level(&one) - level(&other) + (uniform(&mut chance) - 0.5),
            treat1: label(&one),
            treat2: label(&other),
            se,
        });
    }
    rows
}

fn uniform(chance: &mut Chance) -> f64 {
    (chance.bits() >> 11) as f64 / (1_u64 << 53) as f64
}

fn between(
    rows: &mut Vec<Contrast>,
    study: usize,
    arms: &[usize],
    seen: &[(f64, f64)],
    label: impl Fn(usize) -> String,
) {
    for (i, &one) in arms.iter().enumerate() {
        for (j, &other) in arms.iter().enumerate().skip(i + 1) {
            rows.push(Contrast {
                study: format!("study {study}"),
                treat1: label(one),
                treat2: label(other),
                te: seen[i].0 - seen[j].0,
                se: (seen[i].1 + seen[j].1).sqrt(),
            });
        }
    }
}

fn write(path: &Path, rows: &[Contrast]) -> Result<(), Trouble> {
    let mut text = "study,treat1,treat2,te,se\n".to_owned();
    for row in rows {
        let _ = writeln!(
            text,
            "{},{},{},{},{}",
            row.study, row.treat1, row.treat2, row.te, row.se
        );
    }
    std::fs::write(path, text).map_err(|error| Trouble(format!("{}: {error}", path.display())))
}

fn from_json(path: &Path) -> Result<Vec<Contrast>, Trouble> {
    let wrong = |says: &str| Trouble(format!("{}: {says}", path.display()));
    let bytes = std::fs::read(path).map_err(|error| wrong(&error.to_string()))?;
    let file: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|error| wrong(&error.to_string()))?;
    let rows = file["input"]["contrasts"]
        .as_array()
        .ok_or_else(|| wrong("there are no contrasts"))?;
    Ok(rows
        .iter()
        .filter_map(|row| {
            let text = |key: &str| Some(row[key].as_str()?.to_owned());
            Some(Contrast {
                study: text("studlab")?,
                treat1: text("treat1")?,
                treat2: text("treat2")?,
                te: row["TE"].as_f64()?,
                se: row["seTE"].as_f64()?,
            })
        })
        .collect())
}
