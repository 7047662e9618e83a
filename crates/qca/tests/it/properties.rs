//! What must hold whatever the data.

use proptest::prelude::*;
use qca::{
    Column, Data, Expectations, Expression, Implicant, Include, Limits, ModelCount, Names, Output,
    Settings, Solution, TableSettings, TruthTable, factorize, intermediate, minimize, parse,
};
use std::collections::BTreeSet;

const NAMES: [&str; 4] = ["A", "B", "C", "D"];

fn names() -> Vec<String> {
    NAMES.map(String::from).to_vec()
}

/// Rows of four conditions and an outcome.
fn crisp() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec(prop::collection::vec(0u8..2, 5), 1..14)
}

fn table(columns: &[(&str, Vec<f64>)], outcome: &str) -> TruthTable {
    let cases = (0..columns[0].1.len()).map(|at| at.to_string()).collect();
    let columns = columns
        .iter()
        .map(|(name, values)| Column::numbers(*name, values))
        .collect();
    let data = Data::new(cases, columns).expect("a table");
    TruthTable::new(
        &data,
        outcome,
        &names(),
        TableSettings {
            inclusion_cut: 0.8,
            ..TableSettings::default()
        },
    )
    .expect("memberships")
}

fn columns(rows: &[Vec<u8>]) -> Vec<(&'static str, Vec<f64>)> {
    ["A", "B", "C", "D", "Y"]
        .into_iter()
        .enumerate()
        .map(|(at, name)| (name, rows.iter().map(|row| f64::from(row[at])).collect()))
        .collect()
}

fn solve(table: &TruthTable, remainders: bool, all: bool) -> Option<Solution> {
    minimize(
        table,
        &Settings {
            include: Include {
                remainders,
                contradictions: false,
            },
            all_models: all,
            ..Settings::default()
        },
    )
    .ok()
}

/// Models as sets of written terms.
fn models(table: &TruthTable, solution: &Solution) -> BTreeSet<BTreeSet<String>> {
    (0..solution.models.len())
        .map(|model| {
            solution
                .model(model)
                .into_iter()
                .map(|implicant| table.names().implicant(implicant))
                .collect()
        })
        .collect()
}

fn covered(table: &TruthTable, implicants: &[Implicant]) -> BTreeSet<u64> {
    let names = table.names();
    implicants
        .iter()
        .flat_map(|implicant| {
            let text = names.implicant(*implicant);
            parse(&text, names)
                .expect("written by us")
                .sum(names)
                .rows(names, 1_000)
                .expect("few")
        })
        .collect()
}

