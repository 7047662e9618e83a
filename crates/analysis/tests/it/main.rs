//! Examples and bundles from beginning to end.

mod bundles;
mod changed;
mod components;
mod examples;
mod explored;
mod meta;
