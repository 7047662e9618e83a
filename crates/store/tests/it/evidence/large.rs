//! A large study: what the workbench asks for is found by an index, however much else there is.

use ids::{AccountId, OrgId, SourceId, StudyId};
use store::{Query, Tx, query};
use uuid::Uuid;

/// The steps by which SQLite would answer a statement whose `$1` to `$4` are an organisation, an account, a study and a
/// source.
async fn plan(tx: &mut Tx, statement: Query) -> Vec<String> {
    let nil = Uuid::nil();
    let steps: Vec<(i64, i64, i64, String)> = statement
        .bind(OrgId(nil))
        .bind(AccountId(nil))
        .bind(StudyId(nil))
        .bind(SourceId(nil))
        .all(tx)
        .await
        .expect("planned");
    steps.into_iter().map(|step| step.3).collect()
}

#[tokio::test]
async fn the_workbench_reads_the_codings_of_its_source_and_no_others() {
    let test = testkit::databases::sqlite().await;
    let mut tx = test.db.read().await.expect("begins");
    let statement = query(
        "EXPLAIN QUERY PLAN SELECT k.id, v.hash FROM coding k JOIN source_version v ON v.org_id = k.org_id AND v.id = k.version_id WHERE k.org_id = $1 AND k.study_id = $3 AND ((k.coder_id = $2 AND k.layer = 'coder') OR k.source_id NOT IN (SELECT hs.source_id FROM coding_round hr JOIN coding_round_source hs ON hs.org_id = hr.org_id AND hs.round_id = hr.id WHERE hr.org_id = $1 AND hr.state = 'open' AND hr.blind = TRUE)) AND k.source_id = $4 ORDER BY k.span_start, k.span_end, k.id",
    );
    let steps = plan(&mut tx, statement).await;
    assert!(
        steps
            .iter()
            .any(|step| step
                .contains("SEARCH k USING INDEX coding_source (org_id=? AND source_id=?")),
        "{steps:?}"
    );
    assert!(
        steps
            .iter()
            .any(|step| step.contains("SEARCH hr USING INDEX coding_round_state")),
        "{steps:?}"
    );
    assert!(!steps.iter().any(|step| step.contains("SCAN")), "{steps:?}");
}

#[tokio::test]
async fn counts_beside_the_codes_are_read_from_an_index_alone() {
    let test = testkit::databases::sqlite().await;
    let mut tx = test.db.read().await.expect("begins");
    let statement = query(
        "EXPLAIN QUERY PLAN SELECT k.code_id, count(*), count(DISTINCT k.source_id) FROM coding k WHERE k.org_id = $1 AND k.study_id = $3 AND (k.coder_id = $2 OR k.source_id <> $4) GROUP BY k.code_id",
    );
    let steps = plan(&mut tx, statement).await;
    assert!(
        steps
            .iter()
            .any(|step| step.contains("SEARCH k USING COVERING INDEX coding_uses")),
        "{steps:?}"
    );
}

#[tokio::test]
async fn an_export_goes_from_coding_to_coding_without_sorting() {
    let test = testkit::databases::sqlite().await;
    let mut tx = test.db.read().await.expect("begins");
    let statement = query(
        "EXPLAIN QUERY PLAN SELECT k.id, k.quote, v.hash FROM coding k JOIN source_version v ON v.org_id = k.org_id AND v.id = k.version_id WHERE k.org_id = $1 AND k.study_id = $3 AND (k.coder_id = $2 OR k.source_id <> $4) AND k.id > $4 ORDER BY k.id LIMIT 1000",
    );
    let steps = plan(&mut tx, statement).await;
    assert!(
        !steps.iter().any(|step| step.contains("TEMP B-TREE")),
        "{steps:?}"
    );
    assert!(
        steps.iter().any(|step| step
            .contains("SEARCH k USING INDEX coding_study (org_id=? AND study_id=? AND id>?)")
            || step.contains("SEARCH k USING INDEX sqlite_autoindex_coding_1")),
        "{steps:?}"
    );
}

#[tokio::test]
async fn a_step_is_kept_and_taken_back_without_reading_the_history() {
    let test = testkit::databases::sqlite().await;
    let mut tx = test.db.read().await.expect("begins");
    for (statement, index) in [
        (
            query(
                "EXPLAIN QUERY PLAN SELECT id FROM step WHERE org_id = $1 AND account_id = $2 AND study_id = $3 AND id <> $4 AND state = 'undone' ORDER BY number LIMIT 1",
            ),
            "step_undone",
        ),
        (
            query(
                "EXPLAIN QUERY PLAN SELECT id FROM step WHERE org_id = $1 AND account_id = $2 AND study_id = $3 AND id <> $4 AND state = 'done' AND undoes_id IS NULL ORDER BY number DESC LIMIT 1",
            ),
            "step_account",
        ),
    ] {
        let steps = plan(&mut tx, statement).await;
        assert!(steps[0].contains(index), "{steps:?}");
        assert!(
            !steps.iter().any(|step| step.contains("TEMP B-TREE")),
            "{steps:?}"
        );
    }
}
