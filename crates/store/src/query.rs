//! One statement that runs on both databases.

use crate::{Result, Stamp, Tx};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments as _, AssertSqlSafe, FromRow};
use std::borrow::Cow;
use uuid::Uuid;

/// A value for a placeholder. Absence keeps its type, which PostgreSQL wants to know.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names of the variants are the types")]
pub enum Value {
    Uuid(Option<Uuid>),
    Text(Option<String>),
    Int(Option<i64>),
    Bool(Option<bool>),
    Stamp(Option<Stamp>),
    Bytes(Option<Vec<u8>>),
    Json(Option<serde_json::Value>),
}

macro_rules! value_from {
    ($($from:ty => |$v:ident| $to:expr, $none:expr;)+) => {$(
        impl From<$from> for Value {
            fn from($v: $from) -> Value { $to }
        }
        impl From<Option<$from>> for Value {
            fn from(v: Option<$from>) -> Value { v.map_or($none, Value::from) }
        }
    )+};
}

value_from! {
    Uuid => |v| Value::Uuid(Some(v)), Value::Uuid(None);
    &str => |v| Value::Text(Some(v.to_owned())), Value::Text(None);
    String => |v| Value::Text(Some(v)), Value::Text(None);
    &String => |v| Value::Text(Some(v.clone())), Value::Text(None);
    i64 => |v| Value::Int(Some(v)), Value::Int(None);
    u32 => |v| Value::Int(Some(i64::from(v))), Value::Int(None);
    bool => |v| Value::Bool(Some(v)), Value::Bool(None);
    Stamp => |v| Value::Stamp(Some(v)), Value::Stamp(None);
    jiff::Timestamp => |v| Value::Stamp(Some(v.into())), Value::Stamp(None);
    jiff::civil::Date => |v| Value::Text(Some(v.to_string())), Value::Text(None);
    Vec<u8> => |v| Value::Bytes(Some(v)), Value::Bytes(None);
    serde_json::Value => |v| Value::Json(Some(v)), Value::Json(None);
}

/// A time of day is kept as `HH:MM`.
impl From<Option<jiff::civil::Time>> for Value {
    fn from(time: Option<jiff::civil::Time>) -> Value {
        Value::Text(time.map(|t| t.strftime("%H:%M").to_string()))
    }
}

macro_rules! value_from_id {
    ($($id:ident),+ $(,)?) => {$(
        impl From<ids::$id> for Value {
            fn from(id: ids::$id) -> Value { Value::Uuid(Some(id.0)) }
        }
        impl From<Option<ids::$id>> for Value {
            fn from(id: Option<ids::$id>) -> Value { Value::Uuid(id.map(|id| id.0)) }
        }
    )+};
}

value_from_id!(
    OrgId,
    SiteId,
    TeamId,
    AccountId,
    SessionId,
    WorkerId,
    PersonId,
    EpisodeId,
    MatchId,
    ContactId,
    NoteId,
    ReflectionId,
    DraftId,
    AuditId,
    DefinitionId,
    ImportId,
    GoalId,
    SupervisionId,
    TrainingId,
    AgendaId,
    ReferralId,
    ConcernId,
    ConcernEntryId,
    WithholdingId,
    DutyId,
    ShareId,
    WorkerRequestId,
    StudyId,
    SourceId,
    SourceVersionId,
    StudyCaseId,
    AttributeId,
    CodeId,
    CodingId,
    MemoId,
    MemoLinkId,
    QueryId,
    RoundId,
    StepId,
    CellId,
    PseudonymId,
    AnalysisId,
);

/// A row that can be read from either database. `#[derive(sqlx::FromRow)]` makes one.
pub trait BothRow:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}
impl<T> BothRow for T where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

/// A statement with its values.
#[derive(Debug, Clone)]
pub struct Query {
    text: Cow<'static, str>,
    values: Vec<Value>,
}

/// Begins a statement. Values are given with [`Query::bind`] in the order of `$1`, `$2`, …
pub fn query(text: &'static str) -> Query {
    Query {
        text: Cow::Borrowed(text),
        values: Vec::new(),
    }
}

impl Query {
    /// Gives the value of the next placeholder.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Adds more text, for statements whose conditions depend on what is asked. Only text of the program can be added.
    pub fn push(mut self, text: &'static str) -> Self {
        self.text.to_mut().push_str(text);
        self
    }

