//! The memos of a study, and those about one thing of it.

use super::{address as of_memo, kind_name, target};
use crate::evidence::{address, frame, parts};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, Cell, Column, DataTable, Empty, FieldErrors, FilterPanel, Label, Link, Pager,
    SearchInput, Select,
};
use crate::{App, Failure, Fields, Signed, Texts, dates};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::coding::Coding;
use evidence::memo::{Memo, MemoKind, MemoTarget};
use evidence::place::Span;
use ids::{AccountId, CodingId, StudyId};
use maud::{Markup, html};
use std::collections::HashMap;
use store::evidence::memo::{self, Filter};
use store::evidence::{member, study};
use store::listing::Page;
use store::{Tx, permits};

/// The memos about one thing, and whether another may be written.
pub(in crate::evidence) struct About {
    memos: Vec<Memo>,
    may_write: bool,
}

/// So many memos about one thing are shown beside it.
const BESIDE: u32 = 50;

impl About {
    /// Those about places, and those about a coding in `codings`, with where that is.
    pub(in crate::evidence) fn placed(&self, codings: &[Coding]) -> PlacedMemos<'_> {
        let spans: HashMap<CodingId, Span> = codings
            .iter()
            .map(|coding| (coding.id, coding.span))
            .collect();
        let span = |target: &MemoTarget| match target {
            MemoTarget::Place(_, place) => Some(*place),
            MemoTarget::Coding(id) => spans.get(id).copied(),
            _ => None,
        };
        let memos = self.memos.iter();
        PlacedMemos(
            memos
                .map(|memo| (memo, memo.about.iter().filter_map(span).collect()))
                .collect(),
        )
    }
}

/// Memos with the places of a text that they are about.
pub(in crate::evidence) struct PlacedMemos<'a>(Vec<(&'a Memo, Vec<Span>)>);

impl<'a> PlacedMemos<'a> {
    /// Those about a place that shares words with this one.
    pub(in crate::evidence) fn at(&self, span: Span) -> impl Iterator<Item = &'a Memo> {
        self.0
            .iter()
            .filter(move |(_, places)| places.iter().any(|place| place.overlaps(span)))
            .map(|(memo, _)| *memo)
    }
}

/// Fetches the memos about one thing.
///
/// # Errors
/// As the store says.
pub(in crate::evidence) async fn about(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    study: StudyId,
    target: MemoTarget,
) -> Result<About, Failure> {
    let permit = permits::study::<on::StudyMemo, to::Read>(tx, &signed.actor, study).await?;
    let filter = Filter {
        about: Some(target),
        ..Filter::default()
    };
    let page = Page::new(1, BESIDE);
    let memos = memo::list(tx, &app.around, &permit, &filter, page).await?;
    Ok(About {
        memos: memos.rows,
        may_write: permits::may_study::<on::StudyMemo, to::Create>(tx, &signed.actor, study)
            .await?,
    })
}

/// The memos about one thing as a list of links, with the way to write one.
pub(in crate::evidence) fn links(
    t: &Texts,
    study: StudyId,
    about: &About,
    target: &MemoTarget,
) -> Markup {
    let new = format!("{}{}", address(study, "memos/new"), target::query(target));
    html! {
        h2 { (t.text("memos-title")) }
        @if about.memos.is_empty() { p { (t.text("memos-none-here")) } }
        @else {
            ul class="nhsuk-list" {
                @for memo in &about.memos {
                    li { a class="nhsuk-link" href=(of_memo(study, memo.id, "")) { (memo.title) } " · " (kind_name(t, memo.kind)) }
                }
            }
        }
        @if about.may_write { p { a class="nhsuk-button nhsuk-button--secondary nhsuk-button--small" role="button" draggable="false" href=(new) { (t.text("memo-write-here")) } } }
    }
}

