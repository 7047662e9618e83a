//! Counting smallest covers by inclusion and exclusion over the rows, without listing them.

use super::reduce::Part;
use crate::elementary::Elementary as _;

/// Most rows for which every set of rows is gone through.
pub(super) const MOST_COLUMNS: usize = 20;

/// Binomial coefficients of so many numbers are kept while counting.
const KEPT: usize = 1 << 16;

/// For every set of rows, how many prime implicants cover nothing outside it.
pub(super) fn inside(part: &Part, without: Option<usize>) -> Vec<u64> {
    let columns = part.columns();
    let mut inside = vec![0_u64; 1 << columns];
    for class in 0..part.classes() {
        if without != Some(class) {
            let covered = usize::try_from(part.covers.row(class)[0]).unwrap_or(0);
            inside[covered] += part.members[class].len() as u64;
        }
    }
    for column in 0..columns {
        for set in 0..inside.len() {
            if set >> column & 1 == 1 {
                inside[set] += inside[set ^ (1 << column)];
            }
        }
    }
    inside
}

/// The number of choices of `size` prime implicants that together cover every row, or `None` when it may be above 2^127.
///
/// Sums (−1)^(rows outside S) · C(f(S), size) over all sets of rows S, where f(S) prime implicants cover nothing outside S.
/// Modulo 2^128 the sum is exact, and the result is below that.
pub(super) fn covers_of_size(inside: &[u64], columns: usize, size: usize) -> Option<u128> {
    let all = inside.last().copied().unwrap_or(0);
    let most = binomial(all, size);
    if most.log2 >= 127.0 {
        return None;
    }
    let mut total = 0_u128;
    // The same few numbers come again and again.
    let mut known: Vec<Option<u128>> =
        vec![None; usize::try_from(all).unwrap_or(KEPT).min(KEPT) + 1];
    for (set, f) in inside.iter().enumerate() {
        let place = usize::try_from(*f).ok().and_then(|f| known.get_mut(f));
        let value = match place {
            Some(Some(value)) => *value,
            Some(place) => *place.insert(binomial(*f, size).wrapped),
            None => binomial(*f, size).wrapped,
        };
        if (columns - set.count_ones() as usize).is_multiple_of(2) {
            total = total.wrapping_add(value);
        } else {
            total = total.wrapping_sub(value);
        }
    }
    Some(total)
}

struct Binomial {
    /// The number modulo 2^128.
    wrapped: u128,
    /// The logarithm of the number.
    log2: f64,
}

/// How many choices of `k` out of `n` there are.
fn binomial(n: u64, k: usize) -> Binomial {
    let k = k as u64;
    if k > n {
        return Binomial {
            wrapped: 0,
            log2: f64::NEG_INFINITY,
        };
    }
    let mut above: Vec<u64> = (0..k).map(|i| n - i).collect();
    for divisor in 2..=k {
        let mut rest = divisor;
        for factor in &mut above {
            let common = gcd(*factor, rest);
            *factor /= common;
            rest /= common;
            if rest == 1 {
                break;
            }
        }
    }
    Binomial {
        wrapped: above.iter().fold(1_u128, |product, factor| {
            product.wrapping_mul(u128::from(*factor))
        }),
        log2: above
            .iter()
            .map(|factor| (*factor as f64).binary_logarithm())
            .sum(),
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binomial_coefficients_are_exact() {
        for (n, k, expected) in [
            (0, 0, 1),
            (5, 2, 10),
            (4, 5, 0),
            (52, 5, 2_598_960),
            (100, 50, 100_891_344_545_564_193_334_812_497_256),
        ] {
            assert_eq!(binomial(n, k).wrapped, expected);
        }
        assert!((binomial(100, 50).log2 - 96.3487).abs() < 1e-3);
    }
}
