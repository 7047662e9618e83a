//! The fidelity score of a site: how closely delivery follows the principles of peer support.

use std::fmt;
use std::str::FromStr;

/// A score of the peer support fidelity index: 3 to 12, higher meaning closer to the principles (Gillard et al. 2021,
/// doi 10.1007/s00127-021-02038-4; the scores of seven sites are in Gillard et al. 2024, Table 2). Kept in
/// hundredths, so that a mean of several raters loses nothing that is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FidelityScore(u16);

/// The text or number is not a fidelity score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A fidelity score is a number from 3 to 12 with up to two decimals, such as 10.4")]
pub struct NotAFidelityScore;

impl FidelityScore {
    /// The lowest score.
    pub const LOWEST: FidelityScore = FidelityScore(300);
    /// The highest score.
    pub const HIGHEST: FidelityScore = FidelityScore(1200);

    /// A score from hundredths: 1040 is 10.4.
    ///
    /// # Errors
    /// [`NotAFidelityScore`] outside 300 to 1200.
    pub fn from_hundredths(hundredths: i64) -> Result<Self, NotAFidelityScore> {
        match u16::try_from(hundredths).map(FidelityScore) {
            Ok(score) if (Self::LOWEST..=Self::HIGHEST).contains(&score) => Ok(score),
            _ => Err(NotAFidelityScore),
        }
    }

    /// The score in hundredths.
    pub fn hundredths(self) -> i64 {
        i64::from(self.0)
    }

    /// The score as a number, for a chart or a fit.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl FromStr for FidelityScore {
    type Err = NotAFidelityScore;

    /// Reads `10`, `10.4` or `10.40`; a comma may stand for the point.
    ///
    /// ```
    /// use implementation::fidelity::FidelityScore;
    /// assert_eq!("10.4".parse::<FidelityScore>().unwrap().hundredths(), 1040);
    /// assert!("12.01".parse::<FidelityScore>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, NotAFidelityScore> {
        let text = text.trim();
        let (whole, decimals) = match text.split_once(['.', ',']) {
            Some((_, "")) => return Err(NotAFidelityScore),
            Some((whole, decimals)) => (whole, decimals),
            None => (text, ""),
        };
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(decimals) {
            return Err(NotAFidelityScore);
        }
        // What a spreadsheet adds behind the second decimal must be nothing: 10.400 is 10.4, 10.401 is not a score.
        let (kept, rest) = decimals.split_at(decimals.len().min(2));
        if rest.bytes().any(|b| b != b'0') {
            return Err(NotAFidelityScore);
        }
        let whole: i64 = whole.parse().map_err(|_| NotAFidelityScore)?;
        let hundredths: i64 = format!("{kept:0<2}")
            .parse()
            .map_err(|_| NotAFidelityScore)?;
        Self::from_hundredths(whole.saturating_mul(100).saturating_add(hundredths))
    }
}

impl fmt::Display for FidelityScore {
    /// With one decimal, or two where there are two: `10.4`, `11.0`, `9.75`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        if rest % 10 == 0 {
            write!(f, "{whole}.{}", rest / 10)
        } else {
            write!(f, "{whole}.{rest:02}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_3_to_12_is_a_score() {
        for good in ["3", "12", "12.00", "7.9", "9,75", " 10.4 ", "10.400"] {
            assert!(good.parse::<FidelityScore>().is_ok(), "{good}");
        }
        for bad in [
            "",
            ".",
            "10.",
            "2.99",
            "12.01",
            "-5",
            "ten",
            "1e1",
            "10.401",
            "10.4.1",
            "٣",
            "99999999999999999999",
        ] {
            assert!(bad.parse::<FidelityScore>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(hundredths in 300_i64..=1200) {
            let score = FidelityScore::from_hundredths(hundredths).expect("within range");
            prop_assert_eq!(score.to_string().parse(), Ok(score));
        }

        #[test]
        fn no_text_breaks_it(text in ".*") {
            let _ = text.parse::<FidelityScore>();
        }
    }
}
