//! Things around a circle in an order that lets few lines cross, with their names outside it.

use crate::lettering::room;
use crate::placement::Area;

/// Beyond so many lines the order given is kept: searching a better one would take long, and show little.
const MOST_LINES: usize = 400;

/// An order of `count` things in which few of the `lines` between them cross; ties go to shorter lines. Neighbours
/// are swapped and single things moved as long as that helps, so the same input always gives the same order.
pub(crate) fn order(count: usize, lines: &[(usize, usize)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    if !(4..=40).contains(&count) || lines.len() > MOST_LINES {
        return order;
    }
    let mut best = cost(&order, lines);
    for _ in 0..8 {
        let before = best;
        for from in 0..count {
            for to in 0..count {
                if from == to {
                    continue;
                }
                let mut tried = order.clone();
                let one = tried.remove(from);
                tried.insert(to, one);
                let costs = cost(&tried, lines);
                if costs < best {
                    (order, best) = (tried, costs);
                }
            }
        }
        if best == before {
            break;
        }
    }
    // Turned so that the first thing given stands on top.
    let top = order.iter().position(|one| *one == 0).unwrap_or(0);
    order.rotate_left(top);
    order
}

/// Crossings, then the length of all lines around the circle.
fn cost(order: &[usize], lines: &[(usize, usize)]) -> (usize, usize) {
    let mut place = vec![0; order.len()];
    for (at, one) in order.iter().enumerate() {
        place[*one] = at;
    }
    let chords: Vec<(usize, usize)> = lines
        .iter()
        .map(|(a, b)| (place[*a].min(place[*b]), place[*a].max(place[*b])))
        .collect();
    let mut crossings = 0;
    for (at, (a, b)) in chords.iter().enumerate() {
        crossings += chords[at + 1..]
            .iter()
            .filter(|(c, d)| (a < c && c < b && b < d) || (c < a && a < d && d < b))
            .count();
    }
    let length = chords
        .iter()
        .map(|(a, b)| (b - a).min(order.len() - (b - a)))
        .sum();
    (crossings, length)
}

/// A place, and its direction from the middle.
pub(crate) type Spoke = ((f64, f64), (f64, f64));

/// Places around a circle, the first on top, clockwise, with the direction of each from the middle.
pub(crate) fn around(count: usize, centre: (f64, f64), radius: f64) -> Vec<Spoke> {
    (0..count)
        .map(|at| {
            let turn = at as f64 / count.max(1) as f64 * std::f64::consts::TAU;
            let way = (libm::sin(turn), -libm::cos(turn));
            ((centre.0 + radius * way.0, centre.1 + radius * way.1), way)
        })
        .collect()
}

/// A name outside a circle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name {
    /// Where its words are set from.
    pub at: (f64, f64),
    /// How: `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// The room it takes.
    pub area: Area,
}

/// From one name's line to the next.
const STEP: f64 = 18.0;

/// Where names of things around a circle stand: outwards of their thing; those that would touch are moved up or down,
/// away from the middle.
pub(crate) fn names(nodes: &[Spoke], radii: &[f64], words: &[String]) -> Vec<Name> {
    let mut out: Vec<Name> = nodes
        .iter()
        .zip(radii)
        .zip(words)
        .map(|((((x, y), way), radius), words)| {
            let gap = radius + 7.0;
            let (anchor, at) = if way.0.abs() < 0.1 {
                ("middle", (*x, y + way.1 * (gap + 7.0) + 5.0))
            } else if way.0 > 0.0 {
                ("start", (x + gap * way.0.max(0.5), y + way.1 * gap + 5.0))
            } else {
                ("end", (x + gap * way.0.min(-0.5), y + way.1 * gap + 5.0))
            };
            named(at, anchor, words)
        })
        .collect();
    for side in ["start", "end"] {
        for half in [-1.0, 1.0] {
            let mut these: Vec<usize> = (0..out.len())
                .filter(|at| {
                    (out[*at].anchor == side || out[*at].anchor == "middle")
                        && nodes[*at].1.1 * half >= 0.0
                })
                .collect();
            // From the middle outwards: each is at least a line farther out than the one before.
            these.sort_by(|a, b| (out[*a].at.1 * half).total_cmp(&(out[*b].at.1 * half)));
            for pair in 1..these.len() {
                let least = out[these[pair - 1]].at.1 * half + STEP;
                let own = these[pair];
                if out[own].at.1 * half < least {
                    out[own] = named((out[own].at.0, least * half), out[own].anchor, &words[own]);
                }
            }
        }
    }
    out
}

fn named(at: (f64, f64), anchor: &'static str, words: &str) -> Name {
    let width = room(words);
    let left = match anchor {
        "start" => at.0,
        "middle" => at.0 - width / 2.0,
        _ => at.0 - width,
    };
    Name {
        at,
        anchor,
        area: Area {
            left,
            top: at.1 - 12.0,
            right: left + width,
            bottom: at.1 + 4.0,
        },
    }
}

/// A radius for so many things.
pub(crate) fn radius(count: usize) -> f64 {
    match count {
        0 | 1 => 0.0,
        2 => 70.0,
        3..=5 => 110.0,
        _ => (count as f64 * 21.0).clamp(140.0, 300.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_given_out_of_order_is_untangled() {
        // 0-3-1-4-2-5-0 is a ring; in the order given its lines cross.
        let ring = [(0, 3), (3, 1), (1, 4), (4, 2), (2, 5), (5, 0)];
        let found = order(6, &ring);
        assert_eq!(cost(&found, &ring), (0, 6), "{found:?}");
        assert_eq!(found[0], 0);
        assert_eq!(order(6, &ring), found, "the same input, the same order");
    }

    #[test]
    fn names_around_a_circle_cover_neither_each_other_nor_a_node() {
        for count in 2..=30 {
            let words: Vec<String> = (0..count)
                .map(|at| format!("Treatment number {at}"))
                .collect();
            let nodes = around(count, (400.0, 400.0), radius(count));
            let radii = vec![14.0; count];
            let names = names(&nodes, &radii, &words);
            for (at, name) in names.iter().enumerate() {
                for other in &names[at + 1..] {
                    assert!(
                        name.area.overlap(&other.area) < 1.0,
                        "{count}: {name:?} {other:?}"
                    );
                }
                for ((x, y), _) in &nodes {
                    let node = Area {
                        left: x - 9.0,
                        top: y - 9.0,
                        right: x + 9.0,
                        bottom: y + 9.0,
                    };
                    assert!(
                        name.area.overlap(&node) < 1.0,
                        "{count}: {name:?} over {node:?}"
                    );
                }
            }
        }
    }
}
