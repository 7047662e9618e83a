//! Taking out what products share.

use super::Names;
use super::sum::{Product, Sum};

/// Distinct results that are listed at most.
const MOST: usize = 1_000;

/// Every way to take out, again and again, the literals that most products share; the sum itself when none are shared.
///
/// # Examples
/// ```
/// use qca::{Names, factorize, parse};
/// let names = Names::new(&["A".into(), "B".into(), "C".into()], &[2, 2, 2])?;
/// let sum = parse("A*B + A*C", &names)?.sum(&names);
/// assert_eq!(factorize(&sum, &names), ["A*(B + C)"]);
/// # Ok::<(), qca::Error>(())
/// ```
pub fn factorize(sum: &Sum, names: &Names) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for parts in forms(sum.products()) {
        let text = text(&parts, names);
        if !distinct.contains(&text) {
            distinct.push(text);
        }
    }
    distinct
}

/// A summand: literals, and what they are multiplied with when something was taken out.
#[derive(Debug, Clone, PartialEq)]
struct Part {
    literals: Vec<(usize, u64)>,
    times: Option<Vec<Part>>,
}

fn forms(products: &[Product]) -> Vec<Vec<Part>> {
    let literals: Vec<Vec<(usize, u64)>> = products
        .iter()
        .map(|product| product.literals().to_vec())
        .collect();
    of(&literals)
}

fn of(products: &[Vec<(usize, u64)>]) -> Vec<Vec<Part>> {
    let mut candidates: Vec<(usize, u64)> = products.iter().flatten().copied().collect();
    candidates.sort_unstable();
    candidates.dedup();
    let shared_by = |literal: &(usize, u64)| -> Vec<usize> {
        (0..products.len())
            .filter(|at| products[*at].contains(literal))
            .collect()
    };
    let most = candidates
        .iter()
        .map(|literal| shared_by(literal).len())
        .max()
        .unwrap_or(0);
    if most < 2 {
        return vec![
            products
                .iter()
                .map(|literals| Part {
                    literals: literals.clone(),
                    times: None,
                })
                .collect(),
        ];
    }
    let mut groups: Vec<Vec<usize>> = candidates
        .iter()
        .map(shared_by)
        .filter(|group| group.len() == most)
        .collect();
    let mut seen: Vec<Vec<usize>> = Vec::new();
    groups.retain(|group| {
        let new = !seen.contains(group);
        seen.push(group.clone());
        new
    });
    let mut all = Vec::new();
    for group in groups {
        let common: Vec<(usize, u64)> = products[group[0]]
            .iter()
            .filter(|literal| group.iter().all(|at| products[*at].contains(literal)))
            .copied()
            .collect();
        let mut inside: Vec<Vec<(usize, u64)>> = group
            .iter()
            .map(|at| {
                products[*at]
                    .iter()
                    .filter(|literal| !common.contains(literal))
                    .copied()
                    .collect()
            })
            .collect();
        inside.sort_by_key(Vec::len);
        let outside: Vec<Vec<(usize, u64)>> = (0..products.len())
            .filter(|at| !group.contains(at))
            .map(|at| products[at].clone())
            .collect();
        // Whatever stands before the first of the group is outside it.
        let before = group[0];
        for inner in of(&inside) {
            for mut outer in of(&outside) {
                let factored = Part {
                    literals: common.clone(),
                    times: Some(inner.clone()),
                };
                outer.insert(before.min(outer.len()), factored);
                all.push(outer);
                if all.len() >= MOST {
                    return all;
                }
            }
        }
    }
    all
}

fn text(parts: &[Part], names: &Names) -> String {
    if parts.is_empty() {
        return "-".to_owned();
    }
    parts
        .iter()
        .map(|part| {
            let mut pieces: Vec<String> = part
                .literals
                .iter()
                .map(|(condition, levels)| names.literal(*condition, *levels))
                .collect();
            if let Some(times) = &part.times {
                pieces.push(format!("({})", text(times, names)));
            }
            if pieces.is_empty() {
                "1".to_owned()
            } else {
                pieces.join("*")
            }
        })
        .collect::<Vec<_>>()
        .join(" + ")
}
