//! Sets and what they share: as UpSet plots (Lex and others, IEEE Trans Vis Comput Graph 2014;20:1983), and for up to
//! three sets as Venn diagrams.

mod venn;

use maud::{Markup, html};

use crate::colour::{AXIS, BLUE, GRID, INK, PALE};
use crate::drawing::{Caption, Drawing};
use crate::lettering::{LINE, bold, heavy_room, label, room, shortened, text, widest};
use crate::marks::{line, rect};
use crate::number::{grouped, plain, short};
use crate::scale::{Scale, nice_ticks};
use crate::table::{Cell, Column, Table};

pub use venn::venn;

/// What lies in some sets and in no other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intersection {
    /// Places of the sets in [`Sets::sets`]; none for what lies in no set.
    pub members: Vec<usize>,
    /// How many lie there.
    pub count: u64,
    /// Marked, for example rows of a truth table that have the outcome.
    pub marked: bool,
}

/// Options of [`upset`] and [`venn`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sets {
    /// What the chart is called.
    pub caption: Caption,
    /// Names of the sets.
    pub sets: Vec<String>,
    /// The intersections, each once; one of a set that is not there is left out.
    pub intersections: Vec<Intersection>,
    /// What is counted, for example “Cases”.
    pub count_heading: String,
    /// What marked intersections are, for example “with the outcome”; empty without marks.
    pub mark_heading: String,
}

impl Sets {
    /// Intersections of sets that are there, the largest first, as given among equals.
    fn sorted(&self) -> Vec<&Intersection> {
        let mut sorted: Vec<&Intersection> = self
            .intersections
            .iter()
            .filter(|one| one.members.iter().all(|set| *set < self.sets.len()))
            .collect();
        sorted.sort_by_key(|one| std::cmp::Reverse(one.count));
        sorted
    }

    fn size(&self, set: usize) -> u64 {
        self.sorted()
            .iter()
            .filter(|one| one.members.contains(&set))
            .fold(0, |sum, one| sum.saturating_add(one.count))
    }

    fn named(&self, one: &Intersection) -> String {
        if one.members.is_empty() {
            return "none".to_owned();
        }
        let names: Vec<&str> = one
            .members
            .iter()
            .filter_map(|set| self.sets.get(*set))
            .map(String::as_str)
            .collect();
        names.join(" and ")
    }

    fn table(&self) -> Table {
        let marked = !self.mark_heading.is_empty();
        let mut columns = vec![
            Column::text("In these sets and no other"),
            Column::number(&self.count_heading),
        ];
        if marked {
            columns.push(Column::text(&self.mark_heading));
        }
        let rows = self
            .sorted()
            .into_iter()
            .map(|one| {
                let mut cells = vec![Cell::from(self.named(one)), Cell::count(one.count)];
                if marked {
                    cells.push(Cell::from(if one.marked { "yes" } else { "no" }));
                }
                cells
            })
            .collect();
        Table { columns, rows }
    }

    fn described(&self) -> String {
        let sorted = self.sorted();
        let mut out = format!("{} sets, {} intersections.", self.sets.len(), sorted.len());
        if let Some(first) = sorted.first() {
            out.extend([format!(
                " The largest is {} ({}).",
                self.named(first),
                grouped(first.count)
            )]);
        }
        out
    }
}

const ROW: f64 = 30.0;
const CHART: f64 = 170.0;
/// Intersections that are drawn; the table has all.
const MOST: usize = 20;

