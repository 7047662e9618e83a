//! Many rows in one statement.

use store::query::Value;
use store::{Result, Tx, query};

/// Rows in a statement. SQLite looks a placeholder up among all those of its statement, one after the other, so that
/// longer statements take longer for each row, not shorter.
const TOGETHER: usize = 25;

/// Rows of one table that wait to be written together.
#[derive(Debug)]
pub struct Rows {
    head: &'static str,
    width: usize,
    waiting: Vec<Value>,
    written: u64,
}

impl Rows {
    /// Rows for a table; `head` ends before `VALUES`, and each row has `width` values.
    pub fn of(head: &'static str, width: usize) -> Self {
        Rows {
            head,
            width,
            waiting: Vec::new(),
            written: 0,
        }
    }

    /// Adds a row, and writes those that wait when there are enough of them.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add<const N: usize>(&mut self, tx: &mut Tx, row: [Value; N]) -> Result<()> {
        debug_assert_eq!(N, self.width, "{}", self.head);
        self.waiting.extend(row);
        if self.waiting.len() >= TOGETHER * self.width {
            self.flush(tx).await?;
        }
        Ok(())
    }

    /// Writes what waits.
    ///
    /// # Errors
    /// As the database says.
    pub async fn flush(&mut self, tx: &mut Tx) -> Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let mut statement = query(self.head).push(" VALUES ");
        for (at, value) in self.waiting.drain(..).enumerate() {
            let before = match (at, at % self.width) {
                (0, _) => "(",
                (_, 0) => "), (",
                _ => ", ",
            };
            statement = statement.push(before).push_bind(value);
        }
        self.written += statement.push(")").execute(tx).await?;
        Ok(())
    }

    /// Writes what waits and says how many rows were written in all.
    ///
    /// # Errors
    /// As the database says.
    pub async fn finish(mut self, tx: &mut Tx) -> Result<u64> {
        self.flush(tx).await?;
        Ok(self.written)
    }
}
