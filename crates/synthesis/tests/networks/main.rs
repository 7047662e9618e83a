//! Networks and components against reference results, identities and awkward input.
#![expect(
    clippy::many_single_char_names,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "formulas have the letters of the literature; a test that cannot read its data has failed, and one that is skipped says so"
)]

mod awkward;
mod components;
mod networks;
mod properties;
mod reference;
mod search;
