//! Correcting a source: a new wording, to which the codings move with their words. First what would become of them is
//! shown, then it is saved; codings whose words are gone wait in a list.

mod lost;
mod page;
mod preview;
mod save;
mod wording;

use super::reading;
use super::relayout::Moves;
use crate::evidence::workbench;
use crate::routes::{Needs, Routes};
use crate::sent::{LARGEST_FORM, Sent};
use crate::{Failure, Texts};
use access::{Action, Permit, Resource, on, to};
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler as _;
use evidence::study::{SourceTie, SpeakerTie};
use evidence::text::Text;
use ids::{SourceId, StudyId};
use store::evidence::case;
use store::evidence::source::{self, Corrected, Layout, Source};
use store::{Surroundings, Tx};

/// The addresses.
pub(super) fn routes() -> Routes {
    let source = |action| Needs::May(action, Resource::StudySource);
    let coding = Needs::May(Action::Change, Resource::Coding);
    let limit = || DefaultBodyLimit::max(LARGEST_FORM);
    Routes::default()
        .get(
            "/evidence/studies/{study}/sources/{source}/corrections",
            source(Action::Read),
            page::page,
        )
        .get(
            "/evidence/studies/{study}/sources/{source}/corrections/{number}",
            source(Action::Change),
            wording::page,
        )
        .post(
            "/evidence/studies/{study}/sources/{source}/corrections/preview",
            source(Action::Change),
            preview::page.layer(limit()),
        )
        .post(
            "/evidence/studies/{study}/sources/{source}/corrections",
            source(Action::Change),
            save::send.layer(limit()),
        )
        .post(
            "/evidence/studies/{study}/sources/{source}/corrections/place",
            coding,
            lost::place,
        )
        .post(
            "/evidence/studies/{study}/sources/{source}/corrections/forget",
            coding,
            lost::forget,
        )
}

/// The address of the page, or of something below it.
pub(super) fn address(study: StudyId, source: SourceId, part: &str) -> String {
    let page = workbench::address(study, source, "corrections");
    if part.is_empty() {
        page
    } else {
        format!("{page}/{part}")
    }
}

/// What a source is to say instead.
struct Correction {
    text: Text,
    layout: Layout,
    why: String,
    /// The version of the source that was corrected.
    version: i64,
    /// What whoever reads it should know.
    warnings: Vec<String>,
}

impl Correction {
    /// Reads what was sent: a file, or else the text. The layout of a text that was looked at comes with it.
    ///
    /// # Errors
    /// The field, and what to do.
    async fn read(
        t: &Texts,
        source: &Source,
        sent: Sent,
    ) -> Result<Result<Correction, (&'static str, String)>, Failure> {
        let typed = sent.fields;
        let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
        let why = typed.get("why").to_owned();
        if sent.too_large {
            return Ok(Err(("file", t.text("correction-too-large"))));
        }
        let (text, layout, warnings) = if sent.files.is_empty() {
            let text = Text::new(&typed.raw("text"));
            let looked_at: Option<Layout> = serde_json::from_str(typed.get("layout")).ok();
            let layout = match looked_at.filter(|layout| layout.fits(text.len())) {
                Some(layout) => layout,
                None => Moves::of(source, &text).layout(&text),
            };
            (text, layout, Vec::new())
        } else {
            match reading::files(sent.files).await?.pop() {
                Some((_, Ok(read))) => (read.text, read.layout, read.warnings),
                Some((_, Err(refusal))) => {
                    let message = format!("{}. {}", refusal.what, refusal.remedy);
                    return Ok(Err(("file", message)));
                }
                None => return Err(Failure::Missing),
            }
        };
        if text.as_str().trim().is_empty() {
            return Ok(Err(("text", t.text("source-text-missing"))));
        }
        if text == source.text && layout == source.layout {
            return Ok(Err(("text", t.text("correction-same"))));
        }
        Ok(Ok(Correction {
            text,
            layout,
            why,
            version,
            warnings,
        }))
    }

    /// Corrects the source.
    async fn make(
        &self,
        tx: &mut Tx,
        around: &Surroundings,
        permit: &Permit<on::StudySource, to::Change>,
        source: &Source,
    ) -> Result<Corrected, Failure> {
        let renamed = Moves::of(source, &self.text).renamed(&self.layout);
        let corrected = source::correct(
            tx,
            around,
            permit,
            source.id,
            self.version,
            &self.text,
            &self.layout,
            &self.why,
        )
        .await?;
        tie_renamed(tx, around, permit, source.id, &renamed).await?;
        Ok(corrected)
    }
}

/// Ties speakers to their cases whose label is another now.
pub(super) async fn tie_renamed(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Change>,
    source: SourceId,
    renamed: &[(String, String)],
) -> Result<(), Failure> {
    if renamed.is_empty() {
        return Ok(());
    }
    let before = case::of_source(tx, permit, source).await?;
    let after: Vec<SourceTie> = before
        .iter()
        .map(|tie| match tie {
            SourceTie::Speaker(speaker) => {
                let now = renamed.iter().find(|(was, _)| *was == speaker.label);
                SourceTie::Speaker(SpeakerTie {
                    label: now.map_or(&speaker.label, |(_, now)| now).clone(),
                    case: speaker.case,
                })
            }
            other => other.clone(),
        })
        .collect();
    if after != before {
        case::set_ties(tx, around, permit, source, &after).await?;
    }
    Ok(())
}
