//! The page.

use crate::evidence::material::{Material, Whose, download_button, percent, whose_field};
use crate::evidence::{address, frame, parts, workbench};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::{
    self, Cell, Column, DataTable, Empty, FieldErrors, FilterPanel, Label, Select, TextInput,
};
use crate::{Failure, Fields, Signed, Texts};
use axum::extract::Path;
use axum::response::Response;
use evidence::cooccurrence::cooccurrence;
use evidence::frequency::frequency;
use evidence::saturation::{Rule, saturation, steps};
use ids::{SourceId, StudyId};
use maud::{Markup, html};

/// So many pairs are shown; the file has all of them.
const PAIRS: usize = 100;

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let material = Material::load(&mut tx, &state, &signed, one, Whose::read(&asked)).await?;
    tx.commit().await?;
    let (rule, errors) = rule(t, &asked);
    let title = t.text("counts-title");
    Ok(frame(&state, &signed, (one, &material.name), &title)
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), &errors))
            h1 { (title) }
            (parts(t, one, "counts"))
            (asking(t, &material, &asked, &errors))
            h2 id="frequency" { (t.text("counts-frequency")) }
            (frequencies(t, &material))
            (download_button(t, &address(one, "counts/frequency.csv"), &asked, &t.text("counts-frequency-file")))
            h2 id="cooccurrence" { (t.text("counts-cooccurrence")) }
            p { (t.text("counts-cooccurrence-means")) }
            (pairs(t, &material))
            (download_button(t, &address(one, "counts/cooccurrence.csv"), &asked, &t.text("counts-cooccurrence-file")))
            h2 id="saturation" { (t.text("counts-saturation")) }
            p { (t.text("counts-saturation-means")) }
            (saturated(t, &material, rule, &order(&material, &asked)))
            (download_button(t, &address(one, "counts/saturation.csv"), &asked, &t.text("counts-saturation-file")))
        }))
}

/// The order in which sources are read for saturation.
pub(super) fn order(material: &Material, asked: &Fields) -> Vec<SourceId> {
    let mut sources: Vec<_> = material.sources.iter().collect();
    if asked.get("order") == "added" {
        sources.sort_by_key(|facts| (facts.created_at, facts.id));
    }
    sources.into_iter().map(|facts| facts.id).collect()
}

/// The rule that was asked for; what cannot be read is said beside its field, and the usual rule holds.
fn rule(t: &Texts, asked: &Fields) -> (Rule, FieldErrors) {
    let usual = Rule::default();
    let mut errors = FieldErrors::default();
    let mut number = |name: &str, usual: usize| match asked.get(name) {
        "" => usual,
        typed => match typed.parse() {
            Ok(number) if (1..=1000).contains(&number) => number,
            _ => {
                errors.add(name, t.text("counts-number-wrong"));
                usual
            }
        },
    };
    let base_size = number("base", usual.base_size);
    let run_length = number("run", usual.run_length);
    let threshold = match asked.get("threshold") {
        "" => usual.threshold,
        typed => match typed.trim_end_matches('%').trim().parse::<f64>() {
            Ok(percent) if (0.0..=100.0).contains(&percent) => percent / 100.0,
            _ => {
                errors.add("threshold", t.text("counts-percent-wrong"));
                usual.threshold
            }
        },
    };
    let rule = Rule {
        base_size,
        run_length,
        threshold,
    };
    (rule, errors)
}

fn asking(t: &Texts, material: &Material, asked: &Fields, errors: &FieldErrors) -> Markup {
    let action = address(material.study, "counts");
    let f = ui::Fields::new(t.words(), errors);
    let (order, by_name, by_time) = (
        t.text("counts-order"),
        t.text("counts-order-name"),
        t.text("counts-order-added"),
    );
    let number = |name: &'static str, usual: &'static str| {
        let label = t.text(&format!("counts-{name}"));
        let value = if asked.get(name).is_empty() {
            usual
        } else {
            asked.get(name)
        };
        f.text(&TextInput {
            name,
            label: Label::from(label.as_str()),
            value,
            width: Some(4),
            ..TextInput::default()
        })
    };
    ui::filter_panel(
        t.words(),
        &FilterPanel {
            action: &action,
            clear_href: &action,
            ..FilterPanel::default()
        },
        &html! {
            (whose_field(t, &material.coders, asked))
            (f.select(&Select { name: "order", label: Label::from(order.as_str()), options: &[("", &by_name), ("added", &by_time)], chosen: asked.get("order"), ..Select::default() }))
            (number("base", "4"))
            (number("run", "2"))
            (number("threshold", "5"))
        },
    )
}