proptest! {
    #[test]
    fn models_cover_the_explained_rows_and_nothing_forbidden(rows in crisp(), remainders: bool, all: bool) {
        let table = table(&columns(&rows), "Y");
        let Some(solution) = solve(&table, remainders, all) else { return Ok(()) };
        let explained: BTreeSet<u64> = solution.chart.rows.iter().copied().collect();
        let allowed: BTreeSet<u64> = (1..=16)
            .filter(|row| explained.contains(row) || remainders && table.is_remainder(*row))
            .collect();
        for at in 0..solution.models.len() {
            let model = solution.model(at);
            let rows = covered(&table, &model);
            prop_assert!(explained.is_subset(&rows) && rows.is_subset(&allowed));
            // No literal can go.
            for implicant in &model {
                let literals = table.space().literals(*implicant);
                for without in 0..literals.len() {
                    let shorter: Vec<String> = literals
                        .iter()
                        .enumerate()
                        .filter(|(at, _)| *at != without)
                        .map(|(_, (condition, value))| table.names().literal(*condition, 1 << value))
                        .collect();
                    if shorter.is_empty() {
                        continue;
                    }
                    let wider = parse(&shorter.join("*"), table.names()).expect("ours").sum(table.names());
                    let wider: BTreeSet<u64> =
                        wider.rows(table.names(), 100).expect("few").into_iter().collect();
                    prop_assert!(!wider.is_subset(&allowed));
                }
            }
            // No term can go.
            for without in 0..model.len() {
                let mut fewer = model.clone();
                fewer.remove(without);
                prop_assert!(!explained.is_subset(&covered(&table, &fewer)));
            }
            let assumed: BTreeSet<u64> = solution.assumptions(&table, at, 100).expect("few").into_iter().collect();
            prop_assert_eq!(assumed.len() as u64, solution.assumption_count(&table, at));
            prop_assert_eq!(assumed, rows.difference(&explained).copied().collect::<BTreeSet<u64>>());
        }
        prop_assert_eq!(solution.count, ModelCount::Exactly(solution.models.len() as u128));
    }

    #[test]
    fn the_order_of_cases_and_conditions_only_permutes(rows in crisp(), turn in 0usize..4) {
        let straight = table(&columns(&rows), "Y");
        let mut turned = rows.clone();
        turned.reverse();
        let other = table(&columns(&turned), "Y");
        let mine = solve(&straight, true, false);
        let theirs = solve(&other, true, false);
        prop_assert_eq!(mine.is_some(), theirs.is_some());
        if let (Some(mine), Some(theirs)) = (mine, theirs) {
            prop_assert_eq!(models(&straight, &mine), models(&other, &theirs));
            // The same data under names that went round: terms go round with them.
            let round: Vec<(&str, Vec<f64>)> = columns(&rows)
                .into_iter()
                .enumerate()
                .map(|(at, (name, values))| if at < 4 { (NAMES[(at + turn) % 4], values) } else { (name, values) })
                .collect();
            let round = table(&round, "Y");
            let renamed: BTreeSet<BTreeSet<BTreeSet<String>>> = models(&straight, &mine)
                .into_iter()
                .map(|model| {
                    model
                        .into_iter()
                        .map(|term| {
                            term.split('*')
                                .map(|literal| {
                                    let bare = literal.trim_start_matches('~');
                                    let at = NAMES.iter().position(|name| *name == bare).expect("a name");
                                    literal.replace(bare, NAMES[(at + turn) % 4])
                                })
                                .collect()
                        })
                        .collect()
                })
                .collect();
            let found: BTreeSet<BTreeSet<BTreeSet<String>>> = models(&round, &solve(&round, true, false).expect("as before"))
                .into_iter()
                .map(|model| model.into_iter().map(|term| term.split('*').map(str::to_owned).collect()).collect())
                .collect();
            prop_assert_eq!(found, renamed);
        }
    }

    #[test]
    fn cases_twice_change_numbers_of_cases_only(rows in crisp()) {
        let once = table(&columns(&rows), "Y");
        let twice: Vec<Vec<u8>> = rows.iter().chain(&rows).cloned().collect();
        let twice = table(&columns(&twice), "Y");
        for (a, b) in once.rows().iter().zip(twice.rows()) {
            prop_assert_eq!((a.number, a.output, 2 * a.cases_in), (b.number, b.output, b.cases_in));
            prop_assert_eq!(a.fit.inclusion, b.fit.inclusion);
        }
    }

    #[test]
    fn flipping_a_condition_flips_its_literals(rows in crisp(), which in 0usize..4) {
        let straight = table(&columns(&rows), "Y");
        let mut flipped = rows.clone();
        for row in &mut flipped {
            row[which] = 1 - row[which];
        }
        let other = table(&columns(&flipped), "Y");
        let (Some(mine), Some(theirs)) = (solve(&straight, true, true), solve(&other, true, true)) else {
            return Ok(());
        };
        let flip = |term: &str| -> BTreeSet<String> {
            term.split('*')
                .map(|literal| match literal.trim_start_matches('~') == NAMES[which] {
                    true if literal.starts_with('~') => NAMES[which].to_owned(),
                    true => format!("~{}", NAMES[which]),
                    false => literal.to_owned(),
                })
                .collect()
        };
        let mine: BTreeSet<BTreeSet<BTreeSet<String>>> = models(&straight, &mine)
            .iter()
            .map(|model| model.iter().map(|term| flip(term)).collect())
            .collect();
        let theirs: BTreeSet<BTreeSet<BTreeSet<String>>> = models(&other, &theirs)
            .iter()
            .map(|model| model.iter().map(|term| term.split('*').map(str::to_owned).collect()).collect())
            .collect();
        prop_assert_eq!(mine, theirs);
    }

    #[test]
    fn the_negation_explained_is_the_zeros_explained(rows in crisp()) {
        let straight = table(&columns(&rows), "Y");
        // Without rows whose cases differ in the outcome.
        prop_assume!(straight.rows().iter().all(|row| row.fit.inclusion.is_some_and(|share| share.min(1.0 - share) <= 0.0)));
        let negated = table(&columns(&rows), "~Y");
        let settings = Settings { include: Include { remainders: true, contradictions: false }, ..Settings::default() };
        let zeros = minimize(&straight, &Settings { explain: Output::Absent, ..settings });
        let ones = minimize(&negated, &settings);
        prop_assert_eq!(zeros.is_ok(), ones.is_ok());
        if let (Ok(zeros), Ok(ones)) = (zeros, ones) {
            prop_assert_eq!(models(&straight, &zeros), models(&negated, &ones));
        }
    }

    #[test]
    fn intermediate_solutions_lie_between(rows in crisp(), expected in prop::collection::vec(0usize..3, 4), joint: bool) {
        let table = table(&columns(&rows), "Y");
        let settings = Settings { include: Include { remainders: true, contradictions: false }, ..Settings::default() };
        let mut texts: Vec<String> = expected
            .iter()
            .zip(NAMES)
            .filter(|(e, _)| **e < 2)
            .map(|(e, name)| if *e == 1 { name.to_owned() } else { format!("~{name}") })
            .collect();
        if joint && !texts.is_empty() {
            texts = vec![texts.join("*")];
        }
        let expectations = Expectations::read(&texts, table.names()).expect("literals");
        let Ok(found) = intermediate(&table, &settings, &expectations) else { return Ok(()) };
        prop_assert!(found.complete);
        for pair in &found.pairs {
            let narrow = covered(&table, &found.conservative.model(pair.conservative));
            let wide = covered(&table, &found.parsimonious.model(pair.parsimonious));
            for at in 0..pair.solution.models.len() {
                let between = covered(&table, &pair.solution.model(at));
                // Whatever is assumed is assumed by the parsimonious model too.
                prop_assert!(between.is_subset(&wide.union(&narrow).copied().collect()));
                if texts.is_empty() {
                    prop_assert_eq!(&between, &narrow);
                }
            }
            prop_assert_eq!(
                pair.easy_count + pair.difficult_count,
                found.parsimonious.assumption_count(&table, pair.parsimonious)
            );
            prop_assert_eq!(pair.easy.as_ref().map(|rows| rows.len() as u64), Some(pair.easy_count));
        }
    }

    #[test]
    fn a_negation_is_true_where_the_expression_is_not(text in expression()) {
        let names = Names::new(&names(), &[2, 3, 2, 2]).expect("few");
        let parsed = parse(&text, &names).expect("well formed");
        let sum = parsed.sum(&names);
        let rows = |sum: &qca::Sum| -> BTreeSet<u64> {
            sum.rows(&names, 100).expect("few").into_iter().collect()
        };
        let all: BTreeSet<u64> = (1..=24).collect();
        let here = rows(&sum);
        let outside: BTreeSet<u64> = all.difference(&here).copied().collect();
        prop_assert_eq!(&rows(&sum.negated(&names)), &outside);
        let written = Expression::Not(Box::new(parsed));
        prop_assert_eq!(&rows(&written.sum(&names)), &outside);
        prop_assert!(sum.negated(&names).negated(&names).is_equivalent(&sum, &names));
        for form in sum.simplified(&names, &Limits::default()).expect("few") {
            prop_assert_eq!(&rows(&form), &here);
        }
        for form in factorize(&sum, &names) {
            if form != "-" && form != "1" {
                prop_assert_eq!(&rows(&parse(&form, &names).expect("ours").sum(&names)), &here);
            }
        }
    }

    #[test]
    fn whatever_is_written_is_read_or_refused(text in "[AB~*+()\\[\\]0-3, x]{0,24}") {
        let names = Names::new(&["A".to_owned(), "B".to_owned()], &[2, 3]).expect("few");
        match parse(&text, &names) {
            Ok(expression) => { expression.sum(&names); }
            Err(error) => prop_assert!(error.to_string().contains("character")),
        }
    }

    #[test]
    fn any_numbers_are_refused_or_give_shares(
        values in prop::collection::vec((any::<f64>(), -2.0f64..3.0, 0u8..4), 0..8)
    ) {
        let cases: Vec<String> = (0..values.len()).map(|at| at.to_string()).collect();
        let data = Data::new(cases, vec![
            Column::numbers("A", &values.iter().map(|v| v.0).collect::<Vec<_>>()),
            Column::numbers("B", &values.iter().map(|v| v.1).collect::<Vec<_>>()),
            Column::numbers("Y", &values.iter().map(|v| f64::from(v.2) / 3.0).collect::<Vec<_>>()),
        ]);
        let Ok(data) = data else { return Ok(()) };
        if let Ok(table) = TruthTable::new(&data, "Y", &["A".into(), "B".into()], TableSettings::default()) {
            for row in table.rows() {
                prop_assert!(row.fit.inclusion.is_none_or(|share| (0.0..=1.0 + 1e-9).contains(&share)));
            }
            let _ = minimize(&table, &Settings::default());
        }
    }
}

/// Expressions over four conditions, the second with three levels.
fn expression() -> impl Strategy<Value = String> {
    let literal = prop::sample::select(vec![
        "A", "~A", "B[0]", "B[1,2]", "~B[1]", "C", "~C", "D", "~D",
    ]);
    literal
        .prop_map(str::to_owned)
        .prop_recursive(3, 10, 3, |inner| {
            (
                prop::collection::vec(inner, 2..4),
                any::<bool>(),
                any::<bool>(),
            )
                .prop_map(|(parts, and, not)| {
                    let joined = parts.join(if and { "*" } else { " + " });
                    if not {
                        format!("~({joined})")
                    } else {
                        format!("({joined})")
                    }
                })
        })
}
