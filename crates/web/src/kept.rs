//! The forms whose text is kept on the server while somebody types, and keeping one.

use crate::{App, Failure, Fields};
use access::Actor;
use ids::{AccountId, DraftId};

/// The forms whose text is kept, with the address that opens a draft of each.
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

/// Whether a form of this name is kept.
pub fn known(form: &str) -> Option<&'static str> {
    FORMS
        .iter()
        .find(|(name, _)| *name == form)
        .map(|(_, address)| *address)
}

/// The hidden field in which a form that is kept names the account it was made for.
pub const WRITER: &str = "writer";
/// The hidden field in which the sign-in page carries a form that came without a session.
pub const CARRIED: &str = "kept";

/// The account a form was made for; none when it does not say.
pub fn writer(fields: &Fields) -> Option<AccountId> {
    fields.read(WRITER)
}

/// A form that came without a session, as the sign-in page carries it on; none when it is not one that is kept, or does
/// not say whose it is.
pub fn carried(fields: &Fields) -> Option<String> {
    known(fields.get("form"))?;
    fields.read::<DraftId>("id")?;
    writer(fields)?;
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
    let (Some(address), Some(id)) = (known(fields.get("form")), fields.read::<DraftId>("id"))
    else {
        return Ok(None);
    };
    // PostgreSQL cannot keep a NUL, and nobody types one.
    let pairs: Vec<(String, String)> = fields
        .pairs()
        .iter()
        .map(|(name, value)| (name.replace('\0', ""), value.replace('\0', "")))
        .collect();
    let mut tx = app.db.write().await?;
    store::draft::save(&mut tx, &app.around, actor, id, fields.get("form"), &pairs).await?;
    tx.commit().await?;
    Ok(Some(format!("{address}?draft={id}")))
}
