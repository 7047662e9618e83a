//! The figures, code by code, and the passages behind them.

use super::compared::{Compared, Unit};
use super::figures::{Figures, away};
use crate::evidence::counts::whole;
use crate::evidence::leaving;
use crate::evidence::material::{download_button, percent};
use crate::evidence::{address, frame, parts, quotes, workbench};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::number::plain;
use crate::ui::{
    self, Cell, Choice, Choices, Column, DataTable, Empty, FieldErrors, FilterPanel, Label, Select,
    Size,
};
use crate::{Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::agreement::unitised::{Unitised, UnitisedTexts};
use evidence::agreement::{
    Difference, IntervalOf, Measures, Resampling, Statistic, Undefined, differences,
};
use evidence::round::RoundState;
use evidence::text::Text;
use ids::{AccountId, CodeId, SourceId, StudyId};
use maud::{Markup, html};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::evidence::{source, taken_out};
use store::permits;

/// So many passages are shown for a code.
const PASSAGES: usize = 100;

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
    let compared = Arc::new(Compared::load(&mut tx, &state, &signed, one, &asked).await?);
    let code = asked
        .read::<CodeId>("code")
        .filter(|code| compared.codes.contains(code));
    let differing = code.map_or_else(Vec::new, |code| differences(&compared.texts, &code));
    let shown: BTreeSet<SourceId> = differing
        .iter()
        .take(PASSAGES)
        .filter_map(|one| compared.sources.get(one.text).copied())
        .collect();
    let shown: Vec<SourceId> = shown.into_iter().collect();
    let reads = permits::study::<on::StudySource, to::Read>(&mut tx, &signed.actor, one).await?;
    let texts = source::texts(&mut tx, &state.around, &reads, &shown).await?;
    tx.commit().await?;
    let hidden = compared
        .round
        .as_ref()
        .is_some_and(|round| round.blind && round.state == RoundState::Open);
    let worked_out = if hidden {
        None
    } else {
        let both = |compared: &Compared| {
            let units = UnitisedTexts::new(&compared.texts).statistics();
            (Figures::of_all(compared), units)
        };
        Some(away(&compared, both).await?)
    };
    let title = t.text("agreement-title");
    let name = compared.material.name.as_str();
    Ok(frame(&state, &signed, (one, name), &title).body(html! {
        h1 { (title) }
        (parts(t, one, "agreement"))
        p { (t.text("agreement-means")) }
        (asking(t, one, &compared, &asked))
        @if let Some((all, unitised)) = &worked_out {
            @if !compared.coders.is_empty() {
                p { (t.with("agreement-of", &[
                    ("coders", coders(&compared, compared.coders.iter()).as_str()),
                    ("sources", &compared.texts.len().to_string()),
                ])) }
            }
            (figures(t, one, &compared, all, &asked))
            @if !compared.texts.is_empty() {
                (drawn_how(t))
                (units(t, *unitised))
            }
            (download_button(t, &address(one, "agreement.csv"), &asked, &t.text("agreement-file")))
            @if let Some(of) = all.iter().find(|of| Some(of.code) == code) { (passages(t, one, &compared, of, &differing, &texts)) }
        } @else {
            p { (t.text("agreement-blind")) }
        }
    }))
}

fn coders<'a>(compared: &Compared, coders: impl Iterator<Item = &'a AccountId>) -> String {
    let names: Vec<&str> = coders.map(|coder| compared.name(*coder)).collect();
    names.join(", ")
}

