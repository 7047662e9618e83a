//! What must hold for every chart, whatever it is given.

mod cases;
mod components;
mod examine;
mod samples;
mod synthesis;

use examine::examine;

use proptest::prelude::*;

/// Numbers of every kind: ordinary, huge, tiny and none at all.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => -3.0..3.0_f64,
        1 => any::<f64>(),
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(f64::NEG_INFINITY),
        1 => Just(0.0),
        1 => Just(1e300),
        1 => Just(-1e9),
    ]
}

/// Words of every kind: none, ordinary, very long, with signs that mean something in XML or must not stand there.
fn any_words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-z ]{1,24}",
        1 => Just(String::new()),
        1 => Just("<script>&\"'</script>]]>".to_owned()),
        1 => Just("Peer support from somebody who has been there, beside treatment as usual, for a year".to_owned()),
        1 => Just("W".repeat(120)),
        1 => Just("\u{0}\u{1f}\u{fffe}\u{202e}مرحبا 支援\n\tx".to_owned()),
    ]
}
