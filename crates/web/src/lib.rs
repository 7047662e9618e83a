#![doc = include_str!("../README.md")]

pub mod account;
pub mod administration;
pub mod analysis;
pub mod app;
pub mod assets;
pub mod dates;
pub mod delivery;
pub mod door;
pub mod download;
pub mod draft;
pub mod evidence;
pub mod failure;
pub mod fields;
pub mod frameworks;
pub mod front;
pub mod implementation;
pub mod kept;
pub mod listing;
pub mod missing;
pub mod my_record;
pub mod router;
pub mod routes;
pub mod security;
mod sent;
pub mod shell;
pub mod text;
pub mod ui;
pub mod visitor;

pub use app::{App, FirstStart, Settings};
pub use failure::Failure;
pub use fields::Fields;
pub use router::{declared, router};
pub use routes::{Needs, Routes};
pub use shell::{Place, Shell};
pub use text::Texts;
pub use visitor::Signed;
