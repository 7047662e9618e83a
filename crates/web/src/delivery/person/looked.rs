//! Who looked at a person's record, in sentences.

use crate::Texts;
use access::{Action, Role};
use jiff::tz::TimeZone;
use store::Stamp;
use store::audit::Shown;

/// Who reads the sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The person the record is about.
    Themselves,
    /// Somebody of the service.
    Service,
}

/// Who looked, in sentences, latest first.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What others did, and what the person changed.
    pub others: Vec<String>,
    /// When the person read their own record: true, and not what they come to this list for.
    pub own: Vec<String>,
}

/// Who looked, what the person read themselves apart from it.
pub fn told(t: &Texts, entries: &[Shown], zone: &TimeZone, reader: Reader) -> Told {
    let (own, others): (Vec<&Shown>, Vec<&Shown>) = entries.iter().partition(|entry| {
        reader == Reader::Themselves
            && entry.account_role.as_deref() == Some(Role::SupportedPerson.code())
            && entry.action == "read"
    });
    Told {
        others: in_sentences(t, &others, zone, reader),
        own: in_sentences(t, &own, zone, reader),
    }
}

/// A sentence for each time somebody looked or changed something. What one person did on one day is one sentence.
pub fn sentences(t: &Texts, entries: &[Shown], zone: &TimeZone, reader: Reader) -> Vec<String> {
    in_sentences(t, &entries.iter().collect::<Vec<_>>(), zone, reader)
}

/// What one did on one day: the first entry, the day, and the things.
struct Deed<'a> {
    first: &'a Shown,
    day: String,
    whats: Vec<String>,
}

fn in_sentences(t: &Texts, entries: &[&Shown], zone: &TimeZone, reader: Reader) -> Vec<String> {
    let mut deeds: Vec<Deed<'_>> = Vec::new();
    for entry in entries {
        let day = day(t, entry.at, zone);
        let what = t.text(&what_key(entry, reader));
        let same = deeds.iter_mut().find(|deed| {
            deed.day == day
                && deed.first.account_name == entry.account_name
                && deed.first.action == entry.action
        });
        match same {
            Some(deed) if deed.whats.contains(&what) => {}
            Some(deed) => deed.whats.push(what),
            None => deeds.push(Deed {
                first: entry,
                day,
                whats: vec![what],
            }),
        }
    }
    deeds
        .into_iter()
        .map(|mut deed| {
            // The list is latest first; within one sentence the order of looking reads better.
            deed.whats.reverse();
            let what = listed(t, &deed.whats);
            let who = who(t, deed.first, reader);
            let yours = deed.first.action == Action::Export.code() && reader == Reader::Themselves;
            let key = if yours {
                "looked-took-yours".to_owned()
            } else {
                format!("looked-did-{}", deed.first.action)
            };
            t.with(
                &key,
                &[("who", who.as_str()), ("what", &what), ("when", &deed.day)],
            )
        })
        .collect()
}

/// What was looked at. A clinical team sees a page of its own: what the person shares, and nothing else. What left in a
/// file is said to the person as theirs.
fn what_key(entry: &Shown, reader: Reader) -> String {
    if entry.action == Action::Export.code() && reader == Reader::Themselves {
        match entry.resource.as_str() {
            "person" => return "looked-file-person".to_owned(),
            "contact" => return "looked-file-contact".to_owned(),
            "note" => return "looked-file-note".to_owned(),
            "concern" => return "looked-file-concern".to_owned(),
            "figure_row" => return "looked-file-figure-row".to_owned(),
            _ => {}
        }
    }
    if entry.account_role.as_deref() == Some(Role::Clinician.code()) {
        return "looked-what-shared".to_owned();
    }
    format!("looked-what-{}", entry.resource.replace('_', "-"))
}

fn day(t: &Texts, at: Stamp, zone: &TimeZone) -> String {
    crate::dates::weekday(t, crate::dates::day_of(at, zone))
}

