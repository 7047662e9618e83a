//! One code: what it means, its quotes in their context, the memos about it, and what became of it.

use super::{address as of_code, found, quote};
use crate::evidence::not_asked::{self as unasked, About};
use crate::evidence::{address, frame, history as told, memo};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{self, Button, ButtonKind, Empty, Fact, Link, Pager};
use crate::{Failure, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::code::Code;
use evidence::codebook::Codebook;
use evidence::memo::MemoTarget;
use ids::{CodeId, StudyId};
use maud::{Markup, html};
use store::evidence::coding::{self, Filter};
use store::evidence::{code, history, not_asked, study};
use store::frameworks::Vocabularies;
use store::listing::Page;
use store::permits;

/// So many quotes stand on a page.
const QUOTES: u32 = 20;

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let actor = &signed.actor;
    let (one, of): (StudyId, CodeId) = (id(&one)?, id(&of)?);
    let number = Page::new(asked.read("page").unwrap_or(1), QUOTES);
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Codebook, to::Read>(&mut tx, actor, one).await?;
    let of_codings = permits::study::<on::Coding, to::Read>(&mut tx, actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let codebook = code::codebook(&mut tx, &permit).await?;
    let code = found(&codebook, of)?;
    let branch = codebook.branch(of);
    let inside = asked.has("with", "inside") || !code.is_codable;
    let codes = if inside {
        branch.iter().map(|code| code.id).collect()
    } else {
        vec![of]
    };
    let filter = Filter {
        codes,
        ..Filter::default()
    };
    let quotes = coding::list(&mut tx, &state.around, &of_codings, &filter, number).await?;
    let total = quotes.total;
    let quotes = quote::in_context(&mut tx, &state, &signed, one, quotes.rows).await?;
    let about = MemoTarget::Code(of);
    let memos = memo::about(&mut tx, &state, &signed, one, about).await?;
    let steps = history::of_thing(&mut tx, &permit, of).await?;
    let vocabularies = store::frameworks::load(&mut tx, actor.org).await?;
    let may_change = permits::may_study::<on::Codebook, to::Change>(&mut tx, actor, one).await?;
    let may_code = permits::may_study::<on::Coding, to::Create>(&mut tx, actor, one).await?;
    let noted = not_asked::all(&mut tx, &permit).await?;
    tx.commit().await?;
    let noted = noted.iter().filter(|(_, code)| *code == of).count();

    let several = branch.len() > 1;
    let list = with(one, of, &asked, "with", if inside { "" } else { "inside" });
    Ok(frame(&state, &signed, (one, &name), &t.text("code-title"))
        .step(t.text("codes-title"), address(one, "codes"))
        .body(html! {
            h1 { (code.name) }
            (facts(t, one, &codebook, code, &vocabularies))
            @if may_change { (doing(t, one, of)) }
            @if may_code { (unasked::link(t, one, About::Code(of), noted)) }
            h2 { (t.text("code-quotes")) }
            @if several && code.is_codable {
                p { a class="nhsuk-link" href=(list) { @if inside { (t.text("code-quotes-own")) } @else { (t.text("code-quotes-inside")) } } }
            }
            @if quotes.is_empty() {
                (ui::empty_state(Empty { message: &t.text("code-quotes-none"), action: None }))
            } @else {
                (quote::list(t, one, &quotes, inside && several))
                (ui::pager(t.words(), &Pager {
                    page: u64::from(number.number),
                    per_page: u64::from(number.size),
                    total: u64::try_from(total).unwrap_or(0),
                    url: &|page| with(one, of, &asked, "page", &page.to_string()),
                }))
            }
            (memo::links(t, one, &memos, &about))
            h2 { (t.text("code-history")) }
            @if steps.is_empty() { p { (t.text("code-history-none")) } }
            (told::events(t, &codebook, &signed.organisation.time_zone, &steps))
        }))
}

/// The address of the page with one thing asked otherwise.
fn with(one: StudyId, of: CodeId, asked: &crate::Fields, name: &str, value: &str) -> String {
    let mut asked = asked.clone();
    if name != "page" {
        asked.set("page", "");
    }
    format!("{}?{}", of_code(one, of, ""), asked.query_with(name, value))
}

fn facts(
    t: &Texts,
    one: StudyId,
    codebook: &Codebook,
    code: &Code,
    vocabularies: &Vocabularies,
) -> Markup {
    let keys = [
        "place",
        "definition",
        "use",
        "not",
        "quotes",
        "inside",
        "colour",
        "term",
        "kind",
    ]
    .map(|key| t.text(&format!("code-fact-{key}")));
    let mut rows = Vec::new();
    let path = codebook.path(code.id);
    if path.len() > 1 {
        let links = html! {
            @for (at, above) in path.iter().take(path.len() - 1).enumerate() {
                @if at > 0 { " › " }
                a class="nhsuk-link" href=(of_code(one, above.id, "")) { (above.name) }
            }
        };
        rows.push(Fact::new(&keys[0], links));
    }
    for (key, text) in [
        (&keys[1], &code.definition),
        (&keys[2], &code.use_when),
        (&keys[3], &code.not_when),
    ] {
        if !text.is_empty() {
            rows.push(Fact::new(key, html! { p class="app-text" { (text) } }));
        }
    }
    if !code.anchor_quotes.is_empty() {
        let quotes =
            html! { @for quote in &code.anchor_quotes { p class="app-text" { "“" (quote) "”" } } };
        rows.push(Fact::new(&keys[4], quotes));
    }
    let inside: Vec<&Code> = codebook.children(Some(code.id)).collect();
    if !inside.is_empty() {
        let list = html! { ul class="nhsuk-list" { @for code in inside { li { a class="nhsuk-link" href=(of_code(one, code.id, "")) { (code.name) } } } } };
        rows.push(Fact::new(&keys[5], list));
    }
    let colour = code.colour.code();
    let colour_name = t.text(&format!("colour-{colour}"));
    rows.push(Fact::new(&keys[6], html! { span class={ "app-chip app-chip--" (colour) } aria-hidden="true" {} " " (colour_name) }));
    if let Some(term) = &code.term {
        let name = vocabularies.resolve(term).map_or_else(
            || term.term.to_string(),
            |found| {
                format!(
                    "{} ({} {})",
                    found.term.name,
                    found.framework.name(),
                    term.version
                )
            },
        );
        rows.push(Fact::new(&keys[7], html! { (name) }));
    }
    if !code.is_codable {
        rows.push(Fact::new(&keys[8], html! { (t.text("code-heading-yes")) }));
    }
    ui::summary_list(&rows)
}

/// What can be done to the code.
fn doing(t: &Texts, one: StudyId, of: CodeId) -> Markup {
    let (change, add) = (t.text("code-change"), t.text("code-add-inside"));
    let inside = format!("{}?parent={of}", address(one, "codes/new"));
    let (restructure, split) = (t.text("code-restructure"), t.text("code-split"));
    let links = [
        Link::new(&add, &inside),
        Link::new(&restructure, &of_code(one, of, "restructure")),
        Link::new(&split, &of_code(one, of, "split")),
    ]
    .map(|link| html! { (ui::button(&Button { text: link.text, kind: ButtonKind::Secondary, small: true, href: Some(link.href), ..Button::default() })) });
    ui::button_group(&html! {
        (ui::button(&Button { text: &change, small: true, href: Some(&of_code(one, of, "change")), ..Button::default() }))
        @for link in &links { (link) }
    })
}
