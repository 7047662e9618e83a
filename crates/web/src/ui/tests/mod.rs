//! Every component is rendered; those of the design system are compared with its own fixtures.

mod fixtures;
mod samples;
