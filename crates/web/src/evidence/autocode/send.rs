//! Coding the chosen places, as one step.

use super::page::show;
use super::place::Ticked;
use crate::evidence::address;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::FieldErrors;
use crate::{Failure, Fields, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::text::Text;
use ids::{CodeId, SourceId, StudyId};
use std::collections::{BTreeMap, BTreeSet};
use store::evidence::coding::{self, NewCoding};
use store::evidence::source;
use store::{Error, permits};

/// Codes what is ticked.
pub(super) async fn send(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let code: Option<CodeId> = typed.read("code");
    let values: BTreeSet<String> = typed.all("place").map(str::to_owned).collect();
    let places: Vec<Ticked> = values
        .iter()
        .filter_map(|value| Ticked::read(value))
        .collect();
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Coding, to::Create>(&mut tx, &signed.actor, one).await?;
    let mut errors = FieldErrors::default();
    if places.is_empty() {
        errors.add("place-0", t.text("autocode-none-chosen"));
    }
    match code {
        None => errors.add("code", t.text("bench-code-missing")),
        Some(code) if errors.is_empty() => {
            let reads =
                permits::study::<on::StudySource, to::Read>(&mut tx, &signed.actor, one).await?;
            let of: BTreeSet<SourceId> = places.iter().map(|place| place.source).collect();
            let of: Vec<SourceId> = of.into_iter().collect();
            let texts = source::texts(&mut tx, &state.around, &reads, &of).await?;
            let texts: BTreeMap<SourceId, Text> = texts.into_iter().collect();
            match new_codings(&places, &texts, code, || state.around.id()) {
                None => errors.add("place-0", t.text("autocode-corrected")),
                Some(new) => match coding::add_many(&mut tx, &state.around, &permit, &new).await {
                    Ok(_) => {
                        tx.commit().await?;
                        let mut query = Fields::default();
                        for name in ["q", "reach", "page"] {
                            query.set(name, typed.get(name));
                        }
                        query.set("done", "autocoded");
                        let to = format!("{}?{}", address(one, "autocode"), query.query());
                        return Ok(Redirect::to(&to).into_response());
                    }
                    Err(Error::Refused(why)) => errors.add("code", why.said(t)),
                    Err(other) => return Err(other.into()),
                },
            }
        }
        Some(_) => {}
    }
    tx.rollback().await?;
    show(&state, &signed, one, &typed, Some(&values), &errors).await
}

/// The codings to add; none when the words at a place are not those that were looked at.
fn new_codings(
    places: &[Ticked],
    texts: &BTreeMap<SourceId, Text>,
    code: CodeId,
    mut new_id: impl FnMut() -> ids::CodingId,
) -> Option<Vec<NewCoding>> {
    places
        .iter()
        .map(|place| {
            let words = texts.get(&place.source)?.slice(place.span)?;
            place.is_of(words).then(|| NewCoding {
                id: new_id(),
                source: place.source,
                span: place.span,
                quote: words.to_owned(),
                code,
                weight: None,
                comment: String::new(),
                suggested: false,
            })
        })
        .collect()
}
