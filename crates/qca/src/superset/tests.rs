use super::*;
use crate::{Column, Data};
use proptest::prelude::*;

/// The rules of a search as they are written, one expression after the other.
fn by_trying(
    conditions: &Conditions,
    y: &[f64],
    settings: &SearchSettings,
) -> Vec<(Literals, bool)> {
    let sets = literals(conditions);
    let k = sets.len();
    let mut found: [Vec<Literals>; 2] = [Vec::new(), Vec::new()];
    for size in 1..=k {
        let before = found[0].len() + found[1].len();
        let mut candidates: Vec<Literals> = vec![Vec::new()];
        for (condition, levels) in sets.iter().enumerate() {
            let with: Vec<Literals> = candidates
                .iter()
                .filter(|so_far| so_far.len() < size)
                .flat_map(|so_far| {
                    (0..levels.len()).map(move |value| {
                        let mut longer = so_far.clone();
                        longer.push((condition, u8::try_from(value).expect("a level")));
                        longer
                    })
                })
                .collect();
            candidates.extend(with);
        }
        candidates.retain(|literals| literals.len() == size);
        candidates.sort_by_cached_key(|literals| -> (Vec<usize>, Vec<u8>) {
            literals.iter().copied().unzip()
        });
        let earlier = found.concat();
        for literals in candidates {
            let of = |start: f64, with: fn(f64, f64) -> f64| -> Vec<f64> {
                (0..y.len())
                    .map(|case| {
                        literals
                            .iter()
                            .map(|(condition, value)| sets[*condition][usize::from(*value)][case])
                            .fold(start, with)
                    })
                    .collect()
            };
            let contains = earlier
                .iter()
                .any(|small| small.iter().all(|literal| literals.contains(literal)));
            let enough = |one: Option<f64>, other: Option<f64>| {
                passes_defined(one, settings.inclusion_cut)
                    && passes_defined(other, settings.coverage_cut)
            };
            if settings.relation == Relation::Sufficiency {
                let fit = sufficiency(&of(1.0, f64::min), y);
                if enough(fit.inclusion, fit.coverage) && !contains {
                    found[0].push(literals);
                }
                continue;
            }
            let fit = necessity(&of(1.0, f64::min), y);
            if enough(fit.inclusion, fit.coverage) {
                found[0].push(literals);
            } else if size > 1 {
                let fit = necessity(&of(0.0, f64::max), y);
                if enough(fit.inclusion, fit.coverage) && !contains {
                    found[1].push(literals);
                }
            }
        }
        if size > 3 && before > 0 && before == found[0].len() + found[1].len() {
            break;
        }
    }
    let [conjunctions, disjunctions] = found;
    conjunctions
        .into_iter()
        .map(|literals| (literals, false))
        .chain(disjunctions.into_iter().map(|literals| (literals, true)))
        .collect()
}

fn cases(columns: &[Vec<f64>]) -> (Conditions, Vec<f64>) {
    let names: Vec<String> = (0..columns.len()).map(|at| format!("C{at}")).collect();
    let all = names
        .iter()
        .zip(columns)
        .map(|(name, values)| Column::numbers(name.clone(), values))
        .collect();
    let labels = (0..columns[0].len()).map(|at| at.to_string()).collect();
    let data = Data::new(labels, all).expect("cases");
    let conditions = Conditions::of(&data, &names[1..]).expect("conditions");
    (conditions, columns[0].clone())
}

fn wanted(relation: Relation, inclusion_cut: f64, coverage_cut: f64) -> SearchSettings {
    SearchSettings {
        relation,
        inclusion_cut,
        coverage_cut,
        relevance_cut: 0.0,
        pri_cut: 0.0,
        depth: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn leaving_branches_out_leaves_nothing_out(
        columns in prop::collection::vec(prop::collection::vec(0_u8..=10, 7), 3..7),
        (inclusion, coverage) in (0.4..1.0_f64, 0.0..0.9_f64),
        necessity in any::<bool>(),
        crisp in any::<bool>(),
    ) {
        let columns: Vec<Vec<f64>> = columns
            .iter()
            .map(|values| {
                let mut values: Vec<f64> = values
                    .iter()
                    .map(|value| if crisp { f64::from(value % 2) } else { f64::from(*value) / 10.0 })
                    .collect();
                // A column of whole numbers would be levels.
                if !crisp {
                    values[0] = 0.35;
                }
                values
            })
            .collect();
        let (conditions, y) = cases(&columns);
        let relation = if necessity { Relation::Necessity } else { Relation::Sufficiency };
        let settings = wanted(relation, inclusion, coverage);
        let outcome = Outcome { name: "Y".to_owned(), values: y.clone() };
        let searched = search(&conditions, &outcome, &settings).expect("cut-offs");
        prop_assert!(searched.complete);
        let found: Vec<(Literals, bool)> = searched
            .found
            .into_iter()
            .map(|one| (one.literals, one.disjunction))
            .collect();
        prop_assert_eq!(found, by_trying(&conditions, &y, &settings));
    }
}

#[test]
fn a_search_that_is_too_long_says_how_far_it_came() {
    let columns: Vec<Vec<f64>> = (0..7)
        .map(|at| {
            (0..8)
                .map(|case| f64::from((case * (at + 3)) % 7) / 7.0 + 0.01)
                .collect()
        })
        .collect();
    let (conditions, y) = cases(&columns);
    let outcome = Outcome {
        name: "Y".to_owned(),
        values: y,
    };
    let settings = wanted(Relation::Necessity, 0.95, 0.3);
    let whole = search(&conditions, &outcome, &settings).expect("cut-offs");
    // One and two of six conditions: 12 and 12 + 60 memberships of 8 cases.
    let short = within_work(&conditions, &outcome, &settings, 8 * (12 + 72)).expect("cut-offs");
    assert_eq!((short.depth, short.complete), (2, false));
    let small = |found: &Expressed| found.literals.len() <= 2;
    let mut expected = whole.found;
    expected.retain(small);
    assert_eq!(short.found, expected);
}
