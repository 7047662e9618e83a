//! Sites beside each other: how many were offered peer support, for how many it can be said whether they came to meet
//! their peer worker, and how many did; beside the fidelity score.

use crate::fidelity::FidelityScore;
use crate::line::{Line, NoLine};

/// The counts of a site, or of several together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// People offered peer support.
    pub offered: u64,
    /// Those whose allocated peer worker is known: the denominator of engagement.
    pub with_data: u64,
    /// Those of them who count as engaged.
    pub engaged: u64,
}

impl Counts {
    /// Engaged of those with data, in per cent, unrounded. None when nobody has data.
    pub fn engaged_percent(&self) -> Option<f64> {
        percent(self.engaged, self.with_data)
    }

    /// With data of those offered, in per cent, unrounded. None when nobody was offered anything.
    pub fn with_data_percent(&self) -> Option<f64> {
        percent(self.with_data, self.offered)
    }

    /// The counts of both together.
    #[must_use]
    pub fn plus(self, other: Counts) -> Counts {
        Counts {
            offered: self.offered + other.offered,
            with_data: self.with_data + other.with_data,
            engaged: self.engaged + other.engaged,
        }
    }
}

/// A share in per cent, unrounded; none of nothing.
///
/// ```
/// assert_eq!(implementation::comparison::percent(1, 8), Some(12.5));
/// assert_eq!(implementation::comparison::percent(0, 0), None);
/// ```
#[expect(
    clippy::cast_precision_loss,
    reason = "people are fewer than 2^53, so both numbers are exact"
)]
pub fn percent(part: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| part as f64 * 100.0 / of as f64)
}

/// Rounds a percentage to whole per cent, halves up, as papers print it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a percentage of people is from 0 to 100"
)]
pub fn whole_percent(percent: f64) -> i64 {
    percent.round() as i64
}

/// Whether a published percentage is another than the site's own counts give, once those are rounded as it is.
///
/// Of seven published sites one is: 41 % is printed where 8 of 17 is 47 % (Gillard et al. 2024, Table 2, site 4).
pub fn differs_from_published(own: Option<f64>, published: i64) -> bool {
    own.map(whole_percent) != Some(published)
}

/// A site in the comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedSite<I> {
    /// Whatever names the site.
    pub site: I,
    /// Its counts.
    pub counts: Counts,
    /// How closely it follows the principles, if rated.
    pub fidelity: Option<FidelityScore>,
}

/// The counts of all sites together.
pub fn total<I>(sites: &[ComparedSite<I>]) -> Counts {
    sites
        .iter()
        .fold(Counts::default(), |sum, site| sum.plus(site.counts))
}

/// The points of engagement (y, per cent) against fidelity (x): the sites that have both.
pub fn points<I>(sites: &[ComparedSite<I>]) -> Vec<(&I, f64, f64)> {
    sites
        .iter()
        .filter_map(|site| {
            let fidelity = site.fidelity?.value();
            Some((&site.site, fidelity, site.counts.engaged_percent()?))
        })
        .collect()
}

/// The line of engagement on fidelity through the sites that have both.
///
/// # Errors
/// [`NoLine`] says why there is none.
pub fn line<I>(sites: &[ComparedSite<I>]) -> Result<Line, NoLine> {
    let points: Vec<(f64, f64)> = points(sites).into_iter().map(|(_, x, y)| (x, y)).collect();
    Line::fit(&points)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gillard et al. 2024 (doi 10.1186/s12913-024-11447-5), Table 2: offered, with data, engaged, the percentage it
    /// prints, fidelity in hundredths.
    const PUBLISHED: [(u64, u64, u64, i64, i64); 7] = [
        (93, 89, 61, 69, 1040),
        (78, 76, 39, 51, 1100),
        (34, 34, 27, 79, 1120),
        (33, 17, 8, 41, 900),
        (21, 20, 16, 80, 1090),
        (21, 20, 6, 30, 790),
        (11, 9, 6, 67, 970),
    ];

    fn published() -> Vec<ComparedSite<usize>> {
        PUBLISHED
            .iter()
            .enumerate()
            .map(
                |(at, &(offered, with_data, engaged, _, fidelity))| ComparedSite {
                    site: at + 1,
                    counts: Counts {
                        offered,
                        with_data,
                        engaged,
                    },
                    fidelity: FidelityScore::from_hundredths(fidelity).ok(),
                },
            )
            .collect()
    }

    #[test]
    fn the_published_counts_give_the_printed_percentages_except_at_site_4() {
        let differing: Vec<usize> = published()
            .iter()
            .zip(PUBLISHED)
            .filter(|(site, row)| differs_from_published(site.counts.engaged_percent(), row.3))
            .map(|(site, _)| site.site)
            .collect();
        assert_eq!(differing, [4]);
        let site4 = published()[3].counts.engaged_percent();
        assert_eq!(site4.map(whole_percent), Some(47));
    }

    #[test]
    fn the_total_is_that_of_all_people_not_the_mean_of_sites() {
        let total = total(&published());
        assert_eq!(
            (total.offered, total.with_data, total.engaged),
            (291, 265, 163)
        );
        assert_eq!(total.engaged_percent(), Some(16300.0 / 265.0));
    }

    // Worked out with exact fractions from the counts above; the tolerance is that of 64-bit floating point.
    #[test]
    fn the_line_through_the_published_sites_is_the_exact_one() {
        let line = line(&published()).expect("seven points");
        assert!(
            (line.slope - 12.339_135_030_099_989).abs() < 1e-9,
            "{line:?}"
        );
        assert!(
            (line.intercept + 63.140_142_198_809_656).abs() < 1e-8,
            "{line:?}"
        );
        let r_squared = line.r_squared.expect("engagement varies");
        assert!((r_squared - 0.666_260_704_570_594_3).abs() < 1e-12);
        assert_eq!(line.points, 7);
    }

    #[test]
    fn a_site_without_data_or_without_a_score_is_no_point() {
        let mut sites = published();
        sites[0].fidelity = None;
        sites[1].counts = Counts {
            offered: 5,
            ..Counts::default()
        };
        assert_eq!(points(&sites).len(), 5);
        assert_eq!(line::<usize>(&[]), Err(NoLine::TooFewPoints));
    }
}
