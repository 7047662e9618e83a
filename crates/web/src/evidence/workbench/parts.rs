//! The pieces of the workbench that change while one codes: the bars beside a paragraph, a coding in the list.

use super::lanes::lanes;
use crate::Texts;
use evidence::code::Code;
use evidence::codebook::Codebook;
use evidence::coding::{Coding, Layer};
use evidence::place::Span;
use ids::{AccountId, CodeId, StudyId};
use maud::{Markup, html};
use std::collections::HashMap;
use store::evidence::source::Block;

/// So many lanes are drawn beside a paragraph; further bars share the last.
const LANES: usize = 12;
/// So much of a quote is shown in the list, in characters.
const QUOTE: usize = 240;

/// What is needed to show codings.
pub(super) struct Showing<'a> {
    pub(super) t: &'a Texts,
    pub(super) codebook: &'a Codebook,
    pub(super) coders: &'a HashMap<AccountId, String>,
    pub(super) blocks: &'a [Block],
    pub(super) study: StudyId,
    /// Who looks.
    pub(super) me: AccountId,
    /// They may take away what others coded, too.
    pub(super) leads: bool,
    pub(super) may_code: bool,
}

impl Showing<'_> {
    fn code(&self, id: CodeId) -> Option<&Code> {
        self.codebook.get(id)
    }

    fn coder(&self, coding: &Coding) -> &str {
        self.coders.get(&coding.coder).map_or("", String::as_str)
    }

    /// What a coding is called where there is no room for its quote.
    pub(super) fn label(&self, coding: &Coding) -> String {
        let code = self.code(coding.code).map_or("", |c| c.name.as_str());
        let coder = match coding.layer {
            Layer::Coder => self.coder(coding).to_owned(),
            Layer::Consensus => self.t.text("bench-consensus"),
        };
        format!("{code} · {coder}")
    }

    /// The number of the paragraph a place begins in, counted from 1.
    pub(super) fn paragraph(&self, span: Span) -> usize {
        self.blocks
            .partition_point(|block| block.span.start() <= span.start())
            .max(1)
    }

    /// The bars of every paragraph that has some: the number of the paragraph, and the bars.
    pub(super) fn bars(&self, codings: &[Coding]) -> Vec<(usize, Markup)> {
        let spans: Vec<Span> = codings.iter().map(|c| c.span).collect();
        let lanes = lanes(&spans);
        let mut beside: Vec<Vec<(usize, &Coding)>> = vec![Vec::new(); self.blocks.len()];
        for (coding, lane) in codings.iter().zip(lanes) {
            let first = self
                .blocks
                .partition_point(|block| block.span.end() <= coding.span.start());
            for (block, bars) in self.blocks.iter().zip(&mut beside).skip(first) {
                if block.span.start() >= coding.span.end() {
                    break;
                }
                bars.push((lane, coding));
            }
        }
        beside
            .into_iter()
            .enumerate()
            .filter(|(_, bars)| !bars.is_empty())
            .map(|(at, bars)| {
                (
                    at + 1,
                    html! { @for (lane, coding) in bars { (self.bar(lane, coding)) } },
                )
            })
            .collect()
    }

    /// A bar is for the eye and the mouse: the list says the same to the keyboard and to a screen reader.
    fn bar(&self, lane: usize, coding: &Coding) -> Markup {
        let colour = self.code(coding.code).map_or("grey", |c| c.colour.code());
        let lane = lane.min(LANES - 1);
        let layer = match coding.layer {
            Layer::Coder => "",
            Layer::Consensus => " app-bar--consensus",
        };
        html! {
            a class={ "app-bar app-bar--" (colour) " app-bar--lane-" (lane) (layer) } href={ "#k-" (coding.id) }
                tabindex="-1" title=(self.label(coding)) data-coding=(coding.id) {}
        }
    }

    /// A coding in the list.
    pub(super) fn item(&self, coding: &Coding) -> Markup {
        let t = self.t;
        let code = self.code(coding.code);
        let colour = code.map_or("grey", |c| c.colour.code());
        let name = code.map_or("", |c| c.name.as_str());
        let paragraph = self.paragraph(coding.span);
        let quote: String = coding.quote.chars().take(QUOTE).collect();
        let cut = coding.quote.chars().nth(QUOTE).is_some();
        let short: String = quote.chars().take(40).collect();
        let may_change = self.may_code && (coding.coder == self.me || self.leads);
        html! {
            li class="app-coding" id={ "k-" (coding.id) } tabindex="-1" data-coding=(coding.id)
                data-start=(coding.span.start()) data-end=(coding.span.end()) data-colour=(colour) {
                p class="app-coding__code" {
                    span class={ "app-chip app-chip--" (colour) } aria-hidden="true" {}
                    strong { (name) }
                    " " span class="app-coding__who" {
                        @match coding.layer { Layer::Coder => (self.coder(coding)), Layer::Consensus => (t.text("bench-consensus")) }
                        @if coding.suggested { " · " (t.text("bench-was-suggested")) }
                        @if let Some(weight) = coding.weight { " · " (t.with("bench-weight-of", &[("weight", i64::from(weight).to_string().as_str())])) }
                    }
                }
                p class="app-coding__quote app-text" {
                    a class="nhsuk-link" href={ "#b-" (paragraph) } { "“" (quote) @if cut { "…" } "”" }
                }
                @if !coding.comment.is_empty() { p class="app-coding__comment app-text" { (coding.comment) } }
                p class="app-coding__ways" {
                    a class="nhsuk-link" data-about href=(crate::evidence::coding::address(self.study, coding.id)) {
                        (t.text("bench-about-coding"))
                        (crate::ui::visually_hidden(&format!(" {name}: {short}")))
                    }
                    @if may_change {
                    button class="app-link-button" type="submit" name="coding" value=(coding.id) {
                        (t.text("bench-uncode"))
                        (crate::ui::visually_hidden(&format!(" {name}: {short}")))
                    }
                    }
                }
            }
        }
    }
}
