//! Keeping what somebody typed when the session ended before it was sent.
//!
//! Every form that changes something says for whom it was made (the frame of the page puts that in, see [`WRITER`]). Sent
//! after its session ended, it is kept as a draft of that account and of no other, and shown again after signing in:
//! `FORMS` on the pages that know how to open a draft, any other form on the page it stood on (`again`). What is kept
//! is done with once: it is sent again by a press of the button by the very account, so nothing is changed that nobody
//! saw, and then it is forgotten.
//!
//! Who could be harmed by it, and why they are not:
//!
//! - Another account that uses the browser: a form is kept only for the account it was made for, and only that account
//!   opens it.
//! - Somebody whom another site makes send a form: such requests are refused before they come here.
//! - Whoever reads the database: passwords and codes are never kept (`has_secrets`), nor are files.

pub(crate) mod again;
mod fill;

use crate::{App, Failure, Fields};
use access::Actor;
use axum::http::Uri;
use axum::http::header::{HOST, HeaderMap, REFERER};
use ids::{AccountId, DraftId};
use jiff::SignedDuration;

/// The forms that pages open as drafts, with the address that opens a draft of each.
const FORMS: &[(&str, &str)] = &[
    ("contact", "/delivery/contacts/new"),
    ("contact-edit", "/delivery/contacts/edit"),
    ("concern", "/delivery/concerns/new"),
    ("concern-done", "/delivery/concerns/draft"),
    ("referral", "/delivery/referrals/new"),
    ("supervision-agenda", "/delivery/workers/me/prepare"),
    ("peer-supervision-agenda", "/delivery/workers/me/prepare"),
    ("matrix-cell", "/evidence/matrix/typed"),
];

/// The address that opens a draft of a form of this name; none when it is not one of those.
pub fn known(form: &str) -> Option<&'static str> {
    FORMS
        .iter()
        .find(|(name, _)| *name == form)
        .map(|(_, address)| *address)
}

/// The hidden field in which a form names the account it was made for.
pub const WRITER: &str = "writer";
/// The hidden field in which the sign-in page carries a form that came without a session.
pub const CARRIED: &str = "kept";
/// The name of the form in drafts that stand for any other form.
const ANY: &str = "sent";
/// The fields in which such a draft says where the form was sent and on which page it stood.
const ACTION: &str = "kept-action";
const PAGE: &str = "kept-page";
/// A form that nobody sent again in this time is forgotten when the next one is kept.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The account a form was made for; none when it does not say.
pub fn writer(fields: &Fields) -> Option<AccountId> {
    fields.read(WRITER)
}

/// Whether a form asks for a password or a code, by its address and its fields.
pub(crate) fn has_secrets(action: &str, fields: &Fields) -> bool {
    let at_the_door = ["/account", "/sign-", "/join", "/start"];
    at_the_door.iter().any(|path| action.starts_with(path))
        || fields
            .pairs()
            .iter()
            .any(|(name, _)| name.contains("password"))
}

/// Whether a field says something that somebody typed or chose, rather than which record and which version it is about.
fn is_typed((name, value): &(String, String)) -> bool {
    let frame = [
        WRITER,
        ACTION,
        PAGE,
        "form",
        "version",
        "submission",
        "then",
    ];
    !frame.contains(&name.as_str()) && !value.trim().is_empty() && value.parse::<DraftId>().is_err()
}

/// Whether there is something in a form that would be lost.
pub fn is_worth_keeping(action: &str, fields: &Fields) -> bool {
    !has_secrets(action, fields) && fields.pairs().iter().any(is_typed)
}

/// The page a form stood on, if it is one of ours.
pub fn page_of(headers: &HeaderMap) -> Option<String> {
    let page: Uri = headers.get(REFERER)?.to_str().ok()?.parse().ok()?;
    let host = headers.get(HOST)?.to_str().ok()?;
    let ours = page.authority()?.as_str() == host;
    let address = page.path_and_query()?.as_str();
    (ours && is_ours(address)).then(|| address.to_owned())
}

/// Whether an address is one of this server.
pub(crate) fn is_ours(address: &str) -> bool {
    address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains(['\\', '\r', '\n', '#'])
}

/// The address that opens a form as a draft, and that draft, where its page knows how to.
fn opens(fields: &Fields) -> Option<(&'static str, DraftId)> {
    Some((known(fields.get("form"))?, fields.read("id")?))
}