fn asking(t: &Texts, one: StudyId, compared: &Compared, asked: &Fields) -> Markup {
    let action = address(one, "agreement");
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let (round, none, who) = (
        t.text("agreement-round"),
        t.text("agreement-no-round"),
        t.text("agreement-coders"),
    );
    let rounds: Vec<(String, &str)> = compared
        .rounds
        .iter()
        .map(|round| (round.id.to_string(), round.name.as_str()))
        .collect();
    let mut options = vec![("", none.as_str())];
    options.extend(rounds.iter().map(|(id, name)| (id.as_str(), *name)));
    let people: Vec<(String, &str)> = compared
        .names
        .iter()
        .map(|(id, name)| (id.to_string(), name.as_str()))
        .collect();
    let choices: Vec<Choice<'_>> = people
        .iter()
        .map(|(id, name)| Choice::new(id, name))
        .collect();
    let chosen: Vec<String> = compared.coders.iter().map(ToString::to_string).collect();
    let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
    let unit = t.text("agreement-unit-question");
    let named = Unit::ALL.map(|unit| {
        (
            unit.code(),
            t.text(&format!("agreement-by-{}", unit.code())),
        )
    });
    let units: Vec<(&str, &str)> = named
        .iter()
        .map(|(code, name)| (*code, name.as_str()))
        .collect();
    ui::filter_panel(
        t.words(),
        &FilterPanel {
            action: &action,
            clear_href: &action,
            ..FilterPanel::default()
        },
        &html! {
            @if !rounds.is_empty() {
                (f.select(&Select { name: "round", label: Label::from(round.as_str()), options: &options, chosen: asked.get("round"), ..Select::default() }))
            }
            (f.select(&Select { name: "unit", label: Label::from(unit.as_str()), options: &units, chosen: compared.unit.code(), ..Select::default() }))
            (f.checkboxes(&Choices { name: "coder", legend: Label::sized(&who, Size::S), choices: &choices, chosen: &chosen, small: true, ..Choices::default() }))
        },
    )
}

/// Why there is no number, in a few words; the sentence stands below the table.
fn reason(t: &Texts, why: Undefined) -> String {
    t.text(match why {
        Undefined::NothingCompared => "agreement-undefined-nothing",
        Undefined::OneValue => "agreement-undefined-one-value",
        Undefined::NeverUsed => "agreement-undefined-never-used",
        Undefined::NotTwoCoders(_) => "agreement-undefined-not-two",
        Undefined::OverlappingUnits => "agreement-undefined-overlapping",
        Undefined::NothingCodedTogether => "agreement-undefined-together",
        Undefined::TooFewToDraw(_) | Undefined::RarelyDefined => "agreement-undefined-few",
    })
}

fn number(t: &Texts, statistic: Statistic) -> Cell {
    match statistic {
        Ok(number) => plain(number, 2).into(),
        Err(why) => reason(t, why).into(),
    }
}

/// A number with its interval below it, where there is one.
fn with_interval(t: &Texts, statistic: Statistic, interval: IntervalOf) -> Cell {
    let (Ok(value), Ok(range)) = (statistic, interval) else {
        return number(t, statistic);
    };
    let range = t.with(
        "agreement-range",
        &[
            ("low", plain(range.low, 2).as_str()),
            ("high", &plain(range.high, 2)),
        ],
    );
    html! { (plain(value, 2)) br; span class="app-range" { (range) } }.into()
}

fn share(t: &Texts, statistic: Statistic) -> Cell {
    match statistic {
        Ok(number) => percent(number).into(),
        Err(why) => reason(t, why).into(),
    }
}

fn figures(
    t: &Texts,
    one: StudyId,
    compared: &Compared,
    all: &[Figures],
    asked: &Fields,
) -> Markup {
    let keys = [
        "code",
        "percent",
        "kappa",
        "alpha",
        "ac1",
        "pabak",
        "prevalence",
        "differ",
    ];
    let heads = keys.map(|key| t.text(&format!("agreement-column-{key}")));
    let mut columns = vec![Column::text("code", &heads[0])];
    columns.extend(
        heads
            .iter()
            .skip(1)
            .map(|head| Column::number("figure", head)),
    );
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|figures| {
            let (of, drawn) = (&figures.of, &figures.drawn);
            let name = compared.material.code_path(figures.code);
            let to = format!(
                "{}?{}#passages",
                address(one, "agreement"),
                asked.query_with("code", &figures.code.to_string())
            );
            vec![
                name.as_str().into(),
                share(t, of.measures.percent_agreement),
                with_interval(t, of.measures.cohen_kappa, drawn.cohen_kappa),
                with_interval(
                    t,
                    of.measures.krippendorff_alpha_nominal,
                    drawn.krippendorff_alpha_nominal,
                ),
                with_interval(t, of.measures.gwet_ac1, drawn.gwet_ac1),
                with_interval(t, of.measures.pabak, drawn.pabak),
                share(t, of.prevalence.share),
                Cell::Link {
                    text: figures.differing.to_string(),
                    href: to,
                    hidden: Some(name),
                },
            ]
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text(&format!("agreement-unit-{}", compared.unit.code())),
            columns: &columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            empty: Empty {
                message: &t.text("agreement-none"),
                action: None,
            },
            ..DataTable::default()
        },
    )
}

