//! The application as a whole, driven without a network.

mod door;
mod frameworks;
