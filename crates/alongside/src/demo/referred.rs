//! Whom the ward of the demonstration refers, and what Sam brings to supervision. Referrals make no record of a person
//! until somebody accepts one, so the published totals stay as they are.

use super::base::Made;
use super::sign_ins::Accounts;
use crate::outcome::Refusal;
use access::{Ties, on, permit, to};
use delivery::person::Name;
use delivery::referral::NotNow;
use ids::ReferralId;
use jiff::civil::Date;
use store::delivery::referral::{self, NewReferral};
use store::delivery::supervision;
use store::{Surroundings, Tx};

/// The name they use, their number or how they like to be reached, and why: invented.
const PEOPLE: [(&str, &str, &str, &str); 3] = [
    (
        "Imani Cole",
        "07700 900417",
        "A text first; she does not pick up unknown numbers.",
        "Going home in two weeks and wants to talk with somebody who has done that.",
    ),
    (
        "Tomasz Wolak",
        "07700 900552",
        "",
        "Would like company for the first walks outside, and to speak Polish if that is possible.",
    ),
    (
        "Dee Marsh",
        "",
        "Through the ward, in the afternoon.",
        "Wants to hear how others found work again.",
    ),
];

/// Adds everything.
pub async fn load(
    tx: &mut Tx,
    around: &Surroundings,
    accounts: &Accounts,
    made: &Made,
    today: Date,
) -> Result<(), Refusal> {
    let (Some(site), Some(ward)) = (
        made.sites.get(super::SAMS_SITE).copied(),
        made.wards.get(super::SAMS_SITE).copied(),
    ) else {
        return Ok(());
    };
    let clinician = &accounts.clinician;
    let of_ward = Ties {
        team: Some(ward),
        ..Ties::at(clinician.org).site(site)
    };
    let mut last = None;
    for (name, phone, reach, why) in PEOPLE {
        let id: ReferralId = around.id();
        let leave = permit::<on::Referral, to::Create>(clinician, id, &of_ward)?;
        let new = NewReferral {
            team: ward,
            name: Name::new(name).map_err(|error| Refusal::Data(error.to_string()))?,
            born_on: None,
            nhs_number: None,
            phone: phone.to_owned(),
            reach: reach.to_owned(),
            why: why.to_owned(),
        };
        referral::send(tx, around, &leave, &new).await?;
        last = Some(id);
    }
    if let Some(id) = last {
        let at_site = Ties::at(accounts.coordinator.org).site(site);
        let leave = permit::<on::Referral, to::Change>(&accounts.coordinator, id, &at_site)?;
        let answer = (
            NotNow::SomethingElse,
            "She asked for a course rather than a peer worker; the recovery college has one in spring.",
        );
        referral::decline(tx, around, &leave, answer, today).await?;
    }
    let sam = &accounts.peer_worker;
    if let Some(worker) = sam.worker {
        let leave = permit::<on::Agenda, to::Create>(sam, worker, &Ties::at(sam.org).own())?;
        let words = "How to end well with somebody who would like to go on.\nTwo of my Tuesdays are full; could a meeting move?";
        supervision::share::<on::PeerSupervision>(tx, around, &leave, around.id(), words).await?;
    }
    Ok(())
}
