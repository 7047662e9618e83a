//! The map of components: what each does, which were studied together, and what they do together beyond their sum.
//!
//! Nodes and lines are those of component graphs (Seitidis and others, Res Synth Methods 2023;14:382); interactions
//! are those of additive models with interactions (Welton and others, Am J Epidemiol 2009;169:1158).

use maud::{Markup, html};

use crate::circle::{Name, around, names, order, radius};
use crate::colour::{BLUE, GRID, INK, VERMILLION};
use crate::drawing::{Caption, Drawing};
use crate::effect::EffectScale;
use crate::lettering::{bold, room, shortened};
use crate::marks::{Key, all, keys, line};
use crate::number::{grouped, short};
use crate::placement::Area;
use crate::table::{Cell, Column, Table};

/// A component.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Component {
    /// Its name.
    pub label: String,
    /// What it adds by itself; a logarithm with [`EffectScale::Log`].
    pub effect: Option<f64>,
    /// How many studies had it in one of their arms.
    pub studies: u32,
}

/// Two components that stood in one arm together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pair {
    /// The place of one in [`Interactions::components`].
    pub a: usize,
    /// The place of the other.
    pub b: usize,
    /// How many studies had both in one arm.
    pub studies: u32,
    /// What they add together beyond their sum, where it was estimated.
    pub interaction: Option<f64>,
}

/// Options of [`interactions`].
#[derive(Debug, Clone, PartialEq)]
pub struct Interactions {
    /// What the chart is called.
    pub caption: Caption,
    /// What the numbers of effects are: with [`EffectScale::Log`], logarithms of ratios.
    pub scale: EffectScale,
    /// Decimals of effects where they are written.
    pub decimals: usize,
    /// What the effects are, for the table.
    pub effect_heading: String,
    /// The components.
    pub components: Vec<Component>,
    /// The pairs. One with a component that is not there, or with itself, is left out.
    pub pairs: Vec<Pair>,
}

impl Default for Interactions {
    fn default() -> Self {
        Self {
            caption: Caption::default(),
            scale: EffectScale::default(),
            decimals: 2,
            effect_heading: "Effect".to_owned(),
            components: Vec::new(),
            pairs: Vec::new(),
        }
    }
}

/// A component in its place.
struct Placed<'a> {
    component: &'a Component,
    at: (f64, f64),
    radius: f64,
    words: String,
    name: Name,
}

/// Draws the map: components on a circle in an order that lets few lines cross.
pub fn interactions(options: &Interactions) -> Drawing {
    let pairs: Vec<Pair> = options
        .pairs
        .iter()
        .filter(|pair| pair.a != pair.b && pair.a.max(pair.b) < options.components.len())
        .copied()
        .collect();
    let (placed, (wide, bottom)) = laid_out(options, &pairs);
    let width = wide.max(420.0);
    let shift = (width - wide) / 2.0;
    let most = pairs
        .iter()
        .map(|pair| pair.studies)
        .max()
        .unwrap_or(1)
        .max(1);
    let at = |component: usize| {
        placed
            .iter()
            .find(|(one, _)| *one == component)
            .map(|(_, placed)| (placed.at.0 + shift, placed.at.1))
    };
    let centre = middle(&placed, shift);
    let mut taken: Vec<Area> = placed
        .iter()
        .map(|(_, node)| around_of((node.at.0 + shift, node.at.1), node.radius))
        .collect();
    let arcs: Vec<(&Pair, Arc)> = pairs
        .iter()
        .filter_map(|pair| Some((pair, Arc::new(at(pair.a)?, at(pair.b)?, centre))))
        .collect();
    let values: Vec<Markup> = arcs
        .iter()
        .filter_map(|(pair, arc)| {
            let words = options
                .scale
                .written(estimated(options, pair)?, options.decimals);
            Some(value(&words, arc, &mut taken))
        })
        .collect();
    let (legend, legend_height) = legend(width, bottom + 40.0);
    let content = html! {
        @for (pair, arc) in &arcs { (arc.draw(GRID, 2.0 + 12.0 * f64::from(pair.studies) / f64::from(most), None)) }
        @for (pair, arc) in &arcs {
            @if let Some(value) = estimated(options, pair) {
                @if value < 0.0 { (arc.draw(BLUE, 3.0, None)) } @else { (arc.draw(VERMILLION, 3.0, Some("8 5"))) }
            }
        }
        @for (_, node) in &placed { (drawn(options, node, shift)) }
        (all(values))
        (legend)
    };
    Drawing {
        id: options.caption.id.clone(),
        title: options.caption.title.clone(),
        description: options.caption.described(|| described(options, &pairs)),
        width,
        height: bottom + 40.0 + legend_height,
        content,
        linked: false,
        table: table(options, &pairs),
    }
}

fn estimated(options: &Interactions, pair: &Pair) -> Option<f64> {
    pair.interaction
        .and_then(|value| options.scale.drawable(value))
}

