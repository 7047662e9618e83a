//! Sample charts.

use maud::{Markup, html};

use charts::{
    Axis, BarRow, Bars, Columns, Fit, Point, Scaling, Scatter, Series, bars, columns, scatter,
    sparkline,
};

use crate::ui::chart::figure;
use crate::ui::{Link, Words};

pub(super) fn samples(words: &Words) -> Vec<(&'static str, Markup)> {
    let sites = [
        ("Site 1", 6.0, 35.0),
        ("Site 2", 8.0, 52.0),
        ("Site 3", 8.0, 55.0),
        ("Site 4", 7.0, 47.0),
        ("Site 5", 9.0, 60.0),
        ("Site 6", 11.0, 71.0),
        ("Site 7", 11.0, 74.0),
    ];
    let points = sites.map(|(name, x, y)| Point {
        name,
        x,
        y,
        href: Some("#site"),
    });
    let engagement = scatter(&Scatter {
        id: "engagement",
        title: "Engagement against fidelity",
        description: "Seven sites; those with a higher fidelity score have more people engaged.",
        name_label: "Site",
        x: Axis {
            title: "Fidelity (3 to 12)",
            range: Some((3.0, 12.0)),
            suffix: "",
        },
        y: Axis {
            title: "People engaged",
            range: Some((0.0, 100.0)),
            suffix: "%",
        },
        points: &points,
        fit: Some(Fit {
            slope: 7.3,
            intercept: -6.0,
            label: "R\u{b2} = 0.95",
        }),
    });
    let contacts = bars(&Bars {
        id: "contacts",
        title: "People by number of contacts",
        description: "For each site, people with no contact, one, and two or more.",
        label_heading: "Site",
        axis_title: "People",
        series: &[
            Series { name: "2 or more" },
            Series { name: "1" },
            Series { name: "None" },
        ],
        rows: &[
            BarRow {
                label: "Site 1",
                href: Some("#site"),
                counts: &[12, 8, 14],
            },
            BarRow {
                label: "Site 2",
                href: Some("#site"),
                counts: &[25, 5, 18],
            },
            BarRow {
                label: "Site 3, Northern Community Trust",
                href: None,
                counts: &[40, 1, 9],
            },
        ],
        scaling: Scaling::Counts,
    });
    let funnel = bars(&Bars {
        id: "funnel",
        title: "From referral to match",
        description: "Of 120 people referred, 96 were offered support and 80 were matched.",
        label_heading: "Step",
        axis_title: "People",
        series: &[Series { name: "People" }],
        rows: &[
            BarRow {
                label: "Referred",
                href: None,
                counts: &[120],
            },
            BarRow {
                label: "Offered",
                href: None,
                counts: &[96],
            },
            BarRow {
                label: "Matched",
                href: None,
                counts: &[80],
            },
        ],
        ..Bars::default()
    });
    let months = columns(&Columns {
        id: "months",
        title: "Contacts by month",
        description: "Contacts rose from 12 in September to 41 in February.",
        label_heading: "Month",
        value_heading: "Contacts",
        values: &[
            ("Sep", 12),
            ("Oct", 18),
            ("Nov", 25),
            ("Dec", 16),
            ("Jan", 33),
            ("Feb", 41),
        ],
    });
    let mut all = vec![
        (
            "scatter",
            figure(
                words,
                &engagement,
                &[Link::new("SVG", "#svg"), Link::new("CSV", "#csv")],
            ),
        ),
        ("stacked-bars", figure(words, &contacts, &[])),
        ("bars", figure(words, &funnel, &[])),
        ("columns", figure(words, &months, &[])),
        (
            "sparkline",
            html! { p { "Contacts in the last six months " (sparkline("12, 18, 25, 16, 33, 41 contacts", &[12, 18, 25, 16, 33, 41])) } },
        ),
    ];
    all.extend(
        charts::samples::all()
            .iter()
            .map(|(name, drawing)| (*name, figure(words, drawing, &[Link::new("SVG", "#svg")]))),
    );
    all
}
