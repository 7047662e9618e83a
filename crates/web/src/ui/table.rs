//! The one table. Sorting, filtering and paging happen on the server; the state is in the address.

use maud::{Markup, Render, html};

use super::field::Size;
use super::message::{Empty, empty_state};
use super::{Words, visually_hidden};

/// Whether and how a column is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Cannot be sorted.
    #[default]
    Fixed,
    /// Can be sorted.
    Sortable,
    /// Sorted now, smallest first.
    Ascending,
    /// Sorted now, largest first.
    Descending,
}

/// The two ways round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

impl Sort {
    /// What a click on the heading asks for.
    pub const fn next(self) -> Direction {
        match self {
            Self::Ascending => Direction::Descending,
            Self::Fixed | Self::Sortable | Self::Descending => Direction::Ascending,
        }
    }

    /// How a column is sorted that can be: this way round if it is the one that is, else not now.
    pub const fn of(is_it: bool, direction: Direction) -> Self {
        match (is_it, direction) {
            (false, _) => Self::Sortable,
            (true, Direction::Ascending) => Self::Ascending,
            (true, Direction::Descending) => Self::Descending,
        }
    }

    const fn aria(self) -> Option<&'static str> {
        match self {
            Self::Fixed | Self::Sortable => None,
            Self::Ascending => Some("ascending"),
            Self::Descending => Some("descending"),
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Column<'a> {
    /// Name in the address.
    pub key: &'a str,
    /// The heading.
    pub label: &'a str,
    /// Heading is heard but not seen (for a column of links).
    pub label_hidden: bool,
    /// Numbers stand right.
    pub numeric: bool,
    /// Sorting.
    pub sort: Sort,
}

impl<'a> Column<'a> {
    /// A column of text that cannot be sorted.
    pub const fn text(key: &'a str, label: &'a str) -> Self {
        Self {
            key,
            label,
            label_hidden: false,
            numeric: false,
            sort: Sort::Fixed,
        }
    }

    /// A column of numbers that cannot be sorted.
    pub const fn number(key: &'a str, label: &'a str) -> Self {
        Self {
            key,
            label,
            label_hidden: false,
            numeric: true,
            sort: Sort::Fixed,
        }
    }

    /// The same column, sortable.
    pub const fn sorted(mut self, sort: Sort) -> Self {
        self.sort = sort;
        self
    }

    /// The same column, its heading heard but not seen.
    pub const fn hidden(mut self) -> Self {
        self.label_hidden = true;
        self
    }
}

/// What stands in a cell.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Words.
    Text(String),
    /// Anything.
    Markup(Markup),
    /// Words that lead somewhere; `hidden` is heard after them.
    Link {
        /// The words.
        text: String,
        /// The address.
        href: String,
        /// Heard after the words.
        hidden: Option<String>,
    },
}

/// A value of at most so many characters, such as a day or a name, stays on one line where a table has room.
const SHORT: usize = 20;

impl Cell {
    /// A link.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self::Link {
            text: text.into(),
            href: href.into(),
            hidden: None,
        }
    }

    /// How it is set: a short value on one line; an empty one has no line of its own when its row is a card.
    fn class(&self) -> &'static str {
        let (text, plain) = match self {
            Self::Text(text) | Self::Link { text, .. } => (text, true),
            Self::Markup(markup) => (&markup.0, false),
        };
        if text.is_empty() {
            " app-table__empty"
        } else if plain && text.chars().count() <= SHORT {
            " app-table__short"
        } else {
            ""
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Markup> for Cell {
    fn from(markup: Markup) -> Self {
        Self::Markup(markup)
    }
}

impl Render for Cell {
    fn render_to(&self, page: &mut String) {
        match self {
            Self::Text(text) => text.render_to(page),
            Self::Markup(markup) => html! { span { (markup) } }.render_to(page),
            Self::Link { text, href, hidden } => {
                page.push_str("<a class=\"nhsuk-link\" href=\"");
                href.render_to(page);
                page.push_str("\">");
                text.render_to(page);
                if let Some(hidden) = hidden {
                    visually_hidden(&format!(" {hidden}")).render_to(page);
                }
                page.push_str("</a>");
            }
        }
    }
}

/// The address of a list sorted by a column (its key) one way round.
pub type SortUrl<'a> = dyn Fn(&str, Direction) -> String + 'a;

/// Options of [`data_table`].
#[derive(Clone, Default)]
pub struct DataTable<'a> {
    /// What the table shows: always there, for screen readers too.
    pub caption: &'a str,
    /// The caption is heard but not seen (a heading right above says it).
    pub caption_hidden: bool,
    /// Size of the caption.
    pub caption_size: Size,
    /// `id` of the table.
    pub id: Option<&'a str>,
    /// Columns in order.
    pub columns: &'a [Column<'a>],
    /// Rows in order, each with a cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// The first cell names its row.
    pub first_cell_is_header: bool,
    /// Close together, for long lists.
    pub dense: bool,
    /// Rows stay rows on a phone (for narrow tables); otherwise they become cards.
    pub keep_rows: bool,
    /// Address of the list sorted by a column.
    pub sort_url: Option<&'a SortUrl<'a>>,
    /// Shown instead of the table when there are no rows.
    pub empty: Empty<'a>,
}