fn units(t: &Texts, of: Unitised<Statistic>) -> Markup {
    let line = |key: &str, statistic: Statistic| {
        let said = match statistic {
            Ok(number) => plain(number, 2),
            Err(why) => t.with("agreement-undefined", &[("why", why.said(t).as_str())]),
        };
        html! {
            div class="nhsuk-summary-list__row" {
                dt class="nhsuk-summary-list__key" { (t.text(key)) }
                dd class="nhsuk-summary-list__value" { (said) }
            }
        }
    };
    html! {
        h2 { (t.text("agreement-units")) }
        p { (t.text("agreement-units-mean")) }
        dl class="nhsuk-summary-list" {
            (line("agreement-u-alpha", of.u_alpha_nominal))
            (line("agreement-binary-alpha", of.u_alpha_binary))
            (line("agreement-cu-alpha", of.cu_alpha_nominal))
        }
    }
}

fn passages(
    t: &Texts,
    one: StudyId,
    compared: &Compared,
    of: &Figures,
    differing: &[Difference<AccountId>],
    texts: &[(SourceId, Text)],
) -> Markup {
    let code = of.code;
    let name = compared.material.code_path(code);
    html! {
        h2 id="passages" { (t.with("agreement-passages", &[("code", name.as_str())])) }
        (intervals(t, of))
        @if differing.is_empty() { p { (t.text("agreement-no-passages")) } }
        @if differing.len() > PASSAGES {
            p { (t.with("agreement-more", &[("shown", PASSAGES.to_string().as_str()), ("all", &differing.len().to_string())])) }
        }
        @for difference in differing.iter().take(PASSAGES) {
            @if let Some(source) = compared.sources.get(difference.text) {
                @let place = compared.placed.iter().find(|p| p.source == *source && p.code == code && p.span.overlaps(difference.span));
                @let anchor = place.map_or_else(String::new, |p| format!("#k-{}", p.id));
                @let words = texts.iter().find(|(id, _)| id == source).and_then(|(_, text)| text.slice(difference.span)).unwrap_or_default();
                div class="nhsuk-card" {
                    div class="nhsuk-card__content" {
                        h3 class="nhsuk-heading-xs" {
                            a class="nhsuk-link" href={ (workbench::address(one, *source, "")) (anchor) } { (compared.material.source_name(*source)) ", " (difference.span.start() + 1) "–" (difference.span.end()) }
                        }
                        (quotes::in_context(texts, *source, difference.span, words))
                        p class="nhsuk-body-s" {
                            (t.with("agreement-who", &[
                                ("has", coders(compared, difference.has.iter()).as_str()),
                                ("hasnot", &coders(compared, difference.has_not.iter())),
                            ]))
                        }
                    }
                }
            }
        }
    }
}

