//! Rows of files: what a service's spreadsheets say about sites, workers, people and contacts, checked.
//!
//! A record holds what a row says and no more. A column that is not in the file is [`Given::Absent`]: what is kept stays
//! as it is. A column that is in the file says what is so, also where its cell is empty.
//!
//! What is wrong is named by file, row and column with what to do about it, and every problem is listed, not only the
//! first. What history lacks is taken where nothing rests on it: a contact that was met may lack its minutes, which the
//! form for new contacts asks for; the place of a face to face contact may not be lacking, because engagement rests on it.
//!
//! ```
//! use delivery::records::{self, Kind};
//! use interchange::{ReadOptions, Sheet};
//!
//! let text = b"person_id,site_id,admission_date,discharge_date,allocated_worker_id\nP1,S1,2026-02-30,,\n";
//! let sheet = Sheet::read(text.to_vec(), "people.csv", &ReadOptions::default())?;
//! let columns = records::understand(Kind::People, sheet.header(), &Default::default());
//! assert!(columns.problems(&sheet).is_empty());
//! let people = records::people(&sheet, &columns.mapping, jiff::civil::date(2026, 6, 1));
//! assert_eq!(
//!     people.problems.first().map(ToString::to_string).as_deref(),
//!     Some("people.csv, row 2, column admission_date: this day does not exist: “2026-02-30”. Write a day that exists, as year-month-day.")
//! );
//! # Ok::<(), interchange::FileProblem>(())
//! ```

mod cells;
mod columns;
mod contact;
mod local_ref;
mod moment;
mod person;
mod problems;
mod references;
mod remedy;
mod site;
#[cfg(test)]
mod tests;
mod worker;

pub use cells::Given;
pub use columns::{Kind, LEFT_OUT, Understood, understand};
pub use contact::{ComponentRef, ContactRecord, contacts, contacts_in_parts};
pub use local_ref::LocalRef;
pub use person::{PersonRecord, people};
pub use problems::{PROBLEMS_KEPT, Parsed, Problems, StoppedRow};
pub use references::{
    Known, Owned, Source, check_contacts, check_people, check_stopped, check_workers, make_known,
};
pub use site::{SiteRecord, sites};
pub use worker::{WorkerRecord, workers};
