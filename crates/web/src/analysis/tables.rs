//! The answer as tables, by kind.

use super::answer::Answer;
use super::blocks::{blocks, measure_name};
use super::checks;
use super::numbers::{
    self, Scale, entry, list, number, p, p_said, rounded, share, text, whole, words,
};
use super::{Opened, address};
use crate::Texts;
use crate::ui::{self, Cell, Column, DataTable, TagColour};
use ::analysis::Kind;
use maud::{Markup, html};
use serde_json::Value;

/// Every table of an answer.
pub(super) fn all(t: &Texts, opened: &Opened, answer: &Answer) -> Markup {
    match opened.kind {
        Kind::Meta => meta(t, &answer.json),
        Kind::Network => network(t, answer),
        Kind::Components => components(t, answer),
        Kind::Comparison => comparison(t, opened, &answer.json),
    }
}

fn capital(text: &str) -> String {
    ::analysis::words::capital(text)
}

/// A table with headings from the texts.
pub(super) fn table(
    t: &Texts,
    caption: &str,
    heads: &[(&str, bool)],
    rows: Vec<Vec<Cell>>,
) -> Markup {
    let labels: Vec<String> = heads
        .iter()
        .map(|(key, _)| t.text(&format!("analysis-column-{key}")))
        .collect();
    let columns: Vec<Column<'_>> = heads
        .iter()
        .zip(&labels)
        .map(|((key, numeric), label)| {
            if *numeric {
                Column::number(key, label)
            } else {
                Column::text(key, label)
            }
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption,
            caption_size: ui::Size::S,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            ..DataTable::default()
        },
    )
}

fn meta(t: &Texts, json: &Value) -> Markup {
    let method = text(&json["about"], "method");
    html! {
        @for block in blocks(json) {
            @let random = &block.found["random"][method];
            @let ways = [
                ("random", random, ""),
                ("hartung-knapp", &random["HK"], "same"),
                ("prediction", &random["prediction"]["V_k_minus_1"], "none"),
                ("common", &block.found["common"], ""),
            ];
            @let rows: Vec<Vec<Cell>> = ways.iter().filter_map(|(key, of, effect)| {
                let (lower, upper) = (number(of, "lower")?, number(of, "upper")?);
                let effect = match *effect {
                    "none" => String::new(),
                    "same" => block.scale.told(number(random, "TE")?),
                    _ => block.scale.told(number(of, "TE")?),
                };
                Some(vec![
                    t.text(&format!("analysis-way-{key}")).into(),
                    effect.into(),
                    block.scale.interval(lower, upper).into(),
                    number(of, "p").filter(|_| block.scale.has_null()).map_or_else(String::new, |value| p(Some(value))).into(),
                ])
            }).collect();
            @let found = block.found;
            (table(t, &capital(&measure_name(t, &block.code)), &[("way", false), ("effect", true), ("interval", true), ("p", true)], rows))
            p {
                (t.with("analysis-heterogeneity", &[
                    ("q", &number(found, "Q").map_or_else(|| "–".to_owned(), rounded)),
                    ("df", &whole(found, "df_Q").to_string()),
                    ("p", &p_said(number(found, "pval_Q"))),
                    ("i2", &number(found, "I2").map_or_else(|| "–".to_owned(), numbers::percent)),
                    ("tau2", &number(random, "tau2").map_or_else(|| "–".to_owned(), rounded)),
                ]))
            }
        }
    }
}

/// Treatments with their P-scores under random effects, the best first.
pub(super) fn ranked(json: &Value) -> Vec<(String, f64)> {
    let scores = &json["pscore"];
    let direction = match text(scores, "direction_of_dataset") {
        "undesirable" | "small_undesirable" => "small_undesirable",
        _ => "small_desirable",
    };
    let of = &scores[direction];
    let mut all: Vec<(String, f64)> = words(list(of, "treatments"))
        .into_iter()
        .zip(list(of, "random"))
        .filter_map(|(name, score)| Some((name.to_owned(), score.as_f64()?)))
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    all
}

