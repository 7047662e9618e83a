//! Where bars go so that none covers another.

use evidence::place::Span;

/// The lane of each span, so that spans that overlap or touch lie in different ones. Lanes count from 0; each span gets
/// the first that is free where it begins. `spans` are in the order of their beginnings.
pub(super) fn lanes(spans: &[Span]) -> Vec<usize> {
    let mut ends: Vec<u32> = Vec::new();
    spans
        .iter()
        .map(|span| {
            let free = ends.iter().position(|end| *end < span.start());
            let lane = free.unwrap_or_else(|| {
                ends.push(0);
                ends.len() - 1
            });
            ends[lane] = span.end();
            lane
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span((start, length): (u32, u32)) -> Span {
        Span::new(start, start + length).expect("a place")
    }

    #[test]
    fn what_overlaps_lies_beside_and_what_follows_takes_the_free_lane() {
        let spans: Vec<Span> = [(0, 10), (5, 10), (11, 2), (16, 4)]
            .into_iter()
            .map(span)
            .collect();
        assert_eq!(lanes(&spans), [0, 1, 0, 0]);
    }

    proptest! {
        #[test]
        fn no_bar_ever_covers_another(mut places in prop::collection::vec((0_u32..200, 1_u32..40), 0..60)) {
            places.sort_unstable();
            let spans: Vec<Span> = places.into_iter().map(span).collect();
            let lanes = lanes(&spans);
            for (a, one) in spans.iter().enumerate() {
                for (b, other) in spans.iter().enumerate().skip(a + 1) {
                    prop_assert!(!one.overlaps(*other) || lanes[a] != lanes[b]);
                }
            }
        }
    }
}
