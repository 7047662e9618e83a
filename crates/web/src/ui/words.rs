//! The fixed words inside components: one struct, filled from the text files by the caller.

use charts::number::grouped;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $key:literal,)*) => {
        /// Every word a component says by itself, in one language. `{…}` marks a place that the component fills, or the
        /// browser when the page is open.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Words { $($(#[$doc])* pub $name: String,)* }

        impl Words {
            /// The keys of all words, in the order of the struct: what a text file must offer.
            pub const KEYS: &'static [&'static str] = &[$($key,)*];

            /// Fills every word from a lookup by key.
            pub fn from_lookup(look_up: impl Fn(&str) -> String) -> Self {
                Self { $($name: look_up($key),)* }
            }
        }
    };
}

/// The names of the places in words. The text of a word is made with each of them standing for itself.
pub const PLACES: [&str; 6] = ["count", "from", "minutes", "time", "to", "total"];

words! {
    /// The first link of a page.
    skip_to_content = "ui-skip-to-content",
    /// Heard before an error message.
    error_prefix = "ui-error-prefix",
    /// Put before a page's title when its form has errors.
    error_title = "ui-error-title",
    /// Heading of the error summary.
    there_is_a_problem = "ui-there-is-a-problem",
    /// Label of the first date box.
    day = "ui-day",
    /// Label of the second date box.
    month = "ui-month",
    /// Label of the third date box.
    year = "ui-year",
    /// Heard before an inset text.
    information = "ui-information",
    /// Title of a neutral notification; heard before a warning.
    important = "ui-important",
    /// Title of a success notification.
    success = "ui-success",
    /// Name of the breadcrumb for screen readers.
    breadcrumb = "ui-breadcrumb",
    /// Heard before the name of the page one step up.
    back_to = "ui-back-to",
    /// Name of the line on top of every page for screen readers.
    banner = "ui-banner",
    /// Name of the main menu for screen readers.
    menu = "ui-menu",
    /// The button that opens what did not fit into the menu.
    more = "ui-more",
    /// Heard before `more`.
    browse = "ui-browse",
    /// Name of the account area for screen readers.
    account = "ui-account",
    /// The sign-out button.
    sign_out = "ui-sign-out",
    /// The button that leaves at once.
    leave = "ui-leave",
    /// Heard with it.
    leave_about = "ui-leave-about",
    /// The search button.
    search = "ui-search",
    /// Name of the pager for screen readers.
    pagination = "ui-pagination",
    /// The link to the page before.
    previous = "ui-previous",
    /// The link to the page after.
    next = "ui-next",
    /// Heard after `previous` and `next`, and before a page's number.
    page = "ui-page",
    /// One page of a list.
    range = "ui-range",
    /// Heard after the caption of a table that can be sorted.
    sortable = "ui-sortable",
    /// Opens the order of a list whose headings are out of sight, and names the choice of its column.
    sort_by = "ui-sort-by",
    /// Names the choice of the way round.
    sort_order = "ui-sort-order",
    /// Smallest first.
    sort_up = "ui-sort-up",
    /// Largest first.
    sort_down = "ui-sort-down",
    /// Sends that order.
    sort_now = "ui-sort-now",
    /// Between every three digits of a whole number.
    number_group = "ui-number-group",
    /// Before the download links.
    download = "ui-download",
    /// Opens the filter panel.
    filters = "ui-filters",
    /// Sends the filter panel.
    apply_filters = "ui-apply-filters",
    /// Empties the filter panel.
    clear_filters = "ui-clear-filters",
    /// Opens the table beside a chart.
    show_data = "ui-show-data",
    /// Above a chart on a narrow screen.
    chart_scroll = "ui-chart-scroll",
    /// Name of the scrolling area of a chart for screen readers.
    chart = "ui-chart",
    /// Shown under a text with a limit.
    characters_up_to = "ui-characters-up-to",
    /// As `characters_up_to`, counted down, one left.
    characters_left_one = "ui-characters-left-one",
    /// As `characters_up_to`, counted down.
    characters_left = "ui-characters-left",
    /// Exactly at the limit.
    characters_none_left = "ui-characters-none-left",
    /// One over the limit.
    characters_over_one = "ui-characters-over-one",
    /// Over the limit.
    characters_over = "ui-characters-over",
    /// Shows what was typed as a password.
    show = "ui-show",
    /// Hides it again.
    hide = "ui-hide",
    /// Heard for `show`.
    show_password = "ui-show-password",
    /// Heard for `hide`.
    hide_password = "ui-hide-password",
    /// Said after it is shown.
    password_shown = "ui-password-shown",
    /// Said after it is hidden.
    password_hidden = "ui-password-hidden",
    /// Heading of the footer's links for screen readers.
    support_links = "ui-support-links",
    /// Before the version in the footer.
    version = "ui-version",
    /// The autosave line while nothing was saved yet.
    autosave_ready = "ui-autosave-ready",
    /// The autosave line while saving.
    autosave_saving = "ui-autosave-saving",
    /// The autosave line after saving; the browser fills the time.
    autosave_saved = "ui-autosave-saved",
    /// The autosave line after the session ended.
    autosave_signed_out = "ui-autosave-signed-out",
    /// The link in `autosave_signed_out`.
    autosave_sign_in = "ui-autosave-sign-in",
    /// The autosave line while the network is away.
    autosave_offline = "ui-autosave-offline",
    /// Heading of the warning before a session ends.
    session_title = "ui-session-title",
    /// Text of that warning; the browser fills the minutes.
    session_text = "ui-session-text",
    /// How `session_text` says one minute or less.
    session_minute = "ui-session-minute",
    /// How `session_text` says more minutes.
    session_minutes = "ui-session-minutes",
    /// When the session ends, for those without scripts; filled with the time.
    session_without_scripts = "ui-session-without-scripts",
    /// The button of that warning.
    session_extend = "ui-session-extend",
    /// Shown when the time is over.
    session_over = "ui-session-over",
    /// Heard and seen before what a field said before a change.
    before = "ui-before",
    /// Heard and seen before what was put in its place.
    after = "ui-after",
    /// A field that said nothing.
    nothing = "ui-nothing",
    /// Heads what is saved, of two versions beside each other. Whoever saved it may be the reader, in another window.
    theirs = "ui-theirs",
    /// The other side.
    yours = "ui-yours",
}

impl Words {
    /// A whole number with its digits in groups of three: `74,981`.
    pub fn grouped(&self, number: u64) -> String {
        grouped(number).replace(',', &self.number_group)
    }
}

/// Fills the `{name}` places of a text.
pub fn fill(text: &str, places: &[(&str, &str)]) -> String {
    places.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

#[cfg(test)]
impl Words {
    /// The words in English, for tests of components.
    pub(crate) fn english() -> Words {
        let texts = crate::Texts::english().expect("the words can be read");
        texts.words().clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_by_name() {
        let words = Words::english();
        let range = fill(
            &words.range,
            &[("from", "1"), ("to", "100"), ("total", "74,981")],
        );
        assert_eq!(range, "1 to 100 of 74,981");
    }

    #[test]
    fn every_word_is_in_the_text_files_and_its_places_have_names() {
        let texts = crate::Texts::english().expect("the words can be read");
        for key in Words::KEYS {
            let Some(places) = texts.places(key) else {
                panic!("{key} is in no text file");
            };
            for place in places {
                assert!(PLACES.contains(&place.as_str()), "{key}: {place}");
            }
        }
    }
}
