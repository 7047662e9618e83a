//! What tests share: both databases, fixed surroundings, and an application that is driven without a network.

pub mod app;
pub mod databases;
pub mod surroundings;

pub use app::TestApp;
pub use databases::{TestDb, both};
pub use surroundings::{TestClock, fixed};
