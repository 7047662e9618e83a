use super::*;
use proptest::prelude::*;

fn table(rows: &[Vec<usize>], bits: usize) -> BitTable {
    let mut table = BitTable::new(rows.len(), bits);
    for (row, covered) in rows.iter().enumerate() {
        for bit in covered {
            table.set(row, *bit);
        }
    }
    table
}

/// All irredundant covers by trying every choice of rows.
fn by_trying(rows: &[Vec<usize>], bits: usize) -> Vec<Vec<usize>> {
    let covers = |set: u32| {
        (0..bits).all(|bit| {
            rows.iter()
                .enumerate()
                .any(|(row, covered)| set >> row & 1 == 1 && covered.contains(&bit))
        })
    };
    let mut all: Vec<Vec<usize>> = (0..1_u32 << rows.len())
        .filter(|set| covers(*set))
        .filter(|set| (0..rows.len()).all(|row| set >> row & 1 == 0 || !covers(set & !(1 << row))))
        .map(|set| (0..rows.len()).filter(|row| set >> row & 1 == 1).collect())
        .collect();
    all.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    all
}

proptest! {
    #[test]
    fn all_smallest_and_all_irredundant_models_are_found(
        rows in prop::collection::vec(prop::collection::btree_set(0usize..9, 1..5), 1..11)
    ) {
        let mut rows: Vec<Vec<usize>> = rows.into_iter().map(|r| r.into_iter().collect()).collect();
        // Every bit can be covered.
        for bit in 0..9 {
            if !rows.iter().any(|row| row.contains(&bit)) {
                let at = bit % rows.len();
                rows[at].push(bit);
            }
        }
        let expected = by_trying(&rows, 9);
        let limits = Limits::default();
        let all = irredundant(&table(&rows, 9), &limits);
        prop_assert_eq!(&all.listed, &expected);
        prop_assert_eq!(all.count, ModelCount::Exactly(expected.len() as u128));
        let fewest = expected[0].len();
        let small: Vec<Vec<usize>> = expected.iter().filter(|m| m.len() == fewest).cloned().collect();
        let found = smallest(&table(&rows, 9), &limits);
        prop_assert_eq!(&found.listed, &small);
        prop_assert_eq!(found.fewest.proven(), Some(fewest));
        prop_assert_eq!(found.count, ModelCount::Exactly(small.len() as u128));
        let in_all: Vec<usize> = (0..rows.len()).filter(|row| small.iter().all(|m| m.contains(row))).collect();
        prop_assert_eq!(found.essential, in_all);
        let short = smallest(&table(&rows, 9), &Limits { models: 1, ..limits });
        prop_assert_eq!(short.count, ModelCount::Exactly(small.len() as u128));
        prop_assert_eq!(short.listed.len(), 1);
        let essential: Vec<usize> = (0..rows.len()).filter(|row| small.iter().all(|m| m.contains(row))).collect();
        prop_assert_eq!(short.essential, essential);
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn branch_and_bound_agrees_with_counting(
        rows in prop::collection::vec(prop::collection::btree_set(0usize..24, 2..6), 20..30)
    ) {
        let mut rows: Vec<Vec<usize>> = rows.into_iter().map(|r| r.into_iter().collect()).collect();
        rows.extend((0..24).map(|bit| vec![bit]));
        let found = smallest(&table(&rows, 24), &Limits::default());
        let fewest = found.fewest.proven().expect("small");
        let ModelCount::Exactly(number) = found.count else { panic!("small") };
        for model in &found.listed {
            prop_assert_eq!(model.len(), fewest);
            let mut covered = std::collections::BTreeSet::new();
            for row in model {
                covered.extend(rows[*row].iter().copied());
            }
            prop_assert_eq!(covered.len(), 24);
        }
        prop_assert_eq!(number, found.listed.len() as u128);
        let all = irredundant(&table(&rows, 24), &Limits { models: usize::MAX, steps: 2_000_000, ..Limits::default() });
        if let ModelCount::Exactly(_) = all.count {
            let small = all.listed.iter().filter(|m| m.len() == fewest).count();
            prop_assert_eq!(small as u128, number);
        }
    }
}
