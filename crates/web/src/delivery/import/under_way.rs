//! Large files are imported while somebody does something else: a page says how far it is, and looking again is all it
//! takes. What is under way is known to the server that does it and kept nowhere: an import counts whole or not at all,
//! and the same file twice changes nothing, so one that was cut off is begun again.

use crate::App;
use crate::shell::Shell;
use crate::ui::{self, Button, ButtonKind};
use crate::{Signed, Texts};
use axum::response::Response;
use ids::{AccountId, ImportId};
use jiff::Timestamp;
use maud::html;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Files with more rows than this are imported in the background.
pub(super) const LARGE: usize = 5_000;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Every row is checked once more.
    Checking,
    /// What changes is written.
    Writing,
    /// It came to an end without being imported; the key of the sentence that says why.
    Stopped(&'static str),
}

/// A file that is being imported.
#[derive(Debug, Clone, Copy)]
struct UnderWay {
    account: AccountId,
    since: Timestamp,
    rows: usize,
    stage: Stage,
}

/// Every file that this server imports just now.
static UNDER_WAY: Mutex<BTreeMap<ImportId, UnderWay>> = Mutex::new(BTreeMap::new());

fn with<T>(change: impl FnOnce(&mut BTreeMap<ImportId, UnderWay>) -> T) -> T {
    // Nothing here panics while it holds the lock, and the map is whole after every change.
    change(&mut UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner))
}

/// An import that is under way. Whatever ends it without a word, dropping this says that it stopped.
#[derive(Debug)]
pub(super) struct Running(ImportId);

impl Drop for Running {
    fn drop(&mut self) {
        with(|all| {
            if let Some(one) = all.get_mut(&self.0)
                && !matches!(one.stage, Stage::Stopped(_))
            {
                one.stage = Stage::Stopped("import-stopped");
            }
        });
    }
}

/// Begins; none when the file is under way already.
pub(super) fn begin(
    id: ImportId,
    account: AccountId,
    rows: usize,
    since: Timestamp,
) -> Option<Running> {
    with(|all| {
        if all
            .get(&id)
            .is_some_and(|one| !matches!(one.stage, Stage::Stopped(_)))
        {
            return None;
        }
        let stage = Stage::Checking;
        all.insert(
            id,
            UnderWay {
                account,
                since,
                rows,
                stage,
            },
        );
        Some(Running(id))
    })
}

/// It has come so far.
pub(super) fn reached(id: ImportId, stage: Stage) {
    with(|all| {
        if let Some(one) = all.get_mut(&id) {
            one.stage = stage;
        }
    });
}

/// It is done.
pub(super) fn done(id: ImportId) {
    with(|all| all.remove(&id));
}

/// Why the account's import of a file stopped; it is told once.
pub(super) fn stopped(id: ImportId, account: AccountId) -> Option<&'static str> {
    with(|all| match all.get(&id) {
        Some(UnderWay {
            account: whose,
            stage: Stage::Stopped(why),
            ..
        }) if *whose == account => {
            let why = *why;
            all.remove(&id);
            Some(why)
        }
        _ => None,
    })
}

/// The page that says how far it is; none when the account's file is not under way.
pub(super) fn page(app: &App, signed: &Signed, id: ImportId) -> Option<Response> {
    let found = with(|all| all.get(&id).copied())?;
    if found.account != signed.actor.account || matches!(found.stage, Stage::Stopped(_)) {
        return None;
    }
    let t: &Texts = &app.texts;
    let began = found
        .since
        .to_zoned(signed.organisation.time_zone.clone())
        .strftime("%H:%M:%S")
        .to_string();
    let rows = i64::try_from(found.rows).unwrap_or(i64::MAX);
    let stage = t.text(match found.stage {
        Stage::Writing => "import-stage-writing",
        Stage::Checking | Stage::Stopped(_) => "import-stage-checking",
    });
    let title = t.text("import-under-way");
    let again = super::address(id);
    let shell: Shell<'_> = super::page::frame(app, signed, title.clone());
    Some(
        shell
            .back(t.text("import-title"), "/delivery/import")
            .module("look-again.mjs")
            .body(html! {
                h1 { (title) }
                div data-look-again="3" role="status" {
                    p class="nhsuk-lede-text" { (stage) }
                    p { (t.count("import-under-way-rows", rows)) " " (t.with("import-under-way-since", &[("time", &began)])) }
                }
                p { (t.text("import-under-way-about")) }
                (ui::button(&Button {
                    text: &t.text("import-look-again"),
                    href: Some(&again),
                    kind: ButtonKind::Secondary,
                    ..Button::default()
                }))
            }),
    )
}