fn frequencies(t: &Texts, material: &Material) -> Markup {
    let heads = [
        "code",
        "codings",
        "sources",
        "coders",
        "characters",
        "below-codings",
        "below-sources",
    ]
    .map(|key| t.text(&format!("counts-column-{key}")));
    let columns = [
        Column::text("code", &heads[0]),
        Column::number("codings", &heads[1]),
        Column::number("sources", &heads[2]),
        Column::number("coders", &heads[3]),
        Column::number("characters", &heads[4]),
        Column::number("below_codings", &heads[5]),
        Column::number("below_sources", &heads[6]),
    ];
    let rows: Vec<Vec<Cell>> = frequency(&material.codebook, &material.passages)
        .into_iter()
        .map(|line| {
            vec![
                material.code_path(line.code).into(),
                line.own.codings.to_string().into(),
                line.own.sources.to_string().into(),
                line.own.coders.to_string().into(),
                t.words().grouped(line.own.characters).into(),
                line.with_subcodes.codings.to_string().into(),
                line.with_subcodes.sources.to_string().into(),
            ]
        })
        .collect();
    table(t, "counts-frequency", &columns, rows, "counts-no-codes")
}

fn pairs(t: &Texts, material: &Material) -> Markup {
    let heads = ["first", "second", "meetings", "sources", "c", "jaccard"]
        .map(|key| t.text(&format!("counts-column-{key}")));
    let columns = [
        Column::text("first", &heads[0]),
        Column::text("second", &heads[1]),
        Column::number("meetings", &heads[2]),
        Column::number("sources", &heads[3]),
        Column::number("c", &heads[4]),
        Column::number("jaccard", &heads[5]),
    ];
    let mut pairs = cooccurrence(&material.passages);
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.meetings));
    let number = pairs.len();
    let rows: Vec<Vec<Cell>> = pairs
        .iter()
        .take(PAIRS)
        .map(|pair| {
            let mut names = [pair.first, pair.second].map(|code| material.code_path(code));
            names.sort_unstable();
            let [first, second] = names;
            vec![
                first.into(),
                second.into(),
                pair.meetings.to_string().into(),
                pair.sources.to_string().into(),
                ui::number::plain(pair.c_coefficient(), 2).into(),
                ui::number::plain(pair.jaccard(), 2).into(),
            ]
        })
        .collect();
    html! {
        (table(t, "counts-cooccurrence", &columns, rows, "counts-no-pairs"))
        @if number > PAIRS {
            p { (t.with("counts-more-pairs", &[("shown", PAIRS.to_string().as_str()), ("all", number.to_string().as_str())])) }
        }
    }
}

fn saturated(t: &Texts, material: &Material, rule: Rule, order: &[SourceId]) -> Markup {
    let steps = steps(order, &material.passages);
    let heads =
        ["source", "codes", "new", "so-far"].map(|key| t.text(&format!("counts-column-{key}")));
    let columns = [
        Column::text("source", &heads[0]),
        Column::number("codes", &heads[1]),
        Column::text("new", &heads[2]),
        Column::number("so_far", &heads[3]),
    ];
    let rows: Vec<Vec<Cell>> = steps
        .iter()
        .map(|step| {
            let new: Vec<String> = step
                .new
                .iter()
                .map(|code| material.code_path(*code))
                .collect();
            vec![
                Cell::link(
                    material.source_name(step.source),
                    workbench::address(material.study, step.source, ""),
                ),
                step.codes.to_string().into(),
                format!("{}: {}", new.len(), new.join("; "))
                    .trim_end_matches([':', ' '])
                    .into(),
                step.so_far.to_string().into(),
            ]
        })
        .collect();
    let said = match saturation(&steps, rule) {
        Err(why) => t.with("counts-saturation-none", &[("why", why.said(t).as_str())]),
        Ok(found) => {
            let base = found.base.to_string();
            let base_sources = rule.base_size.to_string();
            match found.reached_after {
                Some(after) => t.with(
                    "counts-saturation-reached",
                    &[
                        ("after", after.to_string().as_str()),
                        ("base", &base),
                        ("sources", &base_sources),
                        ("threshold", &percent(rule.threshold)),
                    ],
                ),
                None => t.with(
                    "counts-saturation-not-reached",
                    &[
                        ("base", base.as_str()),
                        ("sources", &base_sources),
                        ("threshold", &percent(rule.threshold)),
                        (
                            "last",
                            &found
                                .runs
                                .last()
                                .map_or_else(String::new, |run| percent(run.share)),
                        ),
                    ],
                ),
            }
        }
    };
    html! {
        p { (said) }
        (table(t, "counts-saturation", &columns, rows, "sources-none"))
    }
}

fn table(
    t: &Texts,
    caption: &str,
    columns: &[Column<'_>],
    rows: Vec<Vec<Cell>>,
    empty: &str,
) -> Markup {
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text(caption),
            caption_hidden: true,
            columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            empty: Empty {
                message: &t.text(empty),
                action: None,
            },
            ..DataTable::default()
        },
    )
}
