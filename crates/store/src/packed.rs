//! Rows that come from SQLite all at once.
//!
//! SQLite runs on a thread of its own, and handing over a row wakes the one that waits for it. For a page of a list
//! that costs more than finding the rows. So SQLite puts the rows into one JSON text, which is handed over once and
//! taken apart here. PostgreSQL sends many rows together anyway and is asked as always.

use crate::query::BothRow;
use crate::{Query, Result, Stamp, Tx};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// How SQLite writes a value so that JSON can hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As it is: a text, a whole number, or nothing.
    Plain,
    /// An identifier, in hexadecimal.
    Identifier,
    /// A truth value, which SQLite keeps as 0 or 1.
    Truth,
}

/// A type that a packed row can have in a field.
pub trait Packs {
    /// How SQLite writes it.
    const FORM: Form;
}

macro_rules! packs {
    ($($type:ty => $form:ident),+ $(,)?) => {$(
        impl Packs for $type { const FORM: Form = Form::$form; }
        impl Packs for Option<$type> { const FORM: Form = Form::$form; }
    )+};
}

packs!(String => Plain, i64 => Plain, Stamp => Plain, Uuid => Identifier, bool => Truth);

/// A row that can come packed. `packed_row!` makes one.
pub trait PackedRow: BothRow + DeserializeOwned {
    /// The columns in the order of the fields.
    const COLUMNS: &'static [(&'static str, Form)];
}

/// Declares a row that can come packed: the names of its fields are those of the columns.
macro_rules! packed_row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$doc:meta])* $fvis:vis $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(sqlx::FromRow, serde::Deserialize)]
        $vis struct $name { $($(#[$doc])* $fvis $field: $type),+ }

        impl crate::packed::PackedRow for $name {
            const COLUMNS: &'static [(&'static str, crate::packed::Form)] =
                &[$((stringify!($field), <$type as crate::packed::Packs>::FORM)),+];
        }
    };
}

pub(crate) use packed_row;

impl Query {
    /// Runs it and reads every row, in the order of the statement.
    ///
    /// # Errors
    /// As the database says.
    pub async fn packed<T: PackedRow>(self, tx: &mut Tx) -> Result<Vec<T>> {
        if let Tx::Postgres(_) = tx {
            return self.all(tx).await;
        }
        let (text,): (String,) = self.within(&head::<T>(), ")").one(tx).await?;
        serde_json::from_str(&text).map_err(|error| sqlx::Error::Decode(error.into()).into())
    }
}

/// What stands before the statement. The order of a subquery is the order in which an aggregate that depends on it
/// sees the rows: SQLite drops such an order for `count`, `min` and `max` alone.
fn head<T: PackedRow>() -> String {
    let mut head = String::with_capacity(64 + T::COLUMNS.len() * 24);
    head.push_str("SELECT json_group_array(json_array(");
    for (at, (name, form)) in T::COLUMNS.iter().enumerate() {
        if at > 0 {
            head.push_str(", ");
        }
        let parts: &[&str] = match form {
            Form::Plain => &[name],
            Form::Identifier => &["iif(", name, " IS NULL, NULL, hex(", name, "))"],
            Form::Truth => &[
                "json(iif(",
                name,
                ", 'true', iif(",
                name,
                " IS NULL, 'null', 'false')))",
            ],
        };
        for part in parts {
            head.push_str(part);
        }
    }
    head.push_str(")) FROM (");
    head
}
