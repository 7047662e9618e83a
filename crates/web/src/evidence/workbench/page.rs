//! The page.

use super::code_tree::tree;
use super::parts::Showing;
use super::{address, passage};
use crate::evidence::source::ways;
use crate::evidence::{frame, memo, parts};
use crate::routes::{AppState, id};
use crate::ui::{self, Button, ButtonKind, FieldErrors, Form, Label, Select, TextInput, Textarea};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::codebook::Codebook;
use evidence::coding::Coding;
use evidence::memo::MemoTarget;
use ids::{AccountId, CodeId, CodingId, SourceId, StudyId};
use maud::{Markup, html};
use std::collections::HashMap;
use store::evidence::code::{self, Uses};
use store::evidence::source::{self, Block, BlockKind, Source};
use store::evidence::{coding, study};
use store::{Error, Tx, permits};

/// Everything the workbench shows.
pub(super) struct Bench {
    pub(super) study: StudyId,
    pub(super) name: String,
    /// How many steps the study had when it was read.
    pub(super) steps: i64,
    pub(super) source: Source,
    pub(super) blocks: Vec<Block>,
    pub(super) codings: Vec<Coding>,
    pub(super) codebook: Codebook,
    pub(super) uses: HashMap<CodeId, Uses>,
    pub(super) recent: Vec<CodeId>,
    pub(super) coders: HashMap<AccountId, String>,
    pub(super) may_code: bool,
    pub(super) leads: bool,
    pub(super) others: Vec<(SourceId, String)>,
    /// The memos about the source, for the whole page only.
    memos: Option<memo::About>,
}

impl Bench {
    pub(super) async fn load(
        tx: &mut Tx,
        app: &App,
        signed: &Signed,
        study_id: StudyId,
        source_id: SourceId,
    ) -> Result<Bench, Failure> {
        let actor = &signed.actor;
        let of_study = permits::study::<on::Study, to::Read>(tx, actor, study_id).await?;
        let of_source = permits::study::<on::StudySource, to::Read>(tx, actor, study_id).await?;
        let of_codings = permits::study::<on::Coding, to::Read>(tx, actor, study_id).await?;
        let study = study::load(tx, &app.around, &of_study).await?;
        let source = source::load(tx, &app.around, &of_source, source_id).await?;
        let codings = coding::of_source(tx, &of_codings, source_id).await?;
        let (may_code, recent) =
            match permits::study::<on::Coding, to::Create>(tx, actor, study_id).await {
                Ok(permit) => (true, code::recent(tx, &permit, 9).await?),
                Err(Error::Denied) => (false, Vec::new()),
                Err(other) => return Err(other.into()),
            };
        let leads = permits::may_study::<on::Study, to::Change>(tx, actor, study_id).await?;
        let mut coders: HashMap<AccountId, String> =
            coding::coders(tx, &of_codings).await?.into_iter().collect();
        coders.insert(actor.account, actor.name.clone());
        Ok(Bench {
            study: study_id,
            name: study.name,
            steps: study.steps,
            blocks: passage::blocks(&source),
            codebook: code::codebook(tx, &of_codings).await?,
            uses: code::uses(tx, &of_codings).await?,
            others: source::choices(tx, &of_source).await?,
            source,
            codings,
            recent,
            coders,
            may_code,
            leads,
            memos: None,
        })
    }

    pub(super) fn showing<'a>(&'a self, t: &'a Texts, signed: &Signed) -> Showing<'a> {
        Showing {
            t,
            codebook: &self.codebook,
            coders: &self.coders,
            blocks: &self.blocks,
            study: self.study,
            me: signed.actor.account,
            leads: self.leads,
            may_code: self.may_code,
        }
    }
}

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path((study, source)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (study, source): (StudyId, SourceId) = (id(&study)?, id(&source)?);
    let mut tx = state.db.write().await?;
    let mut bench = Bench::load(&mut tx, &state, &signed, study, source).await?;
    let about = MemoTarget::Source(source);
    bench.memos = Some(memo::about(&mut tx, &state, &signed, study, about).await?);
    tx.commit().await?;
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<CodingId>().to_string());
    Ok(show(&state, &signed, &bench, &typed, FieldErrors::NONE))
}

