//! The application as a whole, driven without a network.

mod contact;
mod door;
mod frameworks;
