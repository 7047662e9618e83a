//! The program as it is called.

mod agreement;
mod audit;
mod engagement;
mod frameworks;
mod import;
mod meta;
mod networks;
mod qca;
mod qda;