/// The page with what was typed into its form.
pub(super) fn show(
    app: &App,
    signed: &Signed,
    bench: &Bench,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let showing = bench.showing(t, signed);
    let [before, after] = neighbours(bench);
    frame(app, signed, (bench.study, &bench.name), &t.text("bench-title"))
        .module("workbench.mjs")
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (bench.source.name) }
            (parts(t, bench.study, "sources"))
            nav class="app-bench__way" aria-label=(t.text("bench-other-sources")) {
                @if let Some((id, name)) = before { a class="nhsuk-link" rel="prev" href=(address(bench.study, *id, "")) { "← " (name) } }
                @if let Some((id, name)) = after { a class="nhsuk-link" rel="next" href=(address(bench.study, *id, "")) { (name) " →" } }
                (ways(t, bench.study, bench.source.id, bench.leads))
            }
            div class="app-bench" data-bench=(address(bench.study, bench.source.id, "")) data-steps=(bench.steps)
                data-may-code[bench.may_code] data-memo=[bench.may_code.then(|| memos(bench))] data-said-coded=(t.text("bench-said-coded")) data-said-uncoded=(t.text("bench-said-uncoded"))
                data-said-undone=(t.text("bench-said-undone")) data-said-redone=(t.text("bench-said-redone")) data-said-nothing=(t.text("bench-said-nothing"))
                data-said-offline=(t.text("bench-said-offline")) data-said-unanswered=(t.text("bench-said-unanswered")) data-in-vivo=(t.text("bench-in-vivo")) {
                section class="app-bench__codes" aria-labelledby="bench-codes" {
                    h2 id="bench-codes" class="nhsuk-heading-s" { (t.text("bench-codes")) }
                    p data-no-codes hidden[!bench.codebook.is_empty()] { (t.text("bench-codes-none")) }
                    label class="nhsuk-label" for="code-search" { (t.text("bench-code-search")) }
                    input class="nhsuk-input" id="code-search" type="search" autocomplete="off";
                    (tree(t, &bench.codebook, &bench.uses, &bench.recent))
                }
                section class="app-bench__middle" aria-labelledby="bench-text" {
                    h2 id="bench-text" class="nhsuk-heading-s" { (t.text("bench-text")) }
                    (text(t, bench, &showing))
                }
                section class="app-bench__side" aria-labelledby="bench-codings" {
                    @if bench.may_code { (coding_form(t, bench, typed, errors)) }
                    h2 id="bench-codings" class="nhsuk-heading-s" { (t.text("bench-codings")) }
                    p class="nhsuk-hint" data-none hidden[!bench.codings.is_empty()] { (t.text("bench-codings-none")) }
                    (list(t, bench, &showing))
                    @if bench.may_code { (walking(t, bench)) }
                    (keys(t))
                    @if let Some(memos) = &bench.memos { (memo::links(t, bench.study, memos, &MemoTarget::Source(bench.source.id))) }
                }
                p class="nhsuk-u-visually-hidden" role="status" data-said {}
                @if bench.may_code { (palette(t)) }
            }
        })
}

/// Where a memo about a place of the source is written; a script adds the place.
fn memos(bench: &Bench) -> String {
    let new = crate::evidence::address(bench.study, "memos/new");
    format!("{new}?source={}", bench.source.id)
}

/// The sources before and after this one, by name.
fn neighbours(bench: &Bench) -> [Option<&(SourceId, String)>; 2] {
    let at = bench
        .others
        .iter()
        .position(|(id, _)| *id == bench.source.id);
    match at {
        Some(at) => [
            at.checked_sub(1)
                .and_then(|before| bench.others.get(before)),
            bench.others.get(at + 1),
        ],
        None => [None, None],
    }
}

