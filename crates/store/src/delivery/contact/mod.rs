//! Contacts: planned, held, and those that did not come about.
//!
//! A form that is sent twice makes one contact, because the identifier is made with the form. A contact that is planned
//! is the same row once it is recorded as met or not. One that was recorded by mistake can be withdrawn, moved and
//! restored.

mod change;
mod choose;
mod history;
mod list;
mod narrow;
mod record;
mod row;
mod walk;
mod withdrawn;

pub use change::{Change, Changed, change};
pub use choose::{
    MOST_RECENT, MatchedWorker, ToRecord, last_terms_of, last_used_terms, matched_workers,
    people_to_record, terms_used_lately, to_record, workers_of_site,
};
pub use history::{Revision, Said, history};
pub use list::{
    After, ContactList, Filter, MOST_COUNTED, Sort, begin_export, export_page, for_person, list,
};
pub use narrow::{MOST_NAMED, circumstances, person_name};
pub use record::{NewContact, Recorded, record};
pub(crate) use row::term;
pub use row::{Contact, ContactLine, FileLine, ListLine, load, person_of, terms};
pub use walk::Bounds;
pub(crate) use withdrawn::is_withdrawn;
pub use withdrawn::{
    LONGEST_REASON, Moved, NoteMoved, Withdraw, Withdrawal, Withdrawn, load_withdrawn, move_to,
    restore, withdraw, withdrawals, withdrawn_of, withdrawn_person,
};
