//! Accepting a referral: the form for a new person with what was sent filled in, or a record that is there already.

use crate::delivery::referral as pages;
use crate::ui;
use crate::{App, Failure, Fields, Signed, Texts, dates};
use access::{Permit, on, to};
use delivery::person::NhsNumber;
use delivery::referral::Referral as State;
use ids::{PersonId, ReferralId, TeamId};
use maud::{Markup, html};
use store::delivery::episode::{self, NewEpisode};
use store::delivery::person;
use store::delivery::referral::{self, Referral};
use store::delivery::team::Team;
use store::{Tx, permits};

/// A referral that is being accepted.
pub(super) struct Referred {
    permit: Permit<on::Referral, to::Change>,
    found: Referral,
}

/// The referral that a form or an address names; none when it names none.
///
/// # Errors
/// [`Failure::Missing`] when it is not theirs to decide.
pub(super) async fn open(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    fields: &Fields,
) -> Result<Option<Referred>, Failure> {
    if fields.get("referral").is_empty() {
        return Ok(None);
    }
    let id: ReferralId = fields.read("referral").ok_or(Failure::Missing)?;
    let permit = permits::referral(tx, &signed.actor, id).await?;
    let read = permits::referral(tx, &signed.actor, id).await?;
    let found = referral::load(tx, &app.around, &read).await?;
    Ok(Some(Referred { permit, found }))
}

impl Referred {
    /// Where to look when somebody has decided already: at the record that came of it, or at the answer.
    pub(super) fn decided(&self) -> Option<String> {
        match (self.found.state, self.found.person) {
            (State::Waiting, _) => None,
            (_, Some(person)) => Some(crate::delivery::person::address(person)),
            (_, None) => Some(pages::address(self.found.id)),
        }
    }

    /// Fills the form with what was sent.
    pub(super) fn fill(&self, signed: &Signed, typed: &mut Fields) {
        let found = &self.found;
        let sent = dates::day_of(found.sent_at, &signed.organisation.time_zone);
        let number = found.nhs_number.as_ref().map(NhsNumber::spaced);
        typed.set("referral", found.id.to_string());
        typed.set("name", found.name.as_str());
        typed.set("nhs-number", number.unwrap_or_default());
        typed.set("phone", found.phone.as_str());
        typed.set("reach", found.reach.as_str());
        typed.set("wants-known", found.why.as_str());
        typed.set("site", found.site.to_string());
        typed.set("team", found.team.to_string());
        dates::put(typed, "born", found.born_on);
        dates::put(typed, "referred", Some(sent));
    }

    /// Who referred, and when.
    pub(super) fn about(&self, t: &Texts, signed: &Signed) -> Markup {
        let found = &self.found;
        let sent = dates::day_of(found.sent_at, &signed.organisation.time_zone);
        let text = t.with(
            "referral-add-text",
            &[
                ("who", &found.referred_by),
                ("team", &found.team_name),
                ("day", &dates::shown(t, sent)),
            ],
        );
        ui::inset_text(t.words(), &html! { p { (text) } })
    }

    /// Support of this person, who was just added, came of the referral.
    ///
    /// # Errors
    /// As the store says.
    pub(super) async fn accept(
        &self,
        tx: &mut Tx,
        app: &App,
        signed: &Signed,
        person: PersonId,
    ) -> Result<(), Failure> {
        let day = signed.today;
        Ok(referral::accept(tx, &app.around, &self.permit, person, day).await?)
    }

    /// The referral is of somebody who has a record: support begins in it, unless it is going on already. A team of
    /// another site than the person's is left out.
    ///
    /// # Errors
    /// [`Failure::Missing`] when the record is not theirs.
    pub(super) async fn is_of(
        &self,
        tx: &mut Tx,
        app: &App,
        signed: &Signed,
        same: PersonId,
        support: &NewEpisode,
        teams: &[Team],
    ) -> Result<(), Failure> {
        let (actor, today) = (&signed.actor, signed.today);
        let read = permits::person::<on::Person, to::Read>(tx, actor, same, today).await?;
        let found = person::load(tx, &app.around, &read).await?;
        let read = permits::person::<on::Episode, to::Read>(tx, actor, same, today).await?;
        let before = episode::of_person(tx, &app.around, &read).await?;
        if !before.iter().any(episode::Episode::is_open) {
            let permit = permits::person::<on::Episode, to::Create>(tx, actor, same, today).await?;
            let of_site = |team: &TeamId| {
                let fits = |t: &Team| t.id == *team && t.site == found.site;
                teams.iter().any(fits)
            };
            let support = NewEpisode {
                team: support.team.filter(of_site),
                ..*support
            };
            episode::create(tx, &app.around, &permit, &support).await?;
        }
        self.accept(tx, app, signed, same).await
    }
}
