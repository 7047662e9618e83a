//! Examples and bundles from beginning to end.

mod bundles;
mod changed;
mod examples;
mod explored;
