//! The codes as a tree: what they mean in sight, how often they were used beside them.

use crate::Texts;
use evidence::codebook::Codebook;
use ids::CodeId;
use maud::{Markup, html};
use std::collections::HashMap;
use store::evidence::code::Uses;

/// The tree. The codes used last come first in the list that a script offers, so they are named.
pub(super) fn tree(
    t: &Texts,
    codebook: &Codebook,
    uses: &HashMap<CodeId, Uses>,
    recent: &[CodeId],
) -> Markup {
    html! {
        ul class="app-codes" {
            @for (depth, code) in codebook.tree() {
                @let used = uses.get(&code.id).map_or(0, |u| u.codings);
                @let recent = recent.iter().position(|id| *id == code.id);
                li class={ "app-codes__code app-codes__code--depth-" (depth.min(5)) } data-code=(code.id) data-name=(code.name)
                    data-colour=(code.colour.code()) data-codable[code.is_codable] data-recent=[recent] {
                    span class={ "app-chip app-chip--" (code.colour.code()) } aria-hidden="true" {}
                    @if code.definition.is_empty() && code.use_when.is_empty() && code.not_when.is_empty() {
                        span class="app-codes__name" { (code.name) }
                    } @else {
                        details class="app-codes__rules" {
                            summary class="app-codes__name" { (code.name) }
                            @if !code.definition.is_empty() { p { (code.definition) } }
                            @if !code.use_when.is_empty() { p { strong { (t.text("code-use-when")) } " " (code.use_when) } }
                            @if !code.not_when.is_empty() { p { strong { (t.text("code-not-when")) } " " (code.not_when) } }
                        }
                    }
                    span class="app-codes__count" data-count { (used) }
                }
            }
        }
    }
}
