//! Results of other programs, and what must hold whatever the data.

mod properties;
mod scale;