fn network(t: &Texts, answer: &Answer) -> Markup {
    let json = &answer.json;
    let (measure, scale) = answer
        .measure
        .clone()
        .unwrap_or_else(|| (String::new(), Scale::Plain));
    let treatments = words(list(json, "treatments"));
    let reference = text(json, "reference");
    let base = treatments.iter().position(|name| *name == reference);
    let random = &json["random"];
    let rows: Vec<Vec<Cell>> = ranked(json)
        .into_iter()
        .filter_map(|(name, score)| {
            let at = treatments.iter().position(|one| *one == name)?;
            let base = base?;
            let of = |key: &str| entry(&random[key], at, base);
            let effect = match (of("TE"), of("lower"), of("upper")) {
                (Some(effect), Some(lower), Some(upper)) if at != base => {
                    scale.with_interval(effect, lower, upper)
                }
                _ => t.text("analysis-reference"),
            };
            let predicted = match (of("lower_predict"), of("upper_predict")) {
                (Some(lower), Some(upper)) if at != base => scale.interval(lower, upper),
                _ => "–".to_owned(),
            };
            let p_value = if at == base {
                "–".to_owned()
            } else {
                p(of("p"))
            };
            Some(vec![
                name.into(),
                effect.into(),
                predicted.into(),
                p_value.into(),
                format!("{score:.3}").into(),
            ])
        })
        .collect();
    let caption = t.with(
        "analysis-against",
        &[
            ("reference", reference),
            ("measure", &measure_name(t, &measure)),
        ],
    );
    let splits: Vec<Vec<Cell>> = list(&json["split_back_calculation"], "random")
        .iter()
        .filter(|row| number(row, "direct").is_some() && number(row, "indirect").is_some())
        .map(|row| {
            let told = |key| number(row, key).map_or_else(|| "–".to_owned(), |x| scale.told(x));
            vec![
                text(row, "comparison").into(),
                whole(row, "k").to_string().into(),
                share(number(row, "prop_direct")).into(),
                told("direct").into(),
                told("indirect").into(),
                p(number(row, "p")).into(),
            ]
        })
        .collect();
    html! {
        (table(t, &caption, &[("treatment", false), ("effect-interval", true), ("new-study", true), ("p", true), ("p-score", true)], rows))
        p {
            (t.with("analysis-heterogeneity", &[
                ("q", &number(json, "Q").map_or_else(|| "–".to_owned(), rounded)),
                ("df", &whole(json, "df_Q").to_string()),
                ("p", &p_said(number(json, "pval_Q"))),
                ("i2", &number(json, "I2").map_or_else(|| "–".to_owned(), numbers::percent)),
                ("tau2", &number(json, "tau2_DL").map_or_else(|| "–".to_owned(), rounded)),
            ]))
        }
        @if !splits.is_empty() {
            (table(t, &t.text("analysis-splits"), &[("comparison", false), ("studies", true), ("share-direct", true), ("direct", true), ("indirect", true), ("p", true)], splits))
        }
    }
}

