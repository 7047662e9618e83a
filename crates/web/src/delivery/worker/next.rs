//! What comes next for a worker who is new.

use crate::Texts;
use crate::ui;
use maud::{Markup, html};
use store::delivery::worker::{SignIn, Worker};

/// What a worker who has not left still needs: a sign-in, and people to support.
pub(super) fn steps(t: &Texts, worker: &Worker, sign_in: &SignIn, may_match: bool) -> Markup {
    let to_match = may_match && worker.people == 0;
    if sign_in.there && !to_match {
        return html! {};
    }
    let keepers = sign_in.keepers.join(", ");
    ui::inset_text(
        t.words(),
        &html! {
            p { strong { (t.text("worker-next")) } }
            ul class="nhsuk-list nhsuk-list--bullet" {
                @if !sign_in.there {
                    li { (t.with("worker-next-sign-in", &[("keepers", keepers.as_str()), ("ref", &worker.facts.local_ref)])) }
                }
                @if to_match { li { a class="nhsuk-link" href="/delivery/matching" { (t.text("worker-next-match")) } } }
            }
        },
    )
}
