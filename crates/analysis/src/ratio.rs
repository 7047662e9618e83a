//! Which effects are logarithms of ratios.

use synthesis::effects::Measure;

/// Measures that are never worked out here, but come worked out in files: hazard ratios and diagnostic odds ratios.
const BROUGHT: [&str; 2] = ["HR", "DOR"];

/// Whether effects of a measure, by its code in any case, are analysed as logarithms and told as ratios.
pub fn is_ratio(code: &str) -> bool {
    BROUGHT.iter().any(|one| one.eq_ignore_ascii_case(code))
        || Measure::from_code(code).is_some_and(Measure::is_ratio)
}

#[cfg(test)]
mod tests {
    use super::is_ratio;

    #[test]
    fn ratios_are_known_however_they_are_written() {
        for code in ["OR", "or", "RR", "IRR", "HR", "hr", "ROM", "DOR"] {
            assert!(is_ratio(code), "{code}");
        }
        for code in ["RD", "MD", "SMD", "effect", ""] {
            assert!(!is_ratio(code), "{code}");
        }
    }
}