fn text(t: &Texts, bench: &Bench, showing: &Showing<'_>) -> Markup {
    let bars: HashMap<usize, Markup> = showing.bars(&bench.codings).into_iter().collect();
    let pages = pages(bench);
    let memos = bench.memos.as_ref();
    let memos = memos.map(|about| about.placed(&bench.codings));
    html! {
        div class="app-text-view" id="text" tabindex="0" role="group" aria-label=(t.text("bench-text-keys")) {
            @for (number, block) in (1..).zip(&bench.blocks) {
                @let words = bench.source.text.slice(block.span).unwrap_or_default();
                @let speaker = block.speaker.as_ref().filter(|speaker| !begins_with_label(words, speaker));
                div class="app-block" id={ "b-" (number) } data-start=(block.span.start()) {
                    p class="app-block__number" { (number) }
                    div class="app-block__words" {
                        @if let Some(page) = pages.get(number - 1).copied().flatten() {
                            p class="nhsuk-hint app-block__page" { (t.with("quotes-page", &[("page", page.to_string().as_str())])) }
                        }
                        @if speaker.is_some() || block.time_ms.is_some() {
                            p class="app-block__speaker" {
                                @if let Some(speaker) = speaker { strong { (speaker) } }
                                @if let Some(ms) = block.time_ms { " " span { (clock(ms)) } }
                            }
                        }
                        @match block.kind {
                            BlockKind::Heading(_) => p class="app-block__text app-block__text--heading" data-words { (words) },
                            BlockKind::ListItem => p class="app-block__text app-block__text--item" data-words { (words) },
                            _ => p class="app-block__text" data-words { (words) },
                        }
                        @for memo in memos.iter().flat_map(|memos| memos.at(block.span)) {
                            p class="app-block__memo" { a class="nhsuk-link" href=(memo::address(bench.study, memo.id, "")) { (t.with("bench-memo", &[("title", memo.title.as_str())])) } }
                        }
                    }
                    div class="app-block__bars" id={ "bars-" (number) } aria-hidden="true" { @if let Some(bars) = bars.get(&number) { (bars) } }
                }
            }
        }
    }
}

/// For each stretch the page it begins on, where that is another than the stretch before has.
fn pages(bench: &Bench) -> Vec<Option<u32>> {
    let mut before = None;
    let page = |block: &Block| {
        let page = bench.source.layout.page_of(block.span.start());
        let turned = page.filter(|_| page != before);
        before = page.or(before);
        turned
    };
    bench.blocks.iter().map(page).collect()
}

/// Whether a line names its speaker itself, as `Jo: She rang`, `**Jo:** …` or `[Name 1]: …` do. A line that begins with
/// the same letters (`Joan rang`, said by Jo) does not.
fn begins_with_label(words: &str, speaker: &str) -> bool {
    words
        .trim_start_matches([' ', '*', '['])
        .strip_prefix(speaker.trim_start_matches('['))
        .is_some_and(|rest| rest.trim_start().starts_with([':', '(', '*', ']']))
}

