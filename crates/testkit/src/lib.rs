//! What tests share: both databases, fixed surroundings, and an application that is driven without a network.

#![expect(
    clippy::missing_panics_doc,
    reason = "a test ends where something it needs is missing"
)]

pub mod app;
pub mod databases;
pub mod random_programme;
pub mod surroundings;
pub mod world;

pub use app::TestApp;
pub use databases::{TestDb, both};
pub use surroundings::{TestClock, fixed};
