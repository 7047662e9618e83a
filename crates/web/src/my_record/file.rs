//! Everything that is kept about the person, as a file they take away.

use super::own;
use super::page::{HowMuch, Record, gather};
use crate::delivery::person::ask::Asking;
use crate::delivery::person::looked::{self, Reader};
use crate::routes::AppState;
use crate::{Failure, Signed, Texts};
use access::{on, to};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use delivery::note::Agreement;
use delivery::person::NhsNumber;
use jiff::civil::Date;
use serde_json::{Value, json};
use store::audit;
use store::delivery::concern::Notice;

/// Sends the file. Taking it away is written down.
pub async fn send(state: AppState, signed: Signed) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let permit = asking.leave::<on::Note, to::Export>()?;
    let record = gather(&mut tx, &state, &signed, HowMuch::Everything).await?;
    audit::used(&mut tx, &state.around, &permit, None, "everything").await?;
    tx.commit().await?;
    let body = serde_json::to_string_pretty(&everything(&state.texts, &signed, &record))
        .map_err(|e| Failure::Internal(e.to_string()))?;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    headers.insert(
        CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"my-record.json\""),
    );
    Ok(response)
}

fn day(day: Option<Date>) -> Value {
    day.map_or(Value::Null, |day| day.to_string().into())
}

fn everything(t: &Texts, signed: &Signed, record: &Record) -> Value {
    let details = &record.person.details;
    let looked = looked::sentences(
        t,
        &record.looked,
        &signed.organisation.time_zone,
        Reader::Themselves,
    );
    json!({
        "made_on": signed.today.to_string(),
        "service": signed.organisation.name,
        "site": record.person.site_name,
        "about_me": {
            "reference": record.person.local_ref,
            "name": details.name.as_str(),
            "pronouns": details.pronouns,
            "nhs_number": details.nhs_number.as_ref().map(NhsNumber::digits),
            "born_on": day(details.born_on),
            "phone": details.phone,
            "how_to_reach_me": details.reach,
            "access_needs": details.access_needs,
            "what_i_want_known": details.wants_known,
            "safety_for_meeting": details.meeting_safety,
            "what_i_want_in_a_peer_worker": details.preferences,
        },
        "support": record.episodes.iter().map(|e| json!({
            "referred": day(e.dates.referred),
            "admission": day(e.dates.admission),
            "left_hospital": day(e.dates.discharge),
            "planned_weeks": e.dates.planned_weeks,
            "team": e.team.as_ref().map(|(_, name)| name),
            "ending": e.dates.ending.map(|end| json!({
                "on": end.on.to_string(),
                "how": end.how.code(),
                "why": end.why.code(),
            })),
        })).collect::<Vec<_>>(),
        "peer_workers": record.matches.iter().map(|m| json!({
            "name": m.worker_name,
            "kind": m.kind.code(),
            "from": m.period.from.to_string(),
            "until": day(m.period.until),
            "notes": m.note_mode.code(),
            "chosen_by_me": m.chosen_by_person,
        })).collect::<Vec<_>>(),
        "asked_for_another_peer_worker": record.requests.iter().map(|r| json!({
            "asked_at": r.asked_at.0.to_string(),
            "in_my_words": r.words,
            "state": r.state.code(),
            "answer": r.answer,
            "answered_by": r.answered_by,
            "answered_at": r.answered_at.map(|at| at.0.to_string()),
        })).collect::<Vec<_>>(),
        "planned_meetings": record.planned.iter().map(|c| {
            let said = record.answers.iter().find(|a| a.contact == c.id);
            json!({
                "on": c.date.to_string(),
                "at": c.time.map(|time| time.strftime("%H:%M").to_string()),
                "i_said": said.map(|a| a.answer.code()),
                "in_my_words": said.map(|a| a.words.as_str()),
            })
        }).collect::<Vec<_>>(),
        "contacts": record.contacts.iter().map(|c| json!({
            "on": c.date.to_string(),
            "at": c.time.map(|time| time.strftime("%H:%M").to_string()),
            "what": c.outcome.code(),
            "how": c.mechanism.code(),
            "where": c.place.map(delivery::contact::Place::code),
            "minutes": c.minutes.map(delivery::contact::Minutes::get),
            "peer_worker": c.worker_name,
        })).collect::<Vec<_>>(),
        "notes": record.notes.iter().map(|n| json!({
            "about_contact_on": n.on_date.to_string(),
            "written_by": n.author_name,
            "written_at": n.written_at.0.to_string(),
            "says": n.body,
            "i_said": n.agreement.code(),
            "in_my_words": match &n.agreement {
                Agreement::SeesItDifferently(words) => Some(words.as_str()),
                _ => None,
            },
        })).collect::<Vec<_>>(),
        "goals": record.goals.iter().map(|g| json!({
            "words": g.words,
            "agreed_on": g.agreed_on.to_string(),
            "reached_on": day(g.reached_on),
        })).collect::<Vec<_>>(),
        "when_somebody_was_worried_about_me": record.concerns.iter().map(|notice| match notice {
            Notice::Facts { raised_at, raised_by, state } => json!({
                "at": raised_at.0.to_string(),
                "by": raised_by,
                "state": state.code(),
            }),
            Notice::KeptBack { until } => json!({ "kept_back_until": until.to_string() }),
        }).collect::<Vec<_>>(),
        "evaluation": {
            "every_study_since": record.evaluation.every_study_since.map(|at| at.0.to_string()),
            "studies": record.evaluation.studies.iter().map(|s| json!({
                "study": s.name,
                "since": s.since.map(|at| at.0.to_string()),
                "withdrawn": s.withdrawn_at.map(|at| at.0.to_string()),
            })).collect::<Vec<_>>(),
        },
        "sharing": record.sharing.iter().map(|s| json!({
            "team": s.team_name,
            "since": s.since.map(|at| at.0.to_string()),
            "stopped": s.withdrawn_at.map(|at| at.0.to_string()),
        })).collect::<Vec<_>>(),
        "who_looked": looked,
    })
}
