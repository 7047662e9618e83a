//! The questions about the days of an episode.

use crate::dates;
use crate::delivery::person::beside::Versions;
use crate::said::Said as _;
use crate::ui::{self, DateInput, FieldErrors, Label, Select, TextInput};
use crate::{Fields, Texts};
use delivery::episode::{EpisodeDates, EpisodeError};
use ids::SiteId;
use jiff::civil::Date;
use maud::{Markup, html};
use store::delivery::episode::Episode;
use store::delivery::team::Team;

const DATES: [&str; 3] = ["referred", "admission", "discharge"];

/// The answers as they are typed.
pub fn filled(episode: &Episode) -> Fields {
    let mut fields = Fields::default();
    let days = &episode.dates;
    for (name, day) in DATES
        .into_iter()
        .zip([days.referred, days.admission, days.discharge])
    {
        dates::put(&mut fields, name, day);
    }
    fields.set("planned-weeks", days.planned_weeks.to_string());
    if let Some((team, _)) = &episode.team {
        fields.set("team", team.to_string());
    }
    fields
}

/// Reads the answers; what does not fit is added to the errors.
pub fn read(
    t: &Texts,
    fields: &Fields,
    today: Date,
    errors: &mut FieldErrors,
) -> Option<EpisodeDates> {
    let before = errors.iter().count();
    let [referred, admission, discharge] = DATES.map(|name| dates::read(t, fields, name, errors));
    let dates = EpisodeDates {
        referred,
        admission,
        discharge,
        planned_weeks: fields.read("planned-weeks").unwrap_or(0),
        ending: None,
    };
    if let Err(wrong) = dates.check(today) {
        for error in wrong {
            let message = error.said(t);
            match error {
                EpisodeError::AdmissionFarAhead => errors.add_date("admission", &[], message),
                EpisodeError::DischargeBeforeAdmission | EpisodeError::DischargeFarAhead => {
                    errors.add_date("discharge", &[], message);
                }
                EpisodeError::PlannedWeeks => errors.add("planned-weeks", message),
                EpisodeError::ReferredInFuture
                | EpisodeError::EndsBeforeStart
                | EpisodeError::EndsInFuture => errors.add_date("referred", &[], message),
            }
        }
    }
    (errors.iter().count() == before).then_some(dates)
}

/// What is kept of an episode beside what was typed: its days, and the name of the team.
pub fn differences(
    t: &Texts,
    now: &Episode,
    (typed, team): (&EpisodeDates, Option<&str>),
) -> Vec<Versions> {
    let day = |day: Option<Date>| day.map_or_else(|| "–".to_owned(), |day| dates::shown(t, day));
    let days = |dates: &EpisodeDates| [dates.referred, dates.admission, dates.discharge];
    let mut fields: Vec<Versions> = DATES
        .into_iter()
        .zip(days(&now.dates).into_iter().zip(days(typed)))
        .map(|(name, (theirs, yours))| {
            let label = t.text(&format!("support-ask-{name}"));
            (label, day(theirs), day(yours))
        })
        .collect();
    fields.push((
        t.text("support-ask-weeks"),
        now.dates.planned_weeks.to_string(),
        typed.planned_weeks.to_string(),
    ));
    let none = t.text("support-team-none");
    let kept = now.team.as_ref().map(|(_, name)| name.as_str());
    fields.push((
        t.text("support-ask-team"),
        kept.unwrap_or(&none).to_owned(),
        team.unwrap_or(&none).to_owned(),
    ));
    fields
}

/// The questions. A team is named with its site when there are several sites.
pub fn questions(
    t: &Texts,
    typed: &Fields,
    errors: &FieldErrors,
    teams: &[Team],
    sites: &[(SiteId, String)],
) -> Markup {
    let fields = ui::Fields::new(t.words(), errors);
    let ids: Vec<String> = teams.iter().map(|team| team.id.to_string()).collect();
    let names: Vec<String> = teams
        .iter()
        .map(|team| match sites.iter().find(|(id, _)| *id == team.site) {
            Some((_, site)) if sites.len() > 1 => format!("{}, {site}", team.name),
            _ => team.name.clone(),
        })
        .collect();
    let none = t.text("support-team-none");
    let mut options = vec![("", none.as_str())];
    options.extend(
        ids.iter()
            .map(String::as_str)
            .zip(names.iter().map(String::as_str)),
    );
    html! {
        @for name in DATES {
            (fields.date(&DateInput {
                name,
                legend: Label::from(t.text(&format!("support-ask-{name}")).as_str()),
                hint: Some(&t.text(&format!("support-hint-{name}"))),
                typed: dates::typed(typed, name),
            }))
        }
        (fields.text(&TextInput {
            name: "planned-weeks",
            label: Label::from(t.text("support-ask-weeks").as_str()),
            hint: Some(&t.text("support-hint-weeks")),
            value: typed.get("planned-weeks"),
            width: Some(3),
            input_mode: Some("numeric"),
            suffix: Some(&t.text("support-weeks-unit")),
            ..TextInput::default()
        }))
        @if !teams.is_empty() {
            (fields.select(&Select {
                name: "team",
                label: Label::from(t.text("support-ask-team").as_str()),
                options: &options,
                chosen: typed.get("team"),
                ..Select::default()
            }))
        }
    }
}
