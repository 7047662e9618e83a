//! Examples and bundles from beginning to end.

mod bundles;
mod examples;
mod explored;
