//! The user interface kit: the NHS design system's components and ours, as functions from options to markup.
//!
//! It knows maud and nothing of the domain; every word comes in as an argument, the fixed words of components
//! in [`Words`]. Components of the design system match its own fixtures exactly (see the tests); ours have the
//! `app-` prefix. Everything works without scripts.

pub mod assets;
mod button;
mod card;
pub mod chart;
mod errors;
mod field;
mod form;
mod gallery;
mod icon;
mod layout;
mod message;
mod navigation;
mod record;
mod table;
mod words;

pub use assets::asset;
pub use button::{Button, ButtonKind, button, button_group};
pub use card::{
    Card, Fact, FactAction, TagColour, Task, card, heading, summary_list, tag, task_list,
};
pub use charts::number;
pub use errors::{DatePart, FieldError, FieldErrors};
pub use field::{
    CharacterCount, Choice, Choices, DateInput, Fields, FileInput, Label, PasswordInput,
    SearchInput, Select, Size, TextInput, Textarea, TimeInput, error_message, visually_hidden,
};
pub use form::{Autosave, FOR_WHOM, Form, Method, error_summary, form, hidden};
pub use gallery::gallery;
pub use icon::{Icon, icon};
pub use layout::{
    Account, Alert, LanguageLink, Leave, NavItem, Page, SearchBox, SessionWarning, page,
};
pub use message::{
    Empty, Notice, details, empty_state, inset_text, notification_banner, panel, warning_callout,
};
pub use navigation::{Link, Pager, back_link, breadcrumb, downloads, pager, skip_link, tabs};
pub use record::{
    Difference, Event, FilterPanel, IdentityBar, before_and_after, chips_list, comparison,
    figure_card, figure_link, figure_row, filter_panel, identity_bar, progress, timeline,
};
pub use table::{Cell, Column, DataTable, Direction, Sort, SortUrl, data_table};
pub use words::{PLACES, Words, fill};

#[cfg(test)]
mod tests;
