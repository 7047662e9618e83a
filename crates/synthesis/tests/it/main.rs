//! The crate against reference results, identities and random input.

mod effects;
mod likelihood_tops;
mod pairwise;
mod pooled;
mod promises;
mod reference;
