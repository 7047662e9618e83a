//! What can be done, as types, so that a permit says in its type what it is for.

use crate::policy::Action;

/// An action as a type.
pub trait Deed {
    /// The same action as a value.
    const ACTION: Action;
}

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
        impl Deed for $name {
            const ACTION: Action = Action::$name;
        }
    )+};
}

deeds! {
    /// See it.
    Read,
    /// Make one.
    Create,
    /// Change or end it.
    Change,
    /// Take it out as a file.
    Export,
}
