//! The fixed words inside components: one struct, filled from the text files by the caller.

use std::borrow::Cow;

/// A text that is either built in or translated.
pub type Text = Cow<'static, str>;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $english:literal,)*) => {
        /// Every word a component says by itself. A caller that shows another language fills all of them;
        /// [`Words::default`] is English. `{…}` marks a place that the component fills.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Words { $($(#[$doc])* pub $name: Text,)* }

        impl Default for Words {
            fn default() -> Self {
                Self { $($name: Cow::Borrowed($english),)* }
            }
        }

        impl Words {
            /// Names of all words with their English, in the order of the struct: what a text file must offer.
            pub const ENGLISH: &'static [(&'static str, &'static str)] = &[$((stringify!($name), $english),)*];

            /// Fills every word from a lookup by name; a word the lookup does not know stays English.
            pub fn from_lookup(mut look_up: impl FnMut(&str) -> Option<String>) -> Self {
                Self { $($name: look_up(stringify!($name)).map_or(Cow::Borrowed($english), Cow::Owned),)* }
            }
        }
    };
}

words! {
    /// The first link of a page.
    skip_to_content = "Skip to main content",
    /// Heard before an error message.
    error_prefix = "Error:",
    /// Put before a page's title when its form has errors.
    error_title = "Error:",
    /// Heading of the error summary.
    there_is_a_problem = "There is a problem",
    /// Label of the first date box.
    day = "Day",
    /// Label of the second date box.
    month = "Month",
    /// Label of the third date box.
    year = "Year",
    /// Heard before an inset text.
    information = "Information:",
    /// Title of a neutral notification; heard before a warning.
    important = "Important",
    /// Title of a success notification.
    success = "Success",
    /// Name of the breadcrumb for screen readers.
    breadcrumb = "Breadcrumb",
    /// Heard before the name of the page one step up.
    back_to = "Back to",
    /// Name of the line on top of every page for screen readers.
    banner = "Notice",
    /// Name of the main menu for screen readers.
    menu = "Menu",
    /// The button that opens what did not fit into the menu.
    more = "More",
    /// Heard before `more`.
    browse = "Browse",
    /// Name of the account area for screen readers.
    account = "Account",
    /// The sign-out button.
    sign_out = "Sign out",
    /// The button that leaves at once.
    leave = "Leave this page now",
    /// Heard with it.
    leave_about = "you are signed out, and the weather is shown",
    /// The search button.
    search = "Search",
    /// Name of the pager for screen readers.
    pagination = "Pages",
    /// The link to the page before.
    previous = "Previous",
    /// The link to the page after.
    next = "Next",
    /// Heard after `previous` and `next`, and before a page's number.
    page = "page",
    /// One page of a list.
    range = "{from} to {to} of {total}",
    /// Heard after the caption of a table that can be sorted.
    sortable = "(Column headers are sortable)",
    /// Opens the order of a list whose headings are out of sight, and names the choice of its column.
    sort_by = "Sort by",
    /// Names the choice of the way round.
    sort_order = "Order",
    /// Smallest first.
    sort_up = "First to last (A to Z, 1 to 9)",
    /// Largest first.
    sort_down = "Last to first (Z to A, 9 to 1)",
    /// Sends that order.
    sort_now = "Sort",
    /// Before the download links.
    download = "Download",
    /// Opens the filter panel.
    filters = "Filter",
    /// Sends the filter panel.
    apply_filters = "Apply filters",
    /// Empties the filter panel.
    clear_filters = "Clear filters",
    /// Opens the table beside a chart.
    show_data = "Show data",
    /// Above a chart on a narrow screen.
    chart_scroll = "Scroll sideways to see all of it.",
    /// Name of the scrolling area of a chart for screen readers.
    chart = "Chart",
    /// Shown under a text with a limit.
    characters_up_to = "You can enter up to {count} characters",
    /// As `characters_up_to`, counted down, one left.
    characters_left_one = "You have {count} character remaining",
    /// As `characters_up_to`, counted down.
    characters_left = "You have {count} characters remaining",
    /// Exactly at the limit.
    characters_none_left = "You have 0 characters remaining",
    /// One over the limit.
    characters_over_one = "You have {count} character too many",
    /// Over the limit.
    characters_over = "You have {count} characters too many",
    /// Shows what was typed as a password.
    show = "Show",
    /// Hides it again.
    hide = "Hide",
    /// Heard for `show`.
    show_password = "Show password",
    /// Heard for `hide`.
    hide_password = "Hide password",
    /// Said after it is shown.
    password_shown = "Your password is visible",
    /// Said after it is hidden.
    password_hidden = "Your password is hidden",
    /// Heading of the footer's links for screen readers.
    support_links = "Support links",
    /// Before the version in the footer.
    version = "Version",
    /// The autosave line while nothing was saved yet.
    autosave_ready = "What you type is saved as you go",
    /// The autosave line while saving.
    autosave_saving = "Saving…",
    /// The autosave line after saving; the browser fills the time.
    autosave_saved = "Saved {time}",
    /// The autosave line after the session ended.
    autosave_signed_out = "Not saved: you have been signed out. Sign in again in another tab, your text stays here.",
    /// The link in `autosave_signed_out`.
    autosave_sign_in = "Sign in in another tab",
    /// The autosave line while the network is away.
    autosave_offline = "Not saved: there is no connection. Your text stays here and is saved when the connection is back.",
    /// Heading of the warning before a session ends.
    session_title = "You will be signed out soon",
    /// Text of that warning; the browser fills the minutes.
    session_text = "For safety you will be signed out in {minutes} if nothing happens. Saved text is kept.",
    /// How `session_text` says one minute or less.
    session_minute = "one minute",
    /// How `session_text` says more minutes.
    session_minutes = "{count} minutes",
    /// When the session ends, for those without scripts; filled with the time.
    session_without_scripts = "For safety you will be signed out at {time} if you ask for nothing before. Saved text is kept.",
    /// The button of that warning.
    session_extend = "Stay signed in",
    /// Shown when the time is over.
    session_over = "You have been signed out. What you typed is still on this page.",
    /// Heard and seen before what a field said before a change.
    before = "Before:",
    /// Heard and seen before what was put in its place.
    after = "After:",
    /// A field that said nothing.
    nothing = "nothing",
    /// Heads what is saved, of two versions beside each other. Whoever saved it may be the reader, in another window.
    theirs = "The saved version",
    /// The other side.
    yours = "What you typed here",
}

/// Fills the `{name}` places of a text.
pub fn fill(text: &str, places: &[(&str, &str)]) -> String {
    places.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_by_name() {
        let words = Words::default();
        let range = fill(
            &words.range,
            &[("from", "1"), ("to", "100"), ("total", "74,981")],
        );
        assert_eq!(range, "1 to 100 of 74,981");
    }

    #[test]
    fn a_word_the_lookup_does_not_know_stays_english() {
        let words = Words::from_lookup(|name| (name == "day").then(|| "Diwrnod".to_owned()));
        assert_eq!(
            (words.day.as_ref(), words.month.as_ref()),
            ("Diwrnod", "Month")
        );
    }
}
