#![doc = include_str!("../README.md")]
#![expect(
    clippy::many_single_char_names,
    reason = "formulas are written with the letters they have in the literature"
)]

pub mod components;
pub mod contrast;
pub mod distributions;
pub mod effects;
mod elementary;
pub mod network;
pub mod pairwise;
mod tops;

pub use contrast::Contrast;
pub use tops::Top;
