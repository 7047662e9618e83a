//! The program as it is called.

mod agreement;
mod engagement;
mod frameworks;
mod import;
mod meta;
mod qca;
mod qda;