/// The list.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let actor = &signed.actor;
    let one: StudyId = id(&one)?;
    let filter = Filter {
        words: asked.get("q").to_owned(),
        kind: MemoKind::from_code(asked.get("kind")),
        author: asked.read("author"),
        about: None,
    };
    let number = Page::new(asked.read("page").unwrap_or(1), 50);
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudyMemo, to::Read>(&mut tx, actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let memos = memo::list(&mut tx, &state.around, &permit, &filter, number).await?;
    let of_study = permits::study::<on::Study, to::Read>(&mut tx, actor, one).await?;
    let members: Vec<(AccountId, String)> = member::list(&mut tx, &of_study)
        .await?
        .into_iter()
        .map(|member| (member.account, member.name))
        .collect();
    let may_write = permits::may_study::<on::StudyMemo, to::Create>(&mut tx, actor, one).await?;
    tx.commit().await?;
    let (title, write) = (t.text("memos-title"), t.text("memo-write"));
    let new = address(one, "memos/new");
    Ok(frame(&state, &signed, (one, &name), &title).body(html! {
        h1 { (title) }
        (parts(t, one, "memos"))
        @if may_write { (ui::button(&Button { text: &write, href: Some(&new), ..Button::default() })) }
        (filters(t, one, &members, &asked))
        (table(t, &signed, one, &memos.rows, &members, may_write))
        @if memos.total > 0 {
            (ui::pager(t.words(), &Pager {
                page: u64::from(number.number),
                per_page: u64::from(number.size),
                total: u64::try_from(memos.total).unwrap_or(0),
                url: &|page| format!("{}?{}", address(one, "memos"), asked.query_with("page", &page.to_string())),
            }))
        }
    }))
}

fn filters(t: &Texts, one: StudyId, members: &[(AccountId, String)], asked: &Fields) -> Markup {
    let action = address(one, "memos");
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let [search, kind, author, any] =
        ["memos-search", "memo-kind", "memo-author", "contacts-any"].map(|key| t.text(key));
    let kinds: Vec<(&str, String)> = MemoKind::ALL
        .iter()
        .map(|kind| (kind.code(), kind_name(t, *kind)))
        .collect();
    let mut of_kind = vec![("", any.as_str())];
    of_kind.extend(kinds.iter().map(|(code, name)| (*code, name.as_str())));
    let named: Vec<(String, &str)> = members
        .iter()
        .map(|(id, name)| (id.to_string(), name.as_str()))
        .collect();
    let mut by = vec![("", any.as_str())];
    by.extend(named.iter().map(|(id, name)| (id.as_str(), *name)));
    ui::filter_panel(
        t.words(),
        &FilterPanel {
            action: &action,
            clear_href: &action,
            ..FilterPanel::default()
        },
        &html! {
            (f.search(&SearchInput { name: "q", label: Label::from(search.as_str()), value: asked.get("q"), ..SearchInput::default() }))
            (f.select(&Select { name: "kind", label: Label::from(kind.as_str()), options: &of_kind, chosen: asked.get("kind"), ..Select::default() }))
            (f.select(&Select { name: "author", label: Label::from(author.as_str()), options: &by, chosen: asked.get("author"), ..Select::default() }))
        },
    )
}

fn table(
    t: &Texts,
    signed: &Signed,
    one: StudyId,
    memos: &[Memo],
    members: &[(AccountId, String)],
    may_write: bool,
) -> Markup {
    let heads =
        ["title", "kind", "author", "changed"].map(|key| t.text(&format!("memos-column-{key}")));
    let columns = [
        Column::text("title", &heads[0]),
        Column::text("kind", &heads[1]),
        Column::text("author", &heads[2]),
        Column::text("changed", &heads[3]),
    ];
    let names: HashMap<AccountId, &str> = members
        .iter()
        .map(|(id, name)| (*id, name.as_str()))
        .collect();
    let gone = t.text("memo-author-gone");
    let zone = &signed.organisation.time_zone;
    let rows: Vec<Vec<Cell>> = memos
        .iter()
        .map(|memo| {
            vec![
                Cell::link(memo.title.as_str(), of_memo(one, memo.id, "")),
                kind_name(t, memo.kind).into(),
                (*names.get(&memo.author).unwrap_or(&gone.as_str())).into(),
                dates::shown(t, memo.at.to_zoned(zone.clone()).date()).into(),
            ]
        })
        .collect();
    let (write, new) = (t.text("memo-write"), address(one, "memos/new"));
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("memos-title"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            empty: Empty {
                message: &t.text("memos-none"),
                action: may_write.then(|| Link::new(&write, &new)),
            },
            ..DataTable::default()
        },
    )
}
