#![doc = include_str!("../README.md")]

pub mod account;
pub mod analysis;
pub mod audit;
pub mod backup;
pub mod db;
pub mod delivery;
pub mod demonstration;
mod derived;
pub mod draft;
pub mod error;
pub mod evidence;
pub mod foreign;
pub mod frameworks;
pub mod health;
pub mod implementation;
pub mod listing;
mod migrate;
pub mod organisation;
pub mod packed;
pub mod permits;
pub mod query;
pub mod refusal;
pub mod stamp;
pub mod surroundings;

pub use db::{Db, Tx, owner_only};
pub use derived::derived;
pub use error::{Error, Result};
pub use query::{Query, query};
pub use refusal::Refusal;
pub use stamp::Stamp;
pub use surroundings::Surroundings;
