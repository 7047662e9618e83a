//! Who looked at a person's record, in sentences.

use super::words::moment;
use crate::Texts;
use access::Role;
use jiff::tz::TimeZone;
use store::audit::Shown;

/// Who reads the sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The person the record is about.
    Themselves,
    /// Somebody of the service.
    Service,
}

/// A sentence for each time somebody looked or changed something. What one person did in one minute is one sentence.
pub fn sentences(t: &Texts, entries: &[Shown], zone: &TimeZone, reader: Reader) -> Vec<String> {
    let mut grouped: Vec<(&Shown, String, Vec<String>)> = Vec::new();
    for entry in entries {
        let when = moment(entry.at, zone);
        let what = t.text(&format!("looked-what-{}", entry.resource.replace('_', "-")));
        match grouped.last_mut() {
            Some((first, at, whats))
                if *at == when
                    && first.account_name == entry.account_name
                    && first.action == entry.action =>
            {
                if !whats.contains(&what) {
                    whats.push(what);
                }
            }
            _ => grouped.push((entry, when, vec![what])),
        }
    }
    grouped
        .into_iter()
        .map(|(entry, when, mut whats)| {
            // The list is latest first; within one sentence the order of looking reads better.
            whats.reverse();
            let what = listed(t, &whats);
            let who = who(t, entry, reader);
            let key = format!("looked-did-{}", entry.action);
            t.with(
                &key,
                &[("who", who.as_str()), ("what", &what), ("when", &when)],
            )
        })
        .collect()
}

fn who(t: &Texts, entry: &Shown, reader: Reader) -> String {
    let role: Option<Role> = entry.account_role.as_ref().and_then(|r| r.parse().ok());
    match (&entry.account_name, role) {
        (Some(_), Some(Role::SupportedPerson)) if reader == Reader::Themselves => {
            t.text("looked-you")
        }
        (Some(name), Some(role)) => {
            let role = t.text(&format!("looked-role-{}", role.code().replace('_', "-")));
            format!("{name} ({role})")
        }
        (Some(name), None) => name.clone(),
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
    fn what_one_did_in_a_minute_is_one_sentence_in_the_time_where_they_are() {
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
                "Sam Reed (peer worker) read the personal details, contacts and goals on Tuesday 7 July 2026 at 10:05.",
                "You changed the sharing with teams on Monday 6 July 2026 at 10:00.",
            ]
        );
        let seen = sentences(&texts, &entries[3..], &zone, Reader::Service);
        assert!(seen[0].starts_with("Esi (the person) changed"));
    }
}
