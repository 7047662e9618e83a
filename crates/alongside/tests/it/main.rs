//! The program as it is called.

mod engagement;
mod frameworks;
mod import;
mod qda;
