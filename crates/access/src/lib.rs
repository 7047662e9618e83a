#![doc = include_str!("../README.md")]

pub mod account;
mod actor;
pub mod email;
pub mod factor;
pub mod on;
pub mod password;
mod permit;
mod policy;
mod relationship;
mod rules;
pub mod sealed;
pub mod throttle;
pub mod to;
pub mod totp;

pub use actor::{Actor, Role, TieMissing, UnknownRole};
pub use permit::{Creates, Denied, Permit, Reach, Scope, creates, permit, reach};
pub use policy::{Action, POLICY, Resource, Rule, allowed, ever_allowed, policy_table};
pub use relationship::{Membership, Relationship, Ties};