/// A table, or what to do when it has no rows.
pub fn data_table(words: &Words, options: &DataTable<'_>) -> Markup {
    if options.rows.is_empty() && !options.empty.message.is_empty() {
        return empty_state(options.empty);
    }
    let cards = !options.keep_rows;
    let role = |name: &'static str| cards.then_some(name);
    let sortable = options.sort_url.is_some()
        && options
            .columns
            .iter()
            .any(|column| column.sort != Sort::Fixed);
    let caption_modifier = options.caption_size.modifier();
    html! {
        @if let Some(url) = options.sort_url.filter(|_| cards && sortable) { (sort_form(words, options, url)) }
        table class={
            "nhsuk-table"
            @if cards { " nhsuk-table--responsive" }
            @if sortable { " nhsuk-table--sortable" }
            @if options.dense { " nhsuk-table--compact app-table--dense" }
        } id=[options.id] role=[role("table")] {
            caption class={
                "nhsuk-table__caption"
                @if !caption_modifier.is_empty() { " nhsuk-table__caption" (caption_modifier) }
                @if options.caption_hidden { " nhsuk-u-visually-hidden" }
            } {
                (options.caption)
                @if sortable { (visually_hidden(&format!(" {}", words.sortable))) }
            }
            thead class="nhsuk-table__head" role=[role("rowgroup")] {
                tr class="nhsuk-table__row" role=[role("row")] {
                    @for column in options.columns { (head_cell(options, column, role("columnheader"))) }
                }
            }
            tbody class="nhsuk-table__body" role=[role("rowgroup")] {
                (body_rows(options, cards))
            }
        }
    }
}

/// The rows. The heading that stands in each cell of a column on a phone is put together once: a list has hundreds of
/// cells.
fn body_rows(options: &DataTable<'_>, cards: bool) -> Markup {
    let role = |name: &'static str| cards.then_some(name);
    let headings: Vec<Markup> = options
        .columns
        .iter()
        .map(|column| {
            html! {
                @if cards {
                    span class="nhsuk-table__heading" aria-hidden="true" { (column_label(column)) " " }
                }
            }
        })
        .collect();
    html! {
        @for row in &options.rows {
            tr class="nhsuk-table__row" role=[role("row")] {
                @for (at, ((column, heading), cell)) in options.columns.iter().zip(&headings).zip(row).enumerate() {
                    @if at == 0 && options.first_cell_is_header {
                        th class={ "nhsuk-table__header" @if column.numeric { " nhsuk-table__header--numeric" } (cell.class()) }
                            scope="row" role=[role("rowheader")] { (heading) (cell) }
                    } @else {
                        td class={ "nhsuk-table__cell" @if column.numeric { " nhsuk-table__cell--numeric" } (cell.class()) }
                            role=[role("cell")] { (heading) (cell) }
                    }
                }
            }
        }
    }
}