fn who(t: &Texts, entry: &Shown, reader: Reader) -> String {
    let role: Option<Role> = entry.account_role.as_ref().and_then(|r| r.parse().ok());
    match (&entry.account_name, role) {
        (Some(_), Some(Role::SupportedPerson)) if reader == Reader::Themselves => {
            t.text("looked-you")
        }
        (Some(name), Some(Role::PeerWorker)) if reader == Reader::Themselves => {
            format!("{name} ({})", t.text("looked-role-your-peer-worker"))
        }
        (Some(name), Some(role)) => {
            let role = t.text(&format!("looked-role-{}", role.code().replace('_', "-")));
            format!("{name} ({role})")
        }
        (Some(name), None) => name.clone(),
        // A file that nobody signed in for was taken at the machine itself, and by somebody.
        (None, _) if entry.action == Action::Export.code() => t.text("looked-machine"),
        (None, _) => t.text("looked-program"),
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(t: &Texts, items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => {
            let first = first.join(", ");
            t.with("looked-and", &[("first", &first), ("last", last)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn entry(at: &str, name: &str, role: Role, action: &str, resource: &str) -> Shown {
        Shown {
            at: at.parse::<Timestamp>().expect("an instant").into(),
            account_name: Some(name.into()),
            account_role: Some(role.code().into()),
            action: action.into(),
            resource: resource.into(),
            detail: String::new(),
        }
    }

    #[test]
    fn what_one_did_on_a_day_is_one_sentence_and_own_reading_stands_apart() {
        let texts = Texts::english().expect("the words can be read");
        let zone = TimeZone::get("Europe/London").expect("known");
        let worker = Role::PeerWorker;
        let entries = [
            entry("2026-07-07T09:05:30Z", "Sam Reed", worker, "read", "goal"),
            entry(
                "2026-07-07T09:05:30Z",
                "Sam Reed",
                worker,
                "read",
                "contact",
            ),
            entry("2026-07-07T09:05:30Z", "Sam Reed", worker, "read", "person"),
            entry(
                "2026-07-06T09:00:00Z",
                "Esi",
                Role::SupportedPerson,
                "change",
                "share",
            ),
        ];
        assert_eq!(
            sentences(&texts, &entries, &zone, Reader::Themselves),
            [
                "Sam Reed (your peer worker) read the personal details, contacts and goals on Tuesday 7 July 2026.",
                "You changed the sharing with teams on Monday 6 July 2026.",
            ]
        );
        let mut own = entries.to_vec();
        own.push(entry(
            "2026-07-06T08:00:00Z",
            "Esi",
            Role::SupportedPerson,
            "read",
            "note",
        ));
        own.push(entry(
            "2026-07-05T08:00:00Z",
            "Dr Bell",
            Role::Clinician,
            "read",
            "person",
        ));
        let told = told(&texts, &own, &zone, Reader::Themselves);
        assert_eq!(told.others.len(), 3);
        assert_eq!(
            told.others[2],
            "Dr Bell (clinical team) read the things you share with the team on Sunday 5 July 2026."
        );
        let mut file = entry(
            "2026-07-08T08:00:00Z",
            "Chris Cole",
            Role::Coordinator,
            "export",
            "contact",
        );
        let details = Shown {
            resource: "person".into(),
            ..file.clone()
        };
        let files = [file.clone(), details];
        for (reader, what) in [
            (
                Reader::Themselves,
                "your personal details and your contacts",
            ),
            (Reader::Service, "the personal details and contacts"),
        ] {
            assert_eq!(
                sentences(&texts, &files, &zone, reader),
                [format!(
                    "Chris Cole (coordinator) took out a file with {what} on Wednesday 8 July 2026."
                )]
            );
        }
        (file.account_name, file.account_role) = (None, None);
        assert_eq!(
            sentences(&texts, &[file], &zone, Reader::Themselves),
            [
                "Somebody at the machine that Alongside runs on took out a file with your contacts on Wednesday 8 July 2026."
            ]
        );
        assert_eq!(told.own, ["You read the notes on Monday 6 July 2026."]);
        let seen = sentences(&texts, &entries[3..], &zone, Reader::Service);
        assert!(seen[0].starts_with("Esi (the person) changed"));
    }
}