/// Draws counts of intersections as columns, the largest first, over a matrix that says which sets they are of.
pub fn upset(options: &Sets) -> Drawing {
    let sorted = options.sorted();
    let shown = &sorted[..sorted.len().min(MOST)];
    let sizes: Vec<u64> = (0..options.sets.len())
        .map(|set| options.size(set))
        .collect();
    let largest = sizes.iter().copied().max().unwrap_or(0).max(1) as f64;
    let size_words = sizes
        .iter()
        .map(|size| room(&grouped(*size)))
        .fold(0.0, f64::max)
        .min(90.0);
    let name_width = widest(options.sets.iter().map(String::as_str), 220.0).max(60.0);
    // Sizes of the sets stand left of their names, bars towards the left edge.
    let size_bar = 90.0;
    let names_right = 8.0 + size_words + 6.0 + size_bar + 10.0 + name_width;
    let left = names_right + 18.0;
    let widest_count = shown
        .iter()
        .map(|one| room(&grouped(one.count)))
        .fold(0.0, f64::max);
    let step = (widest_count + 8.0).clamp(28.0, 36.0);
    let columns_right = left + step * shown.len().max(4) as f64;
    let width = (columns_right + 12.0).max(left + heavy_room(&options.count_heading).min(200.0));
    let highest = shown.iter().map(|one| one.count).max().unwrap_or(0).max(1) as f64;
    let ticks = nice_ticks(0.0, highest, 4);
    let (ceiling, floor) = (34.0, 34.0 + CHART);
    let up = Scale {
        from: (0.0, ticks.last().copied().unwrap_or(1.0)),
        to: (floor, ceiling),
    };
    let top = floor + 14.0;
    let bottom = top + ROW * options.sets.len() as f64;
    let middle = |at: usize| left + step * (at as f64 + 0.5);
    let notes = notes(options, sorted.len());
    let pattern = format!("{}-marked", options.caption.id);
    let content = html! {
        defs { (crate::marks::striped(&pattern, "#e69f00")) }
        (bold(left, 18.0, "start", &shortened(&options.count_heading, (width - left - 4.0) / 1.08)))
        g aria-hidden="true" {
            @for tick in ticks.iter().filter(|tick| tick.fract() == 0.0) {
                @let y = up.place(*tick);
                (line((left, y), (columns_right, y), GRID, 1.0))
                (label(left - 8.0, y + 5.0, "end", &axis_words(*tick), 120.0))
            }
        }
        @for set in 0..options.sets.len() {
            @let y = top + ROW * (set as f64 + 0.5);
            @if set % 2 == 0 { (rect((8.0, y - ROW / 2.0), (columns_right - 8.0, ROW), PALE, "none")) }
            (label(names_right, y + 5.0, "end", &options.sets[set], name_width))
            @let bar_right = 8.0 + size_words + 6.0 + size_bar;
            @let long = size_bar * sizes[set] as f64 / largest;
            (rect((bar_right - long, y - 8.0), (long, 16.0), AXIS, INK))
            (label(bar_right - long - 6.0, y + 5.0, "end", &grouped(sizes[set]), size_words))
        }
        @for (at, one) in shown.iter().enumerate() {
            @let x = middle(at);
            @let y = up.place(one.count as f64);
            (rect((x - step * 0.32, y), (step * 0.64, floor - y), &if one.marked { format!("url(#{pattern})") } else { BLUE.to_owned() }, INK))
            @if room(&grouped(one.count)) <= step { (text(x, y - 5.0, "middle", &grouped(one.count))) }
            (dots(options, one, x, top))
        }
        (line((left, floor), (columns_right, floor), AXIS, 1.5))
        @for (at, note) in notes.iter().enumerate() {
            @if at == 0 && !options.mark_heading.is_empty() {
                (rect((16.0, bottom + 14.0), (16.0, 16.0), &format!("url(#{pattern})"), INK))
                (text(40.0, bottom + 27.0, "start", &shortened(note, width - 48.0)))
            } @else {
                (text(16.0, bottom + 27.0 + LINE * at as f64, "start", &shortened(note, width - 24.0)))
            }
        }
    };
    Drawing {
        id: options.caption.id.clone(),
        title: options.caption.title.clone(),
        description: options.caption.described(|| options.described()),
        width,
        height: bottom
            + 16.0
            + if notes.is_empty() {
                0.0
            } else {
                4.0 + LINE * notes.len() as f64
            },
        content,
        linked: false,
        table: options.table(),
    }
}

fn axis_words(tick: f64) -> String {
    if tick >= 1e6 {
        format!("{tick:.1e}")
    } else {
        plain(tick, 0)
    }
}

fn notes(options: &Sets, all: usize) -> Vec<String> {
    let mut notes = Vec::new();
    if !options.mark_heading.is_empty() {
        notes.push(options.mark_heading.clone());
    }
    if all > MOST {
        notes.push(format!(
            "{} more intersections are in the table",
            all - MOST
        ));
    }
    notes
}

/// A dot for each set, dark where the intersection is of it, and a line through the dark ones.
fn dots(options: &Sets, one: &Intersection, x: f64, top: f64) -> Markup {
    let place = |set: usize| top + ROW * (set as f64 + 0.5);
    let first = one.members.iter().min().copied();
    let last = one.members.iter().max().copied();
    html! {
        @if let (Some(first), Some(last)) = (first, last) {
            @if first != last { (line((x, place(first)), (x, place(last)), INK, 3.0)) }
        }
        @for set in 0..options.sets.len() {
            @if one.members.contains(&set) {
                circle cx=(short(x)) cy=(short(place(set))) r="8" fill=(INK) {}
            } @else {
                circle cx=(short(x)) cy=(short(place(set))) r="5" fill="#ffffff" stroke="#aeb7bd" stroke-width="1.5" {}
            }
        }
    }
}
