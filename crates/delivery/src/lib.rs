#![doc = include_str!("../README.md")]

pub mod contact;
pub mod cover;
pub mod engagement;
pub mod episode;
pub mod figures;
pub mod matching;
pub mod note;
pub mod peer_match;
pub mod person;
pub mod records;
pub mod referral;
pub mod supervision;
pub mod team;
pub mod wish;
pub mod worker;
