//! What was not asked of whom.

use super::{a_code, begin, may};
use access::{on, to};
use evidence::study::CaseKind;
use ids::{CodeId, StudyCaseId};
use std::collections::BTreeSet;
use store::Error;
use store::evidence::{case, code, history, not_asked};
use testkit::both;

#[tokio::test]
async fn what_was_not_asked_is_kept_by_case_and_code_until_one_of_them_goes() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let w = begin(&mut tx, &around).await;
        let hope = a_code(&mut tx, &around, &w, "Hope").await;
        let trust = a_code(&mut tx, &around, &w, "Trust").await;
        let leads = may(&mut tx, &w.lead, w.study).await;
        let (p1, p2): (StudyCaseId, StudyCaseId) = (around.id(), around.id());
        for (id, name) in [(p1, "P1"), (p2, "P2")] {
            case::add(&mut tx, &around, &leads, id, name, CaseKind::Participant)
                .await
                .expect("added");
        }
        let create = may(&mut tx, &w.coder, w.study).await;
        let read = may::<on::StudyCase, to::Read>(&mut tx, &w.reader, w.study).await;
        let said = [(p1, hope, false), (p1, trust, true), (p2, hope, false)];
        for _ in 0..2 {
            not_asked::note(&mut tx, &around, &create, &said)
                .await
                .expect("noted");
        }
        let noted = not_asked::all(&mut tx, &read).await.expect("read");
        assert_eq!(noted, BTreeSet::from([(p1, hope), (p2, hope)]));
        not_asked::note(&mut tx, &around, &create, &[(p2, hope, true)])
            .await
            .expect("noted");
        let noted = not_asked::all(&mut tx, &read).await.expect("read");
        assert_eq!(noted, BTreeSet::from([(p1, hope)]));
        let codes = may(&mut tx, &w.coder, w.study).await;
        code::remove(&mut tx, &around, &codes, hope)
            .await
            .expect("removed");
        assert_eq!(
            not_asked::all(&mut tx, &read).await.expect("read"),
            BTreeSet::new()
        );
        let own = may(&mut tx, &w.coder, w.study).await;
        history::undo(&mut tx, &around, &own).await.expect("undone");
        assert_eq!(not_asked::all(&mut tx, &read).await.expect("read").len(), 1);
        let strange: CodeId = around.id();
        let refused = not_asked::note(&mut tx, &around, &create, &[(p1, strange, false)]).await;
        assert!(matches!(refused, Err(Error::Denied)), "{refused:?}");
        let change = may(&mut tx, &w.lead, w.study).await;
        case::remove(&mut tx, &around, &change, p1)
            .await
            .expect("removed");
        assert_eq!(
            not_asked::all(&mut tx, &read).await.expect("read"),
            BTreeSet::new()
        );
    }
}
