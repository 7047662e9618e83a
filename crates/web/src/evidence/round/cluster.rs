//! What is settled together: codings of one code that touch, and what was agreed on there.

use evidence::coding::{Coding, Layer};
use evidence::place::Span;
use ids::{AccountId, CodeId};
use std::collections::BTreeSet;

/// Codings of one code whose places share characters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cluster<'a> {
    /// The code.
    pub(super) code: CodeId,
    /// From the first character of any to the last.
    pub(super) span: Span,
    /// What the coders said, in the order of the text.
    pub(super) codings: Vec<&'a Coding>,
    /// What was agreed on.
    pub(super) agreed: Vec<&'a Coding>,
}

impl Cluster<'_> {
    /// Every coder gave the code to exactly the same words.
    pub(super) fn unanimous(&self, coders: &BTreeSet<AccountId>) -> bool {
        let same = self.codings.iter().all(|coding| coding.span == self.span);
        let said: BTreeSet<AccountId> = self.codings.iter().map(|coding| coding.coder).collect();
        same && said.is_superset(coders)
    }
}

/// The clusters of a source, in the order of the text.
pub(super) fn clusters(codings: &[Coding]) -> Vec<Cluster<'_>> {
    let mut ordered: Vec<&Coding> = codings.iter().collect();
    ordered.sort_by_key(|coding| (coding.code, coding.span, coding.coder));
    let mut clusters: Vec<Cluster<'_>> = Vec::new();
    for coding in ordered {
        let starts_anew = clusters
            .last()
            .is_none_or(|last| last.code != coding.code || !last.span.overlaps(coding.span));
        if starts_anew {
            clusters.push(Cluster {
                code: coding.code,
                span: coding.span,
                codings: Vec::new(),
                agreed: Vec::new(),
            });
        }
        let Some(cluster) = clusters.last_mut() else {
            continue;
        };
        cluster.span = cluster.span.hull(coding.span);
        match coding.layer {
            Layer::Coder => cluster.codings.push(coding),
            Layer::Consensus => cluster.agreed.push(coding),
        }
    }
    clusters.sort_by_key(|cluster| (cluster.span, cluster.code));
    clusters
}

#[cfg(test)]
mod tests {
    use super::*;
    use evidence::text::Text;
    use ids::{CodingId, SourceId, SourceVersionId};
    use jiff::Timestamp;
    use uuid::Uuid;

    fn coding(coder: u128, code: u128, start: u32, end: u32, layer: Layer) -> Coding {
        Coding {
            id: CodingId(Uuid::from_u128(coder * 1000 + u128::from(start))),
            source: SourceId(Uuid::from_u128(1)),
            version: SourceVersionId(Uuid::from_u128(2)),
            span: Span::new(start, end).expect("a place"),
            quote: String::new(),
            text_hash: Text::new("").hash(),
            code: CodeId(Uuid::from_u128(code)),
            coder: AccountId(Uuid::from_u128(coder)),
            at: Timestamp::UNIX_EPOCH,
            weight: None,
            comment: String::new(),
            layer,
            round: None,
            suggested: false,
        }
    }

    #[test]
    fn codings_of_a_code_that_touch_are_settled_together() {
        let all = [
            coding(1, 7, 0, 10, Layer::Coder),
            coding(2, 7, 5, 12, Layer::Coder),
            coding(1, 8, 5, 12, Layer::Coder),
            coding(2, 7, 20, 25, Layer::Coder),
            coding(1, 7, 20, 25, Layer::Coder),
            coding(1, 7, 20, 25, Layer::Consensus),
        ];
        let found = clusters(&all);
        let sizes: Vec<(usize, usize)> = found
            .iter()
            .map(|one| (one.codings.len(), one.agreed.len()))
            .collect();
        assert_eq!(sizes, [(2, 0), (1, 0), (2, 1)]);
        let both = BTreeSet::from([1, 2].map(|n| AccountId(Uuid::from_u128(n))));
        let alike: Vec<bool> = found.iter().map(|one| one.unanimous(&both)).collect();
        assert_eq!(alike, [false, false, true]);
    }
}
