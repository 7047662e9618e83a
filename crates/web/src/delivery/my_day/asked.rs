//! What a coordinator's day is narrowed down to, and its order: all of it stands in the address.

use crate::listing::ListState;
use crate::ui::{self, Direction, FieldErrors, FilterPanel, Label, Link, Select};
use crate::{Failure, Fields, Signed, Texts};
use access::{on, reach, to};
use ids::{SiteId, WorkerId};
use maud::{Markup, html};
use store::Tx;
use store::delivery::my_day::{Sort, Wanted};
use store::delivery::{peer_match, team};

/// Where the page is.
pub const PATH: &str = "/delivery/my-day";

const SORTS: &[(&str, Direction)] = &[
    ("since", Direction::Ascending),
    ("person", Direction::Ascending),
    ("site", Direction::Ascending),
    ("worker", Direction::Ascending),
];

/// Reads the address.
pub fn list(asked: Fields) -> ListState {
    ListState::read(PATH, asked, SORTS)
}

/// What it asks for.
pub fn wanted(list: &ListState, signed: &Signed) -> Wanted {
    Wanted {
        site: list.asked.read::<SiteId>("site"),
        worker: list.asked.read::<WorkerId>("worker"),
        sort: match list.sort {
            "person" => Sort::Name,
            "site" => Sort::Site,
            "worker" => Sort::Worker,
            _ => Sort::Since,
        },
        descending: list.direction == Direction::Descending,
        today: signed.today,
        gap_days: signed.organisation.contact_gap_days,
    }
}

/// What can be chosen.
pub struct Choices {
    /// The coordinator's sites, by name.
    pub sites: Vec<(String, String)>,
    workers: Vec<(String, String)>,
}

impl Choices {
    /// Reads them.
    ///
    /// # Errors
    /// As the store says.
    pub async fn load(tx: &mut Tx, signed: &Signed) -> Result<Choices, Failure> {
        let sites = reach::<on::Site, to::Read>(&signed.actor)?;
        let workers = reach::<on::Worker, to::Read>(&signed.actor)?;
        let sites = team::sites(tx, &sites)
            .await?
            .into_iter()
            .filter(|(id, _)| signed.actor.sites.contains(id))
            .map(|(id, name)| (id.to_string(), name))
            .collect();
        let workers = peer_match::worker_names(tx, &workers, signed.today)
            .await?
            .into_iter()
            .map(|(id, name)| (id.to_string(), name))
            .collect();
        Ok(Choices { sites, workers })
    }

    /// The form, with the filters that are on.
    pub fn panel(&self, t: &Texts, list: &ListState) -> Markup {
        let fields = ui::Fields::new(t.words(), FieldErrors::NONE);
        let any = t.text("people-any");
        let asked = &list.asked;
        let select = |name: &'static str, label: &str, offered: &[(String, String)]| {
            let mut options = vec![("", any.as_str())];
            options.extend(
                offered
                    .iter()
                    .map(|(id, name)| (id.as_str(), name.as_str())),
            );
            fields.select(&Select {
                name,
                label: Label::from(label),
                options: &options,
                chosen: asked.get(name),
                ..Select::default()
            })
        };
        let chosen: Vec<(String, String)> = [("site", &self.sites), ("worker", &self.workers)]
            .into_iter()
            .filter_map(|(field, offered)| {
                let (_, name) = offered.iter().find(|(id, _)| id == asked.get(field))?;
                let rest = asked.query_with(field, "");
                Some((name.clone(), format!("{PATH}?{rest}")))
            })
            .collect();
        let active = Link::each(&chosen);
        let summary = t.text("my-day-filter");
        let panel = FilterPanel {
            action: PATH,
            summary: Some(&summary),
            keep: &[("sort", asked.get("sort")), ("order", asked.get("order"))],
            active: &active,
            clear_href: PATH,
            submit_on_change: true,
        };
        let inside = html! {
            @if self.sites.len() > 1 { (select("site", &t.text("people-site"), &self.sites)) }
            (select("worker", &t.text("people-worker"), &self.workers))
        };
        html! {
            @if self.sites.len() > 1 || !self.workers.is_empty() { (ui::filter_panel(t.words(), &panel, &inside)) }
        }
    }
}
