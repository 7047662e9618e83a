//! The evidence room, as pages.

mod codebook;
mod history;
mod memo;
mod room;
