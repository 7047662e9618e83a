//! The store on both databases.

mod account;
mod analysis;
mod audit_trail;
mod contact;
mod contact_list;
mod cover;
mod draft;
mod engagement;
mod evidence;
mod figure_order;
mod figures;
mod foreign;
mod frameworks;
mod import;
mod my_day;
mod note;
mod packed;
mod person;
mod programme;
mod schema;
mod site;
mod support;
mod team;
mod wishes;
mod withdrawn_contact;
mod worker;