/// A form with what is needed to show it again: the fields of a draft. None when it says not whose it is, or holds nothing
/// that could be lost or nothing that may be kept.
pub fn to_keep(action: &str, page: Option<&str>, mut fields: Fields) -> Option<Fields> {
    writer(&fields)?;
    if opens(&fields).is_some() {
        return Some(fields);
    }
    if !is_worth_keeping(action, &fields) {
        return None;
    }
    fields.set(ACTION, action);
    fields.set(PAGE, page.unwrap_or_default());
    Some(fields)
}

/// A form that came without a session, as the sign-in page carries it on.
pub fn carried(fields: &Fields) -> Option<String> {
    serde_json::to_string(fields.pairs()).ok()
}

/// Keeps the form that the sign-in page carried, if it was made for the account that signed in, and returns the address
/// that opens it again. What somebody else typed is dropped.
///
/// # Errors
/// As the store says.
pub async fn take_up(app: &App, actor: &Actor, carried: &str) -> Result<Option<String>, Failure> {
    let Ok(pairs) = serde_json::from_str(carried) else {
        return Ok(None);
    };
    let fields = Fields::from_pairs(pairs);
    if writer(&fields) != Some(actor.account) {
        return Ok(None);
    }
    keep(app, actor, &fields).await
}

/// Keeps a form that was sent after its session ended, for the account it belonged to. Returns the address that opens
/// it again, or none when the form is not one that is kept.
///
/// # Errors
/// As the store says.
pub async fn keep(app: &App, actor: &Actor, fields: &Fields) -> Result<Option<String>, Failure> {
    let (form, id, address) = match opens(fields) {
        Some((address, id)) => (fields.get("form"), id, format!("{address}?draft={id}")),
        None if is_ours(fields.get(ACTION)) => {
            let id = app.around.id::<DraftId>();
            let page = Some(fields.get(PAGE)).filter(|page| is_ours(page));
            (ANY, id, again::address(page.unwrap_or_default(), id))
        }
        None => return Ok(None),
    };
    let pairs = fields.pairs().iter().filter(|(name, _)| name != WRITER);
    let pairs: Vec<(String, String)> = pairs.cloned().collect();
    let mut tx = app.db.write().await?;
    if form == ANY {
        let before = app.around.now() - KEPT_FOR;
        store::draft::forget_older(&mut tx, actor, ANY, before).await?;
    }
    store::draft::save(&mut tx, &app.around, actor, id, form, &pairs).await?;
    tx.commit().await?;
    Ok(Some(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Fields {
        let mut fields = Fields::default();
        fields.set(WRITER, "018f0000-0000-7000-8000-000000000001");
        for (name, value) in pairs {
            fields.set(name, *value);
        }
        fields
    }

    #[test]
    fn what_was_typed_is_kept_and_no_password_ever() {
        let id = "018f0000-0000-7000-8000-000000000002";
        let kept =
            |action: &str, pairs: &[(&str, &str)]| to_keep(action, None, sent(pairs)).is_some();
        assert!(kept("/delivery/people/new", &[("name", "Robin")]));
        assert!(kept("/x", &[("form", "contact"), ("id", id)]));
        let refused: [(&str, &[(&str, &str)]); 4] = [
            ("/account/password", &[("current", "abc"), ("new", "def")]),
            ("/delivery/x", &[("reason", "a"), ("proof_password", "b")]),
            ("/sign-out", &[("x", "y")]),
            // Nothing was typed.
            (
                "/x",
                &[
                    ("version", "3"),
                    ("contact", id),
                    ("form", "other"),
                    ("words", " "),
                ],
            ),
        ];
        for (action, pairs) in refused {
            assert!(!kept(action, pairs), "{action}");
        }
        let nobodys = Fields::from_pairs(vec![("name".into(), "Robin".into())]);
        assert!(to_keep("/delivery/people/new", None, nobodys).is_none());
    }

    #[test]
    fn only_a_page_of_ours_is_come_back_to() {
        let of = |referer: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, "here.example:8080".parse().expect("a host"));
            headers.insert(REFERER, referer.parse().expect("a value"));
            page_of(&headers)
        };
        let there = of("http://here.example:8080/delivery/people/new?x=1");
        assert_eq!(there.as_deref(), Some("/delivery/people/new?x=1"));
        for other in [
            "http://elsewhere.example/delivery",
            "http://here.example:8080//elsewhere.example",
            "/delivery",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