fn intervals(t: &Texts, Figures { of, drawn, .. }: &Figures) -> Markup {
    let said = |key: &str, statistic: Statistic, interval: IntervalOf| {
        let value = match (statistic, interval) {
            (Ok(number), Ok(range)) => t.with(
                "agreement-interval",
                &[
                    ("number", plain(number, 3).as_str()),
                    ("low", &plain(range.low, 3)),
                    ("high", &plain(range.high, 3)),
                ],
            ),
            (Ok(number), Err(why)) => t.with(
                "agreement-no-interval",
                &[("number", plain(number, 3).as_str()), ("why", &why.said(t))],
            ),
            (Err(why), _) => t.with("agreement-undefined", &[("why", why.said(t).as_str())]),
        };
        html! {
            div class="nhsuk-summary-list__row" {
                dt class="nhsuk-summary-list__key" { (t.text(&format!("agreement-column-{key}"))) }
                dd class="nhsuk-summary-list__value" { (value) }
            }
        }
    };
    let m = &of.measures;
    html! {
        dl class="nhsuk-summary-list" {
            (said("kappa", m.cohen_kappa, drawn.cohen_kappa))
            (said("alpha", m.krippendorff_alpha_nominal, drawn.krippendorff_alpha_nominal))
            (said("ac1", m.gwet_ac1, drawn.gwet_ac1))
            (said("pabak", m.pabak, drawn.pabak))
        }
        (drawn_how(t))
    }
}

/// How the intervals came about.
fn drawn_how(t: &Texts) -> Markup {
    let resampling = Resampling::default();
    html! {
        p class="nhsuk-body-s" { (t.with("agreement-drawn", &[("samples", resampling.samples.to_string().as_str()), ("seed", &resampling.seed.to_string())])) }
    }
}

/// The figures as a file; what is undefined is empty, with the reason beside it.
pub(super) async fn file(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    use interchange::{Column, ColumnKind};
    if let Some(page) = leaving::asks(&state, &signed, &one, "agreement.csv", &asked).await? {
        return Ok(page);
    }
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let leave = permits::study::<on::Study, to::Export>(&mut tx, &signed.actor, one).await?;
    let compared = Arc::new(Compared::load(&mut tx, &state, &signed, one, &asked).await?);
    taken_out::begun(
        &mut tx,
        &state.around,
        &leave,
        "agreement.csv",
        Some(&compared.sources),
    )
    .await?;
    tx.commit().await?;
    let mut columns = vec![Column::text("code"), Column::text("unit")];
    columns.extend(["coders", "sources"].map(|name| Column::new(name, ColumnKind::Integer)));
    columns.push(Column::new("compared_units", ColumnKind::Decimal));
    columns.push(Column::new("prevalence", ColumnKind::Decimal));
    for name in Measures::<Statistic>::NAMES {
        columns.push(Column::new(name, ColumnKind::Decimal));
        for end in ["low", "high"] {
            columns.push(Column::new(format!("{name}_{end}"), ColumnKind::Decimal));
        }
    }
    columns.extend(["samples", "seed"].map(|name| Column::new(name, ColumnKind::Integer)));
    columns.push(Column::text("undefined"));
    let all = away(&compared, Figures::of_all).await?;
    let rows = all.iter().map(|of| line(&compared, of)).collect();
    Ok(whole("agreement", columns, rows))
}

fn line(compared: &Compared, figures: &Figures) -> Vec<interchange::Cell> {
    use crate::evidence::counts::count;
    use interchange::Cell;
    let of = &figures.of;
    let decimal = |statistic: Statistic| statistic.map_or(Cell::Empty, Cell::Decimal);
    let mut cells = vec![
        compared.material.code_path(figures.code).into(),
        compared.unit.code().into(),
        count(of.coders.len()),
        count(compared.texts.len()),
        Cell::Decimal(of.compared),
        decimal(of.prevalence.share),
    ];
    let measures = of.measures.into_array();
    for (measure, interval) in measures.into_iter().zip(figures.drawn.into_array()) {
        cells.push(decimal(measure));
        let (low, high) = interval.map_or((Cell::Empty, Cell::Empty), |range| {
            (Cell::Decimal(range.low), Cell::Decimal(range.high))
        });
        cells.extend([low, high]);
    }
    let resampling = Resampling::default();
    cells.push(Cell::Integer(i64::from(resampling.samples)));
    cells.push(Cell::Integer(
        i64::try_from(resampling.seed).unwrap_or(i64::MAX),
    ));
    let why: Vec<String> = Measures::<Statistic>::NAMES
        .iter()
        .zip(measures)
        .filter_map(|(name, statistic)| Some(format!("{name}: {}", statistic.err()?)))
        .collect();
    cells.push(why.join("; ").into());
    cells
}