fn components(t: &Texts, answer: &Answer) -> Markup {
    let json = &answer.json;
    let (measure, scale) = answer
        .measure
        .clone()
        .unwrap_or_else(|| (String::new(), Scale::Plain));
    let rows = json.get("final_components").map_or_else(
        || list(json, "components"),
        |rows| rows.as_array().map_or(&[], Vec::as_slice),
    );
    let cells = rows
        .iter()
        .map(|row| {
            let effect = match (
                number(row, "TE_random"),
                number(row, "lower_random"),
                number(row, "upper_random"),
            ) {
                (Some(effect), Some(lower), Some(upper)) => {
                    scale.with_interval(effect, lower, upper)
                }
                _ => t.text("analysis-not-estimable"),
            };
            vec![
                text(row, "component").into(),
                effect.into(),
                p(number(row, "p_random")).into(),
            ]
        })
        .collect();
    let tests: Vec<Vec<Cell>> = ["additive", "standard", "diff"]
        .iter()
        .filter_map(|key| {
            let q = number(json, &format!("Q_{key}"))?;
            Some(vec![
                t.text(&format!("analysis-q-{key}")).into(),
                rounded(q).into(),
                whole(json, &format!("df_Q_{key}")).to_string().into(),
                p(number(json, &format!("pval_Q_{key}"))).into(),
            ])
        })
        .collect();
    html! {
        (table(t, &t.with("analysis-each-adds", &[("measure", &measure_name(t, &measure))]), &[("component", false), ("effect-interval", true), ("p", true)], cells))
        @if !tests.is_empty() {
            (table(t, &t.text("analysis-q-caption"), &[("model", false), ("q", true), ("df", true), ("p", true)], tests))
        }
    }
}

/// What a row of a truth table says, with its word beside the letter.
pub(super) fn output(t: &Texts, letter: &str) -> Markup {
    let (key, colour) = match letter {
        "1" => ("present", TagColour::Green),
        "0" => ("absent", TagColour::Grey),
        "C" => ("contradiction", TagColour::Orange),
        _ => ("remainder", TagColour::White),
    };
    html! { (letter) " " (ui::tag(&t.text(&format!("analysis-out-{key}")), colour)) }
}

fn comparison(t: &Texts, opened: &Opened, json: &Value) -> Markup {
    let truth = &json["truth_table"];
    let conditions: Vec<&str> = match &opened.settings {
        ::analysis::Settings::Comparison(asked) => {
            asked.table.conditions.iter().map(String::as_str).collect()
        }
        _ => Vec::new(),
    };
    let deviant = |row: &Value| -> Vec<&str> {
        list(truth, "deviant_cases")
            .iter()
            .find(|one| one["row"] == row["row"])
            .map(|one| words(list(one, "cases")))
            .unwrap_or_default()
    };
    let labels: Vec<String> = ["row", "out", "n", "inclusion", "pri", "cases"]
        .iter()
        .map(|key| t.text(&format!("analysis-column-{key}")))
        .collect();
    let mut columns = vec![Column::text("row", &labels[0])];
    columns.extend(conditions.iter().map(|name| Column::text("", name)));
    columns.push(Column::text("out", &labels[1]));
    columns.extend([
        Column::number("n", &labels[2]),
        Column::number("inclusion", &labels[3]),
        Column::number("pri", &labels[4]),
        Column::text("cases", &labels[5]),
    ]);
    let rows = list(truth, "rows")
        .iter()
        .map(|row| {
            let number_of = row["row"].to_string();
            let mut cells = vec![Cell::Link {
                text: t.with("analysis-row", &[("row", &number_of)]),
                href: address(opened.id(), &format!("rows/{number_of}")),
                hidden: None,
            }];
            cells.extend(
                list(row, "values")
                    .iter()
                    .map(|value| Cell::Text(value.to_string())),
            );
            let odd = deviant(row);
            let cases: Vec<String> = words(list(row, "cases"))
                .into_iter()
                .map(|name| {
                    if odd.contains(&name) {
                        format!("{name}*")
                    } else {
                        name.to_owned()
                    }
                })
                .collect();
            cells.push(Cell::Markup(output(t, text(row, "out"))));
            cells.extend([
                Cell::Text(whole(row, "n").to_string()),
                share(number(row, "incl")).into(),
                share(number(row, "pri")).into(),
                cases.join(", ").into(),
            ]);
            cells
        })
        .collect();
    html! {
        (ui::data_table(t.words(), &DataTable {
            caption: &t.text("analysis-truth-table"),
            caption_size: ui::Size::S,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            ..DataTable::default()
        }))
        p { (t.count("analysis-remainders", whole(truth, "remainder_count"))) " " (t.text("analysis-deviant-mark")) }
        @for kind in ["conservative", "intermediate", "parsimonious"] {
            (solution(t, kind, &json[kind]))
        }
        (necessity(t, &json["necessity"]))
        (checks::all(t, json))
    }
}

