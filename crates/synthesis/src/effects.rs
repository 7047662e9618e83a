//! Effect sizes from what studies report of their arms.
