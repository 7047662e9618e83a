//! The numbers of a forest plot as a table, and in a sentence.

use super::{Forest, ForestRow, Summary};
use crate::number;
use crate::table::{Cell, Column, Table};

/// A weight as it is written.
pub(super) fn weight(percent: f64) -> String {
    format!("{}%", number::fixed(percent, 1))
}

pub(super) fn table(options: &Forest) -> Table {
    let grouped = options.groups.iter().any(|group| !group.heading.is_empty());
    let mut columns = vec![Column::text(&options.label_heading)];
    if grouped {
        columns.push(Column::text("Group"));
    }
    columns.extend(options.columns.iter().map(Column::text));
    columns.extend([
        Column::number(&options.effect_heading),
        Column::number("Lower end"),
        Column::number("Upper end"),
        Column {
            suffix: "%".to_owned(),
            ..Column::number(&options.weight_heading)
        },
    ]);
    let start = |name: Cell, group: &str, further: &[String]| {
        let mut cells = vec![name];
        if grouped {
            cells.push(Cell::from(group));
        }
        cells.extend((0..options.columns.len()).map(|at| {
            further
                .get(at)
                .map_or(Cell::Blank, |words| Cell::from(words.as_str()))
        }));
        cells
    };
    let number = |value: f64| options.scale.cell(value, options.decimals);
    let row = |row: &ForestRow, group: &str| {
        let name = Cell::linked(&row.label, row.href.as_deref());
        let mut cells = start(name, group, &row.columns);
        cells.extend([row.estimate, row.lower, row.upper].map(number));
        cells.push(Cell::optional(row.weight, 1));
        cells
    };
    let pooled = |summary: &Summary, group: &str| {
        let mut cells = start(Cell::from(summary.label.as_str()), group, &summary.columns);
        cells.extend([summary.estimate, summary.lower, summary.upper].map(number));
        cells.push(Cell::Blank);
        let mut rows = vec![cells];
        if let Some((lower, upper)) = summary.prediction {
            let mut cells = start(Cell::from("Prediction interval"), group, &[]);
            cells.extend([Cell::Blank, number(lower), number(upper), Cell::Blank]);
            rows.push(cells);
        }
        rows
    };
    let mut rows = Vec::new();
    for group in &options.groups {
        rows.extend(group.rows.iter().map(|one| row(one, &group.heading)));
        rows.extend(
            group
                .summaries
                .iter()
                .flat_map(|s| pooled(s, &group.heading)),
        );
    }
    rows.extend(options.summaries.iter().flat_map(|s| pooled(s, "")));
    Table { columns, rows }
}

/// How many rows there are, and where each pooled effect lies.
pub(super) fn described(options: &Forest) -> String {
    let count = options.groups.iter().map(|g| g.rows.len()).sum::<usize>();
    let rows = match (options.label_heading == "Study", count) {
        (true, 1) => "study",
        (true, _) => "studies",
        (false, 1) => "row",
        (false, _) => "rows",
    };
    let groups = match options
        .groups
        .iter()
        .filter(|g| !g.heading.is_empty())
        .count()
    {
        0 | 1 => String::new(),
        groups => format!(" in {groups} groups"),
    };
    let mut out = format!("{count} {rows}{groups}, each an effect with its interval.");
    for summary in &options.summaries {
        let effect = (summary.estimate, summary.lower, summary.upper);
        out.extend([format!(
            " {}: {}{}.",
            summary.label,
            options.scale.interval(effect, options.decimals),
            side(options, summary)
        )]);
        if let Some((lower, upper)) = summary.prediction {
            out.extend([format!(
                " Prediction interval {}.",
                options.scale.range(lower, upper, options.decimals)
            )]);
        }
    }
    out
}

/// Which side of no difference the whole interval lies, or that it does not.
fn side(options: &Forest, summary: &Summary) -> String {
    let Some(null) = options.null else {
        return String::new();
    };
    if !(summary.lower.is_finite() && summary.upper.is_finite()) {
        return String::new();
    }
    let (where_it_lies, meaning) = if summary.upper < null {
        ("left of no difference", options.below.as_str())
    } else if summary.lower > null {
        ("right of no difference", options.above.as_str())
    } else {
        ("the interval includes no difference", "")
    };
    if meaning.is_empty() {
        format!(", {where_it_lies}")
    } else {
        format!(", {where_it_lies}: {meaning}")
    }
}
