#![doc = include_str!("../README.md")]

pub mod agreement;
pub mod attribute;
pub mod code;
pub mod codebook;
pub mod coding;
pub mod history;
pub mod memo;
pub mod place;
pub mod reanchor;
pub mod round;
pub mod search;
pub mod speakers;
pub mod stem;
pub mod study;
pub mod suggest;
pub mod text;
