//! One or two examples of each chart with made-up numbers: for galleries, for tests, and to see how a chart is called.

mod cases;
mod components;
mod synthesis;

use crate::Drawing;

/// Every example by name.
pub fn all() -> Vec<(&'static str, Drawing)> {
    let mut all = synthesis::all();
    all.extend(components::all());
    all.extend(cases::all());
    all
}
