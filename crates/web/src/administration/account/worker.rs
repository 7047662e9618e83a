//! Which peer worker an account is of: chosen from a list where it is short, looked up by name or reference where it is
//! not. Both work without scripts.

use crate::ui::{self, Choice, Choices, FieldErrors, Label, Size, TextInput};
use crate::{Failure, Fields, Signed, Texts};
use access::to::Change;
use access::{on, reach};
use ids::{SiteId, WorkerId};
use maud::{Markup, html};
use store::Tx;
use store::account::{self, Sought, Untied};

/// As many as are listed without being looked up, and as are shown of those that were found.
const MOST: u32 = 20;

/// The peer workers to choose from.
pub(super) struct Workers {
    shown: Vec<Untied>,
    /// How many fit in all.
    total: i64,
    /// Everybody who can be chosen is shown, so nobody has to be looked up.
    complete: bool,
    /// How many the words fit that were typed.
    fitting: i64,
    /// The one the account is of so far.
    own: Option<WorkerId>,
}

impl Workers {
    /// Those at the chosen sites who have no account, and the one this account is of.
    pub(super) async fn load(
        tx: &mut Tx,
        signed: &Signed,
        fields: &Fields,
        own: Option<WorkerId>,
    ) -> Result<Workers, Failure> {
        let reach = reach::<on::Account, Change>(&signed.actor)?;
        let sites: Vec<SiteId> = fields
            .all("sites")
            .filter_map(|id| id.parse().ok())
            .collect();
        let mut keep: Vec<WorkerId> = own.into_iter().collect();
        if let Some(chosen) = fields.read::<WorkerId>("worker")
            && own != Some(chosen)
            && account::is_without_account(tx, &reach, chosen, fields.read("id")).await?
        {
            keep.push(chosen);
        }
        let all = Sought {
            words: "",
            sites: &sites,
            keep: &keep,
            today: signed.today,
        };
        let here = account::workers_without_account(tx, &reach, all, MOST).await?;
        let complete = here.total <= i64::from(MOST);
        let typed = words(fields);
        let mut fitting = 0;
        let mut listed = here;
        if !typed.is_empty() {
            let found = Sought {
                words: typed,
                ..all
            };
            let unkept = Sought { keep: &[], ..found };
            let unkept = account::workers_without_account(tx, &reach, unkept, 1).await?;
            fitting = unkept.total;
            if !complete {
                listed = account::workers_without_account(tx, &reach, found, MOST).await?;
            }
        }
        let mut shown = listed.rows;
        if !complete && typed.is_empty() {
            // Of many, none but those that are chosen: the others have to be looked up.
            shown.truncate(keep.len());
        }
        Ok(Workers {
            total: listed.total,
            shown,
            complete,
            fitting,
            own,
        })
    }

    /// Reads which one it is; what does not fit is added to the errors.
    pub(super) async fn read(
        &self,
        tx: &mut Tx,
        signed: &Signed,
        t: &Texts,
        fields: &Fields,
        errors: &mut FieldErrors,
    ) -> Result<Option<WorkerId>, Failure> {
        let reach = reach::<on::Account, Change>(&signed.actor)?;
        let reference = fields.get("worker_ref");
        // What was typed since the list was shown counts for more than what is still chosen in it.
        if !reference.is_empty() && reference != fields.get("worker_sought") {
            let known = account::worker_by_ref(tx, &reach, reference).await?;
            let wrong = match known {
                None if self.fitting > 0 => Some("account-worker-choose"),
                None => Some("account-worker-unknown"),
                Some(one)
                    if known != self.own
                        && !account::is_without_account(tx, &reach, one, fields.read("id"))
                            .await? =>
                {
                    Some("account-worker-taken")
                }
                Some(_) => None,
            };
            if let Some(key) = wrong {
                errors.add(self.field(), t.with(key, &[("words", reference)]));
            }
            return Ok(known);
        }
        let chosen = fields
            .read::<WorkerId>("worker")
            .filter(|chosen| self.shown.iter().any(|one| one.id == *chosen));
        if chosen.is_none() {
            errors.add(self.field(), t.text("account-worker-missing"));
        }
        Ok(chosen)
    }

    /// The field that the question begins with.
    fn field(&self) -> &'static str {
        if self.shown.is_empty() && !self.complete {
            "worker_ref"
        } else {
            "worker"
        }
    }

    /// The reference of the one that is chosen or typed, for a comparison.
    pub(super) fn reference<'a>(&'a self, fields: &'a Fields) -> &'a str {
        let chosen = fields.read::<WorkerId>("worker");
        self.shown
            .iter()
            .find(|one| Some(one.id) == chosen)
            .map_or(fields.get("worker_ref"), |one| one.local_ref.as_str())
    }

    /// The question.
    pub(super) fn question(&self, t: &Texts, fields: &Fields, errors: &FieldErrors) -> Markup {
        let f = ui::Fields::new(t.words(), errors);
        let label = t.text("account-worker");
        if self.complete && self.shown.is_empty() {
            return html! {
                div id="worker" {
                    @if let Some(message) = errors.message("worker") { (ui::error_message(t.words(), Some("worker-error"), message)) }
                    p { (t.text("account-worker-none")) }
                }
            };
        }
        let ids: Vec<String> = self.shown.iter().map(|one| one.id.to_string()).collect();
        let about: Vec<String> = self
            .shown
            .iter()
            .map(|one| format!("{}, {}", one.site_name, one.local_ref))
            .collect();
        let choices: Vec<Choice<'_>> = self
            .shown
            .iter()
            .zip(&ids)
            .zip(&about)
            .map(|((one, id), about)| Choice {
                hint: Some(about),
                ..Choice::new(id, &one.name)
            })
            .collect();
        let hint = t.text("account-worker-hint");
        let (look_up, look_up_hint) = (
            t.text("account-worker-look-up"),
            t.text("account-worker-look-up-hint"),
        );
        let reference = fields.get("worker_ref");
        html! {
            @if !self.complete {
                (f.text(&TextInput {
                    name: "worker_ref",
                    label: Label::from(look_up.as_str()),
                    hint: Some(&look_up_hint),
                    value: reference,
                    width: Some(20),
                    autocomplete: Some("off"),
                    spellcheck: Some(false),
                    ..TextInput::default()
                }))
                (ui::hidden("worker_sought", reference))
            }
            @if !self.shown.is_empty() {
                (f.radios(&Choices {
                    name: "worker",
                    legend: Label::sized(&label, Size::S),
                    hint: Some(&hint),
                    choices: &choices,
                    chosen: &[fields.get("worker")],
                    small: true,
                    ..Choices::default()
                }))
            }
            @if self.total > i64::from(MOST) && !words(fields).is_empty() {
                p { (t.with("account-worker-more", &[("shown", &MOST.to_string()), ("total", &self.total.to_string())])) }
            }
        }
    }
}

/// What they are looked up by: what was typed to find them, or the name of the account.
fn words(fields: &Fields) -> &str {
    match fields.get("worker_ref") {
        "" => fields.get("name"),
        typed => typed,
    }
}
