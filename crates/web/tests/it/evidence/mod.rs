//! The evidence room, as pages.

mod case;
mod codebook;
mod coding;
mod history;
mod memo;
mod room;
