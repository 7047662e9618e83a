//! Engagement against fidelity, drawn.

use super::ADDRESS;
use crate::Texts;
use crate::said::Said as _;
use charts::number::plain;
use charts::{Axis, Drawing, Fit, Point, Scatter, scatter};
use implementation::comparison::{ComparedSite, line, points};
use implementation::fidelity::FidelityScore;
use store::implementation::site::Site;

/// The drawing, and why it has no line when it has none.
pub(super) fn draw(t: &Texts, sites: &[ComparedSite<Site>]) -> (Drawing, Option<String>) {
    let fitted = line(sites);
    let named = points(sites);
    let links: Vec<String> = named
        .iter()
        .map(|(site, _, _)| format!("{ADDRESS}/{}", site.id))
        .collect();
    let shown: Vec<Point<'_>> = named
        .iter()
        .zip(&links)
        .map(|((site, x, y), link)| Point {
            name: &site.details.name,
            x: *x,
            y: *y,
            href: Some(link),
        })
        .collect();
    let label = fitted.as_ref().ok().map(|line| match line.r_squared {
        Some(r) => t.with("site-chart-fit", &[("r", &plain(r, 2))]),
        None => t.text("site-chart-fit-flat"),
    });
    let description = match (&fitted, &label) {
        (Ok(line), Some(label)) => t.with(
            "site-chart-description",
            &[
                ("sites", &shown.len().to_string()),
                ("slope", &plain(line.slope, 1)),
                ("fit", label),
            ],
        ),
        _ => t.with(
            "site-chart-description-no-line",
            &[("sites", &shown.len().to_string())],
        ),
    };
    let (title, site, fidelity, engaged) = (
        t.text("site-chart-title"),
        t.text("site-column-site"),
        t.text("site-chart-fidelity"),
        t.text("site-chart-engaged"),
    );
    let drawing = scatter(&Scatter {
        id: "sites",
        title: &title,
        description: &description,
        name_label: &site,
        x: Axis {
            title: &fidelity,
            range: Some((
                FidelityScore::LOWEST.value(),
                FidelityScore::HIGHEST.value(),
            )),
            ..Axis::default()
        },
        y: Axis {
            title: &engaged,
            range: Some((0.0, 100.0)),
            suffix: "%",
        },
        points: &shown,
        fit: fitted
            .as_ref()
            .ok()
            .zip(label.as_deref())
            .map(|(line, label)| Fit {
                slope: line.slope,
                intercept: line.intercept,
                label,
            }),
    });
    (drawing, fitted.err().map(|why| why.said(t)))
}
