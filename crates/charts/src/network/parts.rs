//! The parts of a network that nothing connects, each laid out on a circle.

use super::{Comparison, Network};
use crate::circle::{Name, around, names, order, radius};
use crate::lettering::shortened;
use crate::placement::Area;

/// A treatment in its place.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub treatment: usize,
    pub at: (f64, f64),
    pub radius: f64,
    pub words: String,
    pub name: Name,
}

impl Node {
    pub(super) fn area(&self, x: f64, y: f64) -> Area {
        Area {
            left: self.at.0 + x - self.radius,
            top: self.at.1 + y - self.radius,
            right: self.at.0 + x + self.radius,
            bottom: self.at.1 + y + self.radius,
        }
    }
}

/// Treatments that studies connect, from its own left upper corner.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub nodes: Vec<Node>,
    pub width: f64,
    pub height: f64,
}

impl Part {
    pub(super) fn place(&self, treatment: usize) -> Option<(f64, f64)> {
        self.nodes
            .iter()
            .find(|node| node.treatment == treatment)
            .map(|node| node.at)
    }
}

/// The parts, the largest first.
pub(super) fn parts(options: &Network, lines: &[Comparison]) -> Vec<Part> {
    let mut groups = connected(options.treatments.len(), lines);
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let largest = options
        .treatments
        .iter()
        .filter_map(|treatment| treatment.size)
        .filter(|size| size.is_finite() && *size > 0.0)
        .fold(0.0, f64::max);
    groups
        .iter()
        .map(|group| laid_out(options, group, lines, largest))
        .collect()
}

/// Groups of treatments, each in the order given.
fn connected(count: usize, lines: &[Comparison]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..count).collect();
    for line in lines {
        let (from, to) = (group[line.a], group[line.b]);
        for one in &mut group {
            if *one == to.max(from) {
                *one = to.min(from);
            }
        }
    }
    (0..count)
        .filter(|first| group[*first] == *first)
        .map(|first| (0..count).filter(|at| group[*at] == first).collect())
        .collect()
}

fn laid_out(options: &Network, group: &[usize], lines: &[Comparison], largest: f64) -> Part {
    let within: Vec<(usize, usize)> = lines
        .iter()
        .filter_map(|line| {
            let at = |treatment| group.iter().position(|one| *one == treatment);
            Some((at(line.a)?, at(line.b)?))
        })
        .collect();
    let order: Vec<usize> = order(group.len(), &within)
        .into_iter()
        .map(|at| group[at])
        .collect();
    let places = around(order.len(), (0.0, 0.0), radius(order.len()));
    let radii: Vec<f64> = order
        .iter()
        .map(|treatment| node_radius(options.treatments[*treatment].size, largest))
        .collect();
    let words: Vec<String> = order
        .iter()
        .map(|treatment| shortened(&options.treatments[*treatment].label, 250.0))
        .collect();
    let names = names(&places, &radii, &words);
    let mut frame = Area {
        left: f64::INFINITY,
        top: f64::INFINITY,
        right: f64::NEG_INFINITY,
        bottom: f64::NEG_INFINITY,
    };
    for (((x, y), _), (radius, name)) in places.iter().zip(radii.iter().zip(&names)) {
        frame.left = frame.left.min(x - radius - 2.0).min(name.area.left);
        frame.right = frame.right.max(x + radius + 2.0).max(name.area.right);
        frame.top = frame.top.min(y - radius - 2.0).min(name.area.top);
        frame.bottom = frame.bottom.max(y + radius + 2.0).max(name.area.bottom);
    }
    let moved = |(x, y): (f64, f64)| (x - frame.left, y - frame.top);
    let nodes = order
        .iter()
        .zip(&places)
        .zip(radii.iter().zip(&names).zip(words))
        .map(|((treatment, (at, _)), ((radius, name), words))| Node {
            treatment: *treatment,
            at: moved(*at),
            radius: *radius,
            words,
            name: Name {
                at: moved(name.at),
                ..*name
            },
        })
        .collect();
    Part {
        nodes,
        width: frame.right - frame.left,
        height: frame.bottom - frame.top,
    }
}

/// The area of a node is to the largest as its size is.
fn node_radius(size: Option<f64>, largest: f64) -> f64 {
    match size {
        Some(size) if size.is_finite() && size > 0.0 && largest > 0.0 => {
            (22.0 * (size / largest).sqrt()).max(5.0)
        }
        Some(_) => 5.0,
        None => 12.0,
    }
}
