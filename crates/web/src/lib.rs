//! Pages and API

pub mod assets;
pub mod ui;
