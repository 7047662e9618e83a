//! The evidence room, as pages.

mod case;
mod codebook;
mod history;
mod memo;
mod room;