fn laid_out<'a>(
    options: &'a Interactions,
    pairs: &[Pair],
) -> (Vec<(usize, Placed<'a>)>, (f64, f64)) {
    let lines: Vec<(usize, usize)> = pairs.iter().map(|pair| (pair.a, pair.b)).collect();
    let order = order(options.components.len(), &lines);
    let size = if order.is_empty() {
        0.0
    } else {
        radius(order.len()).max(90.0)
    };
    let places = around(
        order.len(),
        (0.0, 0.0),
        if order.len() == 1 { 0.0 } else { size },
    );
    let most = options
        .components
        .iter()
        .map(|component| component.studies)
        .max()
        .unwrap_or(1)
        .max(1);
    let radii: Vec<f64> = order
        .iter()
        .map(|at| {
            (26.0 * (f64::from(options.components[*at].studies) / f64::from(most)).sqrt()).max(11.0)
        })
        .collect();
    let words: Vec<String> = order
        .iter()
        .map(|at| {
            let component = &options.components[*at];
            let effect = component
                .effect
                .filter(|effect| effect.is_finite())
                .map_or("not estimable".to_owned(), |effect| {
                    options.scale.written(effect, options.decimals)
                });
            format!("{}: {effect}", shortened(&component.label, 230.0))
        })
        .collect();
    let names = names(&places, &radii, &words);
    let mut frame = Area {
        left: 0.0,
        top: 0.0,
        right: 0.0,
        bottom: 0.0,
    };
    for (((x, y), _), (radius, name)) in places.iter().zip(radii.iter().zip(&names)) {
        frame.left = frame.left.min(x - radius).min(name.area.left);
        frame.right = frame.right.max(x + radius).max(name.area.right);
        frame.top = frame.top.min(y - radius).min(name.area.top);
        frame.bottom = frame.bottom.max(y + radius).max(name.area.bottom);
    }
    let moved = |(x, y): (f64, f64)| (x - frame.left + 12.0, y - frame.top + 12.0);
    let placed = order
        .iter()
        .zip(&places)
        .zip(radii.iter().zip(&names).zip(words))
        .map(|((at, (place, _)), ((radius, name), words))| {
            let node = Placed {
                component: &options.components[*at],
                at: moved(*place),
                radius: *radius,
                words,
                name: Name {
                    at: moved(name.at),
                    ..*name
                },
            };
            (*at, node)
        })
        .collect();
    (
        placed,
        (
            frame.right - frame.left + 24.0,
            frame.bottom - frame.top + 24.0,
        ),
    )
}

fn middle(placed: &[(usize, Placed<'_>)], shift: f64) -> (f64, f64) {
    let count = placed.len().max(1) as f64;
    let sum = placed.iter().fold((0.0, 0.0), |sum, (_, node)| {
        (sum.0 + node.at.0, sum.1 + node.at.1)
    });
    (sum.0 / count + shift, sum.1 / count)
}

fn around_of((x, y): (f64, f64), radius: f64) -> Area {
    Area {
        left: x - radius,
        top: y - radius,
        right: x + radius,
        bottom: y + radius,
    }
}

/// A line bent towards the middle, so that lines between neighbours can be told apart.
struct Arc {
    from: (f64, f64),
    bend: (f64, f64),
    to: (f64, f64),
}

impl Arc {
    fn new(from: (f64, f64), to: (f64, f64), centre: (f64, f64)) -> Self {
        let middle = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
        Self {
            from,
            bend: (
                middle.0 + (centre.0 - middle.0) * 0.5,
                middle.1 + (centre.1 - middle.1) * 0.5,
            ),
            to,
        }
    }

    /// The place after a share of the way (a quadratic Bézier curve).
    fn at(&self, share: f64) -> (f64, f64) {
        let (a, b, c) = (
            (1.0 - share).powi(2),
            2.0 * share * (1.0 - share),
            share.powi(2),
        );
        (
            a * self.from.0 + b * self.bend.0 + c * self.to.0,
            a * self.from.1 + b * self.bend.1 + c * self.to.1,
        )
    }

    fn draw(&self, colour: &str, width: f64, dashes: Option<&str>) -> Markup {
        let pair = |(x, y): (f64, f64)| format!("{} {}", short(x), short(y));
        let path = format!(
            "M{} Q{} {}",
            pair(self.from),
            pair(self.bend),
            pair(self.to)
        );
        html! { path d=(path) fill="none" stroke=(colour) stroke-width=(short(width)) stroke-dasharray=[dashes] {} }
    }
}

fn drawn(options: &Interactions, node: &Placed<'_>, shift: f64) -> Markup {
    let (x, y) = (node.at.0 + shift, node.at.1);
    let effect = node
        .component
        .effect
        .and_then(|effect| options.scale.drawable(effect));
    let (fill, sign, ink) = match effect {
        Some(effect) if effect < 0.0 => (BLUE, "\u{2212}", "#ffffff"),
        Some(effect) if effect > 0.0 => (VERMILLION, "+", "#000000"),
        Some(_) => ("#ffffff", "0", INK),
        None => ("#ffffff", "?", INK),
    };
    html! {
        circle cx=(short(x)) cy=(short(y)) r=(short(node.radius)) fill=(fill) stroke=(INK) stroke-width="1.5" {}
        text x=(short(x)) y=(short(y + 5.0)) text-anchor="middle" font-weight="bold" fill=(ink) { (sign) }
        text x=(short(node.name.at.0 + shift)) y=(short(node.name.at.1)) text-anchor=(node.name.anchor) {
            title { (node.component.label) }
            (node.words)
        }
    }
}

/// The number on an arc, where it covers no other and no node.
fn value(words: &str, arc: &Arc, taken: &mut Vec<Area>) -> Markup {
    let half = room(words) / 2.0 + 4.0;
    let spot = |share: f64| {
        let (x, y) = arc.at(share);
        Area {
            left: x - half,
            top: y - 10.0,
            right: x + half,
            bottom: y + 10.0,
        }
    };
    let covered = |area: &Area| taken.iter().map(|other| area.overlap(other)).sum::<f64>();
    let best = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73]
        .map(spot)
        .into_iter()
        .map(|area| (covered(&area), area))
        .fold(None::<(f64, Area)>, |best, next| match best {
            Some(best) if best.0 <= next.0 => Some(best),
            _ => Some(next),
        })
        .map_or_else(|| spot(0.5), |(_, area)| area);
    taken.push(best);
    html! {
        rect x=(short(best.left)) y=(short(best.top)) width=(short(half * 2.0)) height="20" rx="4" fill="#ffffff" stroke=(INK) stroke-width="0.75" {}
        (bold(f64::midpoint(best.left, best.right), best.bottom - 5.0, "middle", words))
    }
}

fn legend(width: f64, y: f64) -> (Markup, f64) {
    let dot = |x: f64, y: f64, fill: &str, ink: &str, sign: &str| {
        html! {
            circle cx=(short(x)) cy=(short(y)) r="9" fill=(fill) stroke=(INK) {}
            text x=(short(x)) y=(short(y + 5.0)) text-anchor="middle" font-weight="bold" fill=(ink) { (sign) }
        }
    };
    let signs = [
        Key::new("Lowers the outcome", |x, y| {
            dot(x, y, BLUE, "#ffffff", "\u{2212}")
        }),
        Key::new("Raises the outcome", |x, y| {
            dot(x, y, VERMILLION, "#000000", "+")
        }),
        Key::new("Not estimable", |x, y| dot(x, y, "#ffffff", INK, "?")),
        Key::new("Studied together", |x, y| {
            line((x - 12.0, y), (x + 12.0, y), GRID, 9.0)
        }),
        Key::new("Lower together than the sum", |x, y| {
            line((x - 12.0, y), (x + 12.0, y), BLUE, 3.0)
        }),
        Key::new("Higher together than the sum", |x, y| {
            html! {
                line x1=(short(x - 12.0)) y1=(short(y)) x2=(short(x + 12.0)) y2=(short(y))
                    stroke=(VERMILLION) stroke-width="3" stroke-dasharray="8 5" {}
            }
        }),
    ];
    keys(&signs, (16.0, width - 8.0), y)
}

fn table(options: &Interactions, pairs: &[Pair]) -> Table {
    let number = |value: Option<f64>| {
        value.map_or(Cell::Blank, |value| {
            options.scale.cell(value, options.decimals)
        })
    };
    let name = |at: usize| options.components[at].label.as_str();
    let mut rows: Vec<Vec<Cell>> = options
        .components
        .iter()
        .map(|component| {
            vec![
                Cell::from(component.label.as_str()),
                Cell::count(u64::from(component.studies)),
                number(component.effect),
            ]
        })
        .collect();
    rows.extend(pairs.iter().map(|pair| {
        vec![
            Cell::from(format!("{} with {}", name(pair.a), name(pair.b))),
            Cell::count(u64::from(pair.studies)),
            number(pair.interaction),
        ]
    }));
    Table {
        columns: vec![
            Column::text("Component or pair"),
            Column::number("Studies"),
            Column::number(&options.effect_heading),
        ],
        rows,
    }
}

fn described(options: &Interactions, pairs: &[Pair]) -> String {
    let name = |at: usize| options.components[at].label.as_str();
    let found: Vec<String> = pairs
        .iter()
        .filter_map(|pair| {
            let value = estimated(options, pair)?;
            Some(format!(
                "{} with {} {}",
                name(pair.a),
                name(pair.b),
                options.scale.written(value, options.decimals)
            ))
        })
        .collect();
    let together = if found.is_empty() {
        "no interaction was estimated".to_owned()
    } else {
        format!("interactions: {}", found.join(", "))
    };
    let (components, studied) = (
        options.components.len() as u64,
        pairs.iter().filter(|pair| pair.studies > 0).count() as u64,
    );
    format!(
        "{} components, {} pairs studied together; {together}.",
        grouped(components),
        grouped(studied)
    )
}