    /// Adds a placeholder with its value.
    pub fn push_bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        let placeholder = format!("${}", self.values.len());
        self.text.to_mut().push_str(&placeholder);
        self
    }

    /// Adds the most rows that are wanted, as a number: SQLite plans a statement anew each time it is given the limit in
    /// a placeholder, which takes longer than most statements do.
    pub fn limit(mut self, most: impl Into<i64>) -> Self {
        let limit = format!(" LIMIT {}", most.into());
        self.text.to_mut().push_str(&limit);
        self
    }

    /// Adds a list of placeholders in brackets, for `IN`. An empty list matches nothing.
    pub fn push_list<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        self.text.to_mut().push('(');
        let mut first = true;
        for value in values {
            if !first {
                self.text.to_mut().push_str(", ");
            }
            first = false;
            self = self.push_bind(value);
        }
        self.push(if first { "NULL)" } else { ")" })
    }

    /// Puts text around it. Placeholders keep their numbers.
    pub(crate) fn within(mut self, before: &str, after: &str) -> Self {
        self.text = Cow::Owned([before, &self.text, after].concat());
        self
    }

    /// Runs it, returning how many rows it touched.
    ///
    /// # Errors
    /// As the database says.
    pub async fn execute(self, tx: &mut Tx) -> Result<u64> {
        match tx {
            Tx::Sqlite(tx) => {
                let text = unnamed(self.text, self.values.len());
                let query = sqlx::query_with(AssertSqlSafe(text), sqlite(self.values)?);
                Ok(query.execute(&mut **tx).await?.rows_affected())
            }
            Tx::Postgres(tx) => {
                let query = sqlx::query_with(
                    AssertSqlSafe(self.text.into_owned()),
                    postgres(self.values)?,
                );
                Ok(query.execute(&mut **tx).await?.rows_affected())
            }
        }
    }

    /// Runs it and reads every row.
    ///
    /// # Errors
    /// As the database says.
    pub async fn all<T: BothRow>(self, tx: &mut Tx) -> Result<Vec<T>> {
        match tx {
            Tx::Sqlite(tx) => {
                let text = unnamed(self.text, self.values.len());
                let query = sqlx::query_as_with(AssertSqlSafe(text), sqlite(self.values)?);
                Ok(query.fetch_all(&mut **tx).await?)
            }
            Tx::Postgres(tx) => {
                let query = sqlx::query_as_with(
                    AssertSqlSafe(self.text.into_owned()),
                    postgres(self.values)?,
                );
                Ok(query.fetch_all(&mut **tx).await?)
            }
        }
    }

    /// Runs it and reads the first row, if there is one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn optional<T: BothRow>(self, tx: &mut Tx) -> Result<Option<T>> {
        match tx {
            Tx::Sqlite(tx) => {
                let text = unnamed(self.text, self.values.len());
                let query = sqlx::query_as_with(AssertSqlSafe(text), sqlite(self.values)?);
                Ok(query.fetch_optional(&mut **tx).await?)
            }
            Tx::Postgres(tx) => {
                let query = sqlx::query_as_with(
                    AssertSqlSafe(self.text.into_owned()),
                    postgres(self.values)?,
                );
                Ok(query.fetch_optional(&mut **tx).await?)
            }
        }
    }

    /// Runs it and reads the one row it must give.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] when there is none.
    pub async fn one<T: BothRow>(self, tx: &mut Tx) -> Result<T> {
        self.optional(tx).await?.ok_or(crate::Error::Denied)
    }

    /// Runs a statement that counts and reads the number.
    ///
    /// # Errors
    /// As the database says.
    pub async fn count(self, tx: &mut Tx) -> Result<i64> {
        Ok(self.one::<(i64,)>(tx).await?.0)
    }
}

/// How many values a statement has before it is worth while to take the names from its placeholders.
const NAMED: usize = 32;

/// A statement for SQLite. To SQLite `$1` is a name, and it looks through all names for every one of them, so that a
/// statement with five thousand takes longer to read than to run. Where many are used once each and in their order, they
/// mean the same without names.
fn unnamed(text: Cow<'static, str>, values: usize) -> String {
    if values < NAMED {
        return text.into_owned();
    }
    let mut parts = text.split('$');
    let mut bare = String::with_capacity(text.len());
    bare.push_str(parts.next().unwrap_or_default());
    let mut used = 0;
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        used += 1;
        if number.parse() != Ok(used) {
            return text.into_owned();
        }
        bare.push('?');
        bare.push_str(rest);
    }
    bare
}

fn sqlite(values: Vec<Value>) -> Result<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        match value {
            Value::Uuid(v) => arguments.add(v),
            Value::Text(v) => arguments.add(v),
            Value::Int(v) => arguments.add(v),
            Value::Bool(v) => arguments.add(v),
            Value::Stamp(v) => arguments.add(v),
            Value::Bytes(v) => arguments.add(v),
            Value::Json(v) => arguments.add(v.map(sqlx::types::Json)),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

fn postgres(values: Vec<Value>) -> Result<PgArguments> {
    let mut arguments = PgArguments::default();
    for value in values {
        match value {
            Value::Uuid(v) => arguments.add(v),
            Value::Text(v) => arguments.add(v),
            Value::Int(v) => arguments.add(v),
            Value::Bool(v) => arguments.add(v),
            Value::Stamp(v) => arguments.add(v),
            Value::Bytes(v) => arguments.add(v),
            Value::Json(v) => arguments.add(v.map(sqlx::types::Json)),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &'static str, values: usize, expected: &str) {
        assert_eq!(unnamed(Cow::Borrowed(text), values), expected);
    }

    #[test]
    fn many_placeholders_in_their_order_need_no_names() {
        let insert = "INSERT INTO t VALUES ($1, $2), ($3, $4)";
        check(insert, NAMED, "INSERT INTO t VALUES (?, ?), (?, ?)");
        check(insert, NAMED - 1, insert);
    }

    #[test]
    fn placeholders_that_come_again_or_in_another_order_keep_their_names() {
        for text in [
            "a = $1 AND b = $1",
            "a = $2 AND b = $1",
            "a = $1 AND b = '$'",
        ] {
            check(text, NAMED, text);
        }
    }
}