/// The order of a table whose headings are out of sight, because its rows are cards on a phone and where letters are
/// large. It asks for the addresses that the headings lead to: `sort` names the column, `order` the way round where a
/// list has both.
fn sort_form(words: &Words, options: &DataTable<'_>, url: &SortUrl<'_>) -> Markup {
    let columns: Vec<&Column<'_>> = options
        .columns
        .iter()
        .filter(|column| column.sort != Sort::Fixed)
        .collect();
    let is_now = |column: &Column<'_>| column.sort.aria().is_some();
    let now = columns.iter().find(|column| is_now(column));
    let downward = now.is_some_and(|column| column.sort == Sort::Descending);
    let address = columns
        .first()
        .map_or_else(String::new, |column| url(column.key, Direction::Ascending));
    let (path, query) = address.split_once('?').unwrap_or((&address, ""));
    let asked: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let has_order = asked.iter().any(|(name, _)| name == "order");
    html! {
        details class="app-filter app-sort" {
            summary class="app-filter__summary" {
                (words.sort_by) @if let Some(column) = now { ": " (column.label) }
            }
            form class="app-filter__form" action=(path) method="get" novalidate {
                @for (name, value) in asked.iter().filter(|(name, _)| name != "sort" && name != "order") {
                    (super::form::hidden(name, value))
                }
                div class="app-filter__fields" {
                    label class="nhsuk-form-group nhsuk-label" {
                        (words.sort_by)
                        select class="nhsuk-select" name="sort" {
                            @for column in &columns {
                                option value=(column.key) selected[is_now(column)] { (column.label) }
                            }
                        }
                    }
                    @if has_order {
                        label class="nhsuk-form-group nhsuk-label" {
                            (words.sort_order)
                            select class="nhsuk-select" name="order" {
                                option value="up" selected[!downward] { (words.sort_up) }
                                option value="down" selected[downward] { (words.sort_down) }
                            }
                        }
                    }
                }
                div class="app-filter__buttons" {
                    button class="nhsuk-button nhsuk-button--small nhsuk-button--secondary" data-module="nhsuk-button" type="submit" { (words.sort_now) }
                }
            }
        }
    }
}

fn column_label(column: &Column<'_>) -> Markup {
    html! { @if column.label_hidden { (visually_hidden(column.label)) } @else { (column.label) } }
}

fn head_cell(options: &DataTable<'_>, column: &Column<'_>, role: Option<&str>) -> Markup {
    let url = options
        .sort_url
        .filter(|_| column.sort != Sort::Fixed)
        .map(|url| url(column.key, column.sort.next()));
    html! {
        th class={ "nhsuk-table__header" @if column.numeric { " nhsuk-table__header--numeric" } } scope="col" role=[role]
            data-sort[url.is_some()] aria-sort=[url.as_ref().and(column.sort.aria())] {
            @if let Some(url) = url {
                a class="nhsuk-link" href=(url) { (column.label) }
                // Where the headings are out of sight, the name alone is left of them.
                @if !options.keep_rows { span class="app-table__name" { (column.label) } }
            }
            @else { (column_label(column)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted_list(keep_rows: bool, url: &SortUrl<'_>) -> String {
        let columns = [
            Column::text("name", "Name").sorted(Sort::Sortable),
            Column::text("state", "Support"),
            Column::text("met", "Last met").sorted(Sort::Descending),
        ];
        let row = ["Robin", "Supported", "2 March"].map(Cell::from).to_vec();
        let table = DataTable {
            caption: "People",
            columns: &columns,
            rows: vec![row],
            keep_rows,
            sort_url: Some(url),
            ..DataTable::default()
        };
        data_table(&Words::english(), &table).into_string()
    }

    #[test]
    fn a_list_of_cards_is_sorted_by_a_form_that_asks_for_what_its_headings_lead_to() {
        let url = |key: &str, direction| {
            let order = if direction == Direction::Ascending {
                "up"
            } else {
                "down"
            };
            format!("/people?q=a+%26+b&sort={key}&order={order}")
        };
        let page = sorted_list(false, &url);
        let form = page.split("<table").next().unwrap();
        for part in [
            "Sort by: Last met</summary>",
            r#"action="/people" method="get""#,
            r#"name="q" value="a &amp; b""#,
            r#"<option value="name">Name</option><option value="met" selected>Last met</option>"#,
            r#"<option value="down" selected>"#,
        ] {
            assert!(form.contains(part), "{part} is not in {form}");
        }
        assert!(!form.contains("Support<"), "{form}");
        // A table whose headings stay in sight is sorted by them alone.
        assert!(!sorted_list(true, &url).contains("<form"));
    }

    #[test]
    fn a_list_that_knows_one_way_round_does_not_ask_for_it() {
        let page = sorted_list(false, &|key, _| format!("/sources?sort={key}"));
        assert!(!page.contains(r#"name="order""#), "{page}");
    }
}
