//! The state of a list, kept in its address: what is searched and filtered, the order, the page.

use crate::Fields;
use crate::ui::{Direction, Sort};
use store::listing::Page;

/// The state of a list.
#[derive(Debug, Clone)]
pub struct ListState {
    /// Where the list is, e.g. `/delivery/people`.
    pub path: &'static str,
    /// Everything that was asked.
    pub asked: Fields,
    /// The page.
    pub page: Page,
    /// The key of the column it is sorted by: one of those the list offers.
    pub sort: &'static str,
    /// The order.
    pub direction: Direction,
}

/// Rows a page unless another number is asked for.
pub const PAGE_SIZE: u32 = 50;

impl ListState {
    /// Reads the state from the query. `sorts` are the keys of the columns that can be sorted, the first being the
    /// order when none is asked for.
    pub fn read(path: &'static str, asked: Fields, sorts: &[(&'static str, Direction)]) -> Self {
        let (first, natural) = sorts.first().copied().unwrap_or(("", Direction::Ascending));
        let chosen = sorts.iter().find(|(key, _)| *key == asked.get("sort"));
        let sort = chosen.map_or(first, |(key, _)| key);
        let direction = match asked.get("order") {
            "up" => Direction::Ascending,
            "down" => Direction::Descending,
            _ => chosen.map_or(natural, |(_, natural)| *natural),
        };
        ListState {
            path,
            page: Page::new(
                asked.read("page").unwrap_or(1),
                asked.read("rows").unwrap_or(PAGE_SIZE),
            ),
            sort,
            direction,
            asked,
        }
    }

    /// How the column with a key is sorted.
    pub fn sorted(&self, key: &str) -> Sort {
        Sort::of(self.sort == key, self.direction)
    }

    /// The address of the same list in another order, from its first page.
    pub fn sort_url(&self, key: &str, direction: Direction) -> String {
        let mut asked = self.asked.clone();
        asked.set("sort", key);
        asked.set(
            "order",
            if direction == Direction::Ascending {
                "up"
            } else {
                "down"
            },
        );
        asked.set("page", "");
        self.address(&asked)
    }

    /// The address of another page of the same list.
    pub fn page_url(&self, number: u64) -> String {
        let mut asked = self.asked.clone();
        asked.set("page", number.to_string());
        self.address(&asked)
    }

    /// The address of the whole list as a file: `csv` or `xlsx`.
    pub fn download_url(&self, format: &str) -> String {
        let mut asked = self.asked.clone();
        asked.set("page", "");
        let query = asked.query();
        let path = format!("{}.{format}", self.path);
        if query.is_empty() {
            path
        } else {
            format!("{path}?{query}")
        }
    }

    fn address(&self, asked: &Fields) -> String {
        let query = asked.query();
        if query.is_empty() {
            self.path.to_owned()
        } else {
            format!("{}?{query}", self.path)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SORTS: &[(&str, Direction)] = &[
        ("name", Direction::Ascending),
        ("date", Direction::Descending),
    ];

    #[test]
    fn the_state_is_read_and_bounded() {
        let state = ListState::read(
            "/x",
            Fields::parse(b"page=0&rows=9999&sort=date&q=a"),
            SORTS,
        );
        assert_eq!((state.page.number, state.page.size), (1, 100));
        assert_eq!(
            (state.sort, state.direction),
            ("date", Direction::Descending)
        );
        let unknown = ListState::read("/x", Fields::parse(b"sort=password"), SORTS);
        assert_eq!(unknown.sort, "name");
    }

    #[test]
    fn addresses_keep_what_was_asked() {
        let state = ListState::read("/x", Fields::parse(b"q=a&page=3"), SORTS);
        assert_eq!(state.page_url(4), "/x?q=a&page=4");
        assert_eq!(
            state.sort_url("date", Direction::Ascending),
            "/x?q=a&sort=date&order=up"
        );
        assert_eq!(state.download_url("csv"), "/x.csv?q=a");
    }
}
