//! A chart in a page: the picture in a frame, its numbers in a table, and its downloads.

use charts::Drawing;
use maud::{Markup, html};

use super::navigation::{Link, downloads};
use super::table::{Cell, Column, DataTable, data_table};
use super::{Words, details};

/// The drawing with its numbers in a table and the downloads under it.
pub fn figure(words: &Words, drawing: &Drawing, links: &[Link<'_>]) -> Markup {
    let columns: Vec<Column<'_>> = drawing
        .table()
        .columns
        .iter()
        .map(|column| {
            if column.numeric {
                Column::number("", &column.label)
            } else {
                Column::text("", &column.label)
            }
        })
        .collect();
    let table = DataTable {
        caption: drawing.title(),
        columns: &columns,
        rows: rows(drawing.table()),
        first_cell_is_header: true,
        dense: true,
        ..DataTable::default()
    };
    let caption = format!("{}-caption", drawing.id());
    html! {
        figure class="app-chart" aria-labelledby=(caption) {
            figcaption class="app-chart__caption nhsuk-heading-s" id=(caption) { (drawing.title()) }
            // The frame scrolls on a phone, so it must be reachable by keyboard.
            p class="app-chart__hint" aria-hidden="true" { (words.chart_scroll) }
            div class="app-chart__scroll" tabindex="0" role="group" aria-label={ (words.chart) ": " (drawing.title()) } { (drawing.svg()) }
            (details(&words.show_data, false, &data_table(words, &table)))
            (downloads(words, drawing.title(), links))
        }
    }
}

fn rows(table: &charts::Table) -> Vec<Vec<Cell>> {
    let cell = |(column, cell): (&charts::Column, &charts::Cell)| match cell {
        charts::Cell::Link { text, href } => Cell::link(text, href),
        charts::Cell::Number { value, .. } if value.is_finite() => {
            Cell::Text(format!("{}{}", cell.words(), column.suffix))
        }
        other => Cell::Text(other.words()),
    };
    table
        .rows
        .iter()
        .map(|row| table.columns.iter().zip(row).map(cell).collect())
        .collect()
}