/// So many models of a solution are shown in full.
const MOST_MODELS: usize = 10;

fn solution(t: &Texts, kind: &str, found: &Value) -> Markup {
    if found.is_null() {
        return html! {};
    }
    let heading = t.text(&format!("analysis-solution-{kind}"));
    if let Some(says) = found.get("error").and_then(Value::as_str) {
        return html! { h3 { (heading) } p { (says) } };
    }
    // An intermediate solution has one for each pair of a conservative and a parsimonious model.
    let parts: Vec<(String, &Value)> = match found.get("intermediate").and_then(Value::as_object) {
        Some(pairs) => pairs.iter().map(|(name, of)| (name.clone(), of)).collect(),
        None => vec![(String::new(), found)],
    };
    html! {
        h3 { (heading) }
        p { (t.text(&format!("analysis-solution-{kind}-about"))) }
        @for (pair, of) in &parts {
            @let models = list(&of["fit"], "per_model");
            @for (at, model) in models.iter().take(MOST_MODELS).enumerate() {
                @let name = model_name(t, pair, at, models.len());
                (table(t, &name, &[("path", false), ("inclusion", true), ("pri", true), ("coverage", true), ("unique", true), ("cases", false)], terms(t, model)))
            }
            @if models.len() > MOST_MODELS {
                p { (t.count("analysis-more-models", i64::try_from(models.len() - MOST_MODELS).unwrap_or(i64::MAX))) }
            }
        }
    }
}

fn model_name(t: &Texts, pair: &str, at: usize, of: usize) -> String {
    let number = (at + 1).to_string();
    match (pair.is_empty(), of > 1) {
        (true, false) => t.text("analysis-model-only"),
        (true, true) => t.with("analysis-model", &[("number", &number)]),
        (false, false) => t.with("analysis-model-pair", &[("pair", pair)]),
        (false, true) => t.with(
            "analysis-model-of-pair",
            &[("pair", pair), ("number", &number)],
        ),
    }
}

/// Names that stand close together with commas between them, as they are read.
fn spaced(names: &str) -> String {
    names.replace(", ", ",").replace(',', ", ")
}

fn terms(t: &Texts, model: &Value) -> Vec<Vec<Cell>> {
    let line = |name: Cell, of: &Value, cases: &str| {
        vec![
            name,
            share(number(of, "inclS")).into(),
            share(number(of, "pri")).into(),
            share(number(of, "covS")).into(),
            share(number(of, "covU")).into(),
            cases.into(),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = list(model, "terms")
        .iter()
        .map(|term| {
            line(
                text(term, "term").into(),
                term,
                &spaced(text(term, "rows_cases")),
            )
        })
        .collect();
    rows.push(line(
        t.text("analysis-whole").into(),
        &model["solution"],
        "",
    ));
    rows
}

fn necessity(t: &Texts, found: &Value) -> Markup {
    let rows: Vec<Vec<Cell>> = list(found, "rows")
        .iter()
        .map(|row| {
            vec![
                text(row, "expr").into(),
                share(number(row, "inclN").or_else(|| number(row, "inclS"))).into(),
                share(number(row, "RoN").or_else(|| number(row, "PRI"))).into(),
                share(number(row, "covN").or_else(|| number(row, "covS"))).into(),
            ]
        })
        .collect();
    html! {
        h3 { (t.text("analysis-necessity")) }
        p { (t.text("analysis-necessity-about")) }
        @if rows.is_empty() { p { (t.text("analysis-necessity-none")) } }
        @else {
            (table(t, &t.text("analysis-necessity-caption"), &[("expression", false), ("inclusion", true), ("relevance", true), ("coverage", true)], rows))
        }
    }
}