fn clock(ms: u64) -> String {
    let seconds = ms / 1000;
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// Coding a passage by its words. A script fills it from what is marked in the text.
fn coding_form(t: &Texts, bench: &Bench, typed: &Fields, errors: &FieldErrors) -> Markup {
    let action = address(bench.study, bench.source.id, "codings");
    let f = ui::Fields::new(t.words(), errors);
    let words = [
        "words",
        "paragraph",
        "code",
        "comment",
        "weight",
        "send",
        "choose",
        "in-vivo",
    ]
    .map(|key| t.text(&format!("bench-{key}")));
    let (suggestions, likely) = (
        address(bench.study, bench.source.id, "suggestions"),
        t.text("bench-likely"),
    );
    let (words_hint, paragraph_hint, weight_hint) = (
        t.text("bench-words-hint"),
        t.text("bench-paragraph-hint"),
        t.text("bench-weight-hint"),
    );
    let named: Vec<(String, String)> = bench
        .codebook
        .tree()
        .filter(|(_, code)| code.is_codable)
        .map(|(depth, code)| {
            let indent = "\u{2003}".repeat(depth);
            (code.id.to_string(), format!("{indent}{}", code.name))
        })
        .collect();
    let mut options = vec![("", words[6].as_str()), ("in-vivo", words[7].as_str())];
    options.extend(named.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    let form = Form {
        action: &action,
        hidden: &[("id", typed.get("id"))],
        ..Form::default()
    };
    let inside = html! {
        (f.textarea(&Textarea { name: "words", label: Label::from(words[0].as_str()), hint: Some(&words_hint), value: &typed.raw("words"), rows: 2, ..Textarea::default() }))
        (f.text(&TextInput { name: "paragraph", label: Label::from(words[1].as_str()), hint: Some(&paragraph_hint), value: typed.get("paragraph"), width: Some(4), input_mode: Some("numeric"), ..TextInput::default() }))
        (f.select(&Select { name: "code", label: Label::from(words[2].as_str()), options: &options, chosen: typed.get("code"), ..Select::default() }))
        (f.text(&TextInput { name: "weight", label: Label::from(words[4].as_str()), hint: Some(&weight_hint), value: typed.get("weight"), width: Some(3), input_mode: Some("numeric"), ..TextInput::default() }))
        (f.textarea(&Textarea { name: "comment", label: Label::from(words[3].as_str()), value: &typed.raw("comment"), rows: 2, ..Textarea::default() }))
        div class="app-bench__walking" {
            (ui::button(&Button { text: &words[5], small: true, prevent_double_click: true, ..Button::default() }))
            (ui::button(&Button { text: &likely, small: true, kind: ButtonKind::Secondary, form_action: Some(&suggestions), ..Button::default() }))
        }
    };
    ui::details(
        &t.text("bench-code-by-words"),
        !errors.is_empty(),
        &ui::form(t.words(), &form, &inside),
    )
}

fn list(t: &Texts, bench: &Bench, showing: &Showing<'_>) -> Markup {
    let action = address(bench.study, bench.source.id, "uncode");
    let items = html! {
        ol class="app-codings" data-codings { @for coding in &bench.codings { (showing.item(coding)) } }
    };
    ui::form(
        t.words(),
        &Form {
            action: &action,
            ..Form::default()
        },
        &items,
    )
}

/// Taking back and doing again what oneself did.
fn walking(t: &Texts, bench: &Bench) -> Markup {
    let button = |part: &str| {
        let action = address(bench.study, bench.source.id, part);
        let text = t.text(&format!("bench-{part}"));
        ui::form(
            t.words(),
            &Form {
                action: &action,
                ..Form::default()
            },
            &ui::button(&Button {
                text: &text,
                kind: ButtonKind::Secondary,
                small: true,
                ..Button::default()
            }),
        )
    };
    html! { div class="app-bench__walking" { (button("undo")) (button("redo")) } }
}

/// What the keys do.
fn keys(t: &Texts) -> Markup {
    let rows: [(&str, &str); 14] = [
        ("↓ ↑", "sentence"),
        ("⇧ ↓ ↑", "extend"),
        ("← →", "word"),
        ("c", "code"),
        ("s", "suggest"),
        ("1–9", "recent"),
        ("v", "vivo"),
        ("u", "uncode"),
        ("e", "about"),
        ("m", "memo"),
        ("n p", "next"),
        ("/", "search"),
        ("z", "undo"),
        ("⇧ z", "redo"),
    ];
    ui::details(
        &t.text("bench-keys"),
        false,
        &html! {
            p { (t.text("bench-keys-hint")) }
            dl class="app-keys" {
                @for (key, what) in rows { div { dt { kbd { (key) } } dd { (t.text(&format!("bench-key-{what}"))) } } }
            }
        },
    )
}

/// The list of codes that a script opens over the text.
fn palette(t: &Texts) -> Markup {
    html! {
        dialog class="app-palette" data-palette aria-labelledby="palette-label" {
            label class="nhsuk-label nhsuk-label--s" id="palette-label" for="palette-input" { (t.text("bench-palette")) }
            p class="app-palette__quote app-text" data-palette-quote {}
            p class="app-palette__said" data-palette-said role="status" {}
            input class="nhsuk-input" id="palette-input" type="text" autocomplete="off" role="combobox" aria-expanded="true"
                aria-controls="palette-list" aria-autocomplete="list" spellcheck="false";
            ul class="app-palette__list" id="palette-list" role="listbox" aria-labelledby="palette-label" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::begins_with_label;

    #[test]
    fn a_line_names_its_speaker_only_as_a_label() {
        for (words, speaker) in [
            ("Jo: She rang", "Jo"),
            (" **Jo:** She rang", "Jo"),
            ("[Name 1]: She rang", "[Name 1]"),
            ("[Jo]: She rang", "Jo"),
            ("Jo (00:01:02): She rang", "Jo"),
        ] {
            assert!(begins_with_label(words, speaker), "{words}");
        }
        for (words, speaker) in [("Joan rang", "Jo"), ("Jo rang", "Jo"), ("She rang", "Jo")] {
            assert!(!begins_with_label(words, speaker), "{words}");
        }
    }
}
