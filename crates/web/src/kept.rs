//! The forms whose text is kept on the server while somebody types, and keeping one.

use crate::{App, Failure, Fields};
use access::Actor;
use ids::DraftId;

/// The forms whose text is kept, with the address that opens a draft of each.
const FORMS: &[(&str, &str)] = &[
    ("contact", "/delivery/contacts/new"),
    ("contact-edit", "/delivery/contacts/edit"),
];

/// Whether a form of this name is kept.
pub fn known(form: &str) -> Option<&'static str> {
    FORMS
        .iter()
        .find(|(name, _)| *name == form)
        .map(|(_, address)| *address)
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
    let mut tx = app.db.write().await?;
    store::draft::save(
        &mut tx,
        &app.around,
        actor,
        id,
        fields.get("form"),
        fields.pairs(),
    )
    .await?;
    tx.commit().await?;
    Ok(Some(format!("{address}?draft={id}")))
}
