//! Declining a referral, and taking one back. Accepting one is adding the person, with what was sent filled in.

use super::{address, show};
use crate::routes::{AppState, id};
use crate::ui::FieldErrors;
use crate::{Failure, Fields, Signed};
use access::{Relationship, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::referral::{LONGEST_MESSAGE, NotNow};
use ids::ReferralId;
use store::delivery::referral;
use store::permits;

/// No support begins.
pub async fn decline(
    app: AppState,
    signed: Signed,
    Path(which): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let id: ReferralId = id(&which)?;
    let mut tx = app.db.write().await?;
    let permit = permits::referral::<to::Change>(&mut tx, &signed.actor, id).await?;
    if permit.is(Relationship::Own) {
        return Err(Failure::Missing);
    }
    let mut errors = FieldErrors::default();
    let why = NotNow::from_code(typed.get("why"));
    if why.is_none() {
        errors.add("why", t.text("referral-decline-missing"));
    }
    let message = typed.raw("message").trim().to_owned();
    if message.chars().count() > LONGEST_MESSAGE {
        let most = LONGEST_MESSAGE.to_string();
        errors.add("message", t.with("person-too-long", &[("most", &most)]));
    }
    if let (Some(why), true) = (why, errors.is_empty()) {
        let said = (why, message.as_str());
        referral::decline(&mut tx, &app.around, &permit, said, signed.today).await?;
        tx.commit().await?;
        let to = format!("{}?done=referral-declined", address(id));
        return Ok(Redirect::to(&to).into_response());
    }
    let read = permits::referral::<to::Read>(&mut tx, &signed.actor, id).await?;
    let found = referral::load(&mut tx, &app.around, &read).await?;
    tx.commit().await?;
    Ok(show::show(&app, &signed, &found, false, (&typed, &errors)))
}

/// Whoever referred takes it back.
pub async fn take_back(
    app: AppState,
    signed: Signed,
    Path(which): Path<String>,
) -> Result<Response, Failure> {
    let id: ReferralId = id(&which)?;
    let mut tx = app.db.write().await?;
    let permit = permits::referral::<to::Change>(&mut tx, &signed.actor, id).await?;
    referral::take_back(&mut tx, &app.around, &permit, signed.today).await?;
    tx.commit().await?;
    let to = format!("{}?done=referral-taken-back", address(id));
    Ok(Redirect::to(&to).into_response())
}
