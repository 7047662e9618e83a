//! Workers who record contacts and type, as fast as the server lets them, and remember what it acknowledged.

use super::browser::form;
use super::{Browser, Server, Service, server, until};
use ids::ContactId;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use uuid::Uuid;

/// What the server said it had kept.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// Contacts that were sent, whatever came of it.
    pub(crate) sent: Vec<Uuid>,
    /// Contacts whose answer led to their page.
    pub(crate) contacts: Vec<Uuid>,
    /// Drafts with the text that was acknowledged.
    pub(crate) drafts: Vec<(Uuid, String)>,
}

/// Several people at work until they are stopped.
#[derive(Debug)]
pub(crate) struct Load {
    kept: Arc<Mutex<Kept>>,
    stop: Arc<AtomicBool>,
    people: Vec<JoinHandle<()>>,
}

impl Load {
    /// Sets so many people to work.
    pub(crate) fn begin(service: &Service, server: &Server, people: u32) -> Load {
        let kept = Arc::<Mutex<Kept>>::default();
        let stop = Arc::<AtomicBool>::default();
        let people = (0..people).map(|number| {
            let (kept, stop) = (Arc::clone(&kept), Arc::clone(&stop));
            let (browser, person) = (service.browser(server), service.person.to_string());
            std::thread::spawn(move || {
                let mut round = number;
                while !stop.load(Ordering::Relaxed) {
                    work(&browser, &person, round, &kept);
                    round += 1;
                }
            })
        });
        Load {
            people: people.collect(),
            kept,
            stop,
        }
    }

    /// How many contacts were acknowledged so far.
    pub(crate) fn contacts(&self) -> usize {
        self.kept.lock().expect("nobody panics").contacts.len()
    }

    /// Those that were acknowledged so far.
    pub(crate) fn so_far(&self) -> Vec<Uuid> {
        self.kept.lock().expect("nobody panics").contacts.clone()
    }

    /// Waits until so many more contacts were acknowledged.
    pub(crate) fn wait_for(&self, more: usize) {
        let goal = self.contacts() + more;
        until("contacts are acknowledged", || self.contacts() >= goal);
    }

    /// Sends everybody home and gives what was acknowledged.
    pub(crate) fn end(self) -> Kept {
        self.stop.store(true, Ordering::Relaxed);
        for person in self.people {
            person.join().expect("nobody panics");
        }
        std::mem::take(&mut *self.kept.lock().expect("nobody panics"))
    }
}

/// The fields of a contact of last month.
pub(crate) fn contact<'a>(id: &'a str, person: &'a str, note: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("id", id),
        ("form", "contact"),
        ("person", person),
        ("outcome", "met"),
        ("when-day", "2"),
        ("when-month", "3"),
        ("when-year", "2026"),
        ("time", "09:30"),
        ("mechanism", "face_to_face"),
        ("place", "community"),
        ("minutes-quick", "45"),
        ("note", note),
    ]
}

/// A contact is typed, kept as a draft meanwhile, and recorded; every fourth stays a draft, every fifth is sent twice. A
/// server that is gone is no failure of theirs.
fn work(browser: &Browser, person: &str, round: u32, kept: &Mutex<Kept>) {
    let id = server::real().id::<ContactId>().0;
    let text = id.to_string();
    let note = format!("round {round} of {text}");
    let fields = form(&contact(&text, person, &note));
    if round.is_multiple_of(4) {
        let typed = browser.post(&format!("/drafts/{text}"), &fields);
        if typed.is_ok_and(|answer| answer.status == 204) {
            let mut kept = kept.lock().expect("nobody panics");
            kept.drafts.push((id, note));
        }
        return;
    }
    kept.lock().expect("nobody panics").sent.push(id);
    for _ in 0..if round.is_multiple_of(5) { 2 } else { 1 } {
        let Ok(answer) = browser.post("/delivery/contacts", &fields) else {
            return;
        };
        if answer.status == 303 && answer.location.contains(&text) {
            let mut kept = kept.lock().expect("nobody panics");
            if !kept.contacts.contains(&id) {
                kept.contacts.push(id);
            }
        }
    }
}
