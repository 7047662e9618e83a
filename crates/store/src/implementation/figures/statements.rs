//! For every figure the one statement that finds its rows.
//!
//! Each gives the same columns: `id` of the row, `person_id` and `worker_id` where there is one, `site_id`, two dates
//! (`from_on`, `to_on`) and `value`. A figure is worked out by wrapping its statement, so the two cannot drift apart.
//! What a wrapping statement does not ask for the databases leave out, which is why columns of another table are
//! subqueries here: SQLite would go on joining it.

use delivery::figures::{self, Figure};

/// What a statement is given for its placeholders, in order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Given {
    Org,
    Definition,
    Today,
    /// The day before which the last meeting is too long ago.
    Since,
}

/// A statement with what it is given.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement {
    pub(super) text: &'static str,
    pub(super) given: &'static [Given],
}

const fn with(text: &'static str, given: &'static [Given]) -> Statement {
    Statement { text, given }
}

const ORG: &[Given] = &[Given::Org];
const BY_DEFINITION: &[Given] = &[Given::Org, Given::Definition];
const BY_DAY: &[Given] = &[Given::Org, Given::Today];
const BY_GAP: &[Given] = &[Given::Org, Given::Today, Given::Since];

/// The worker a period of support was allocated to last, as a column.
macro_rules! allocated {
    ($org:literal, $episode:literal) => {
        concat!(
            "(SELECT m1.worker_id FROM peer_match m1 WHERE m1.org_id = ",
            $org,
            " AND m1.episode_id = ",
            $episode,
            " AND m1.kind = 'allocated' ORDER BY m1.started_on DESC, m1.id DESC LIMIT 1) AS worker_id"
        )
    };
}

/// The beginning of every statement on periods of support: `e`.
macro_rules! support {
    ($from:literal, $to:literal, $where:literal) => {
        concat!(
            "SELECT e.id AS id, e.person_id AS person_id, ",
            allocated!("e.org_id", "e.id"),
            ", e.site_id AS site_id, ",
            $from,
            " AS from_on, ",
            $to,
            " AS to_on, CAST(1 AS BIGINT) AS value FROM support_episode e WHERE e.org_id = $1",
            $where
        )
    };
}

/// The beginning of every statement on assessments of engagement of people with data: `a`.
macro_rules! with_data {
    ($value:literal, $where:literal) => {
        assessed!($value, "TRUE", $where)
    };
}

/// The beginning of every statement on assessments of engagement: `a`.
macro_rules! assessed {
    ($value:literal, $has_data:literal, $where:literal) => {
        concat!(
            "SELECT a.episode_id AS id, (SELECT e.person_id FROM support_episode e WHERE e.org_id = a.org_id AND e.id = a.episode_id) AS person_id, ",
            allocated!("a.org_id", "a.episode_id"),
            ", a.site_id AS site_id, (SELECT e.referred_on FROM support_episode e WHERE e.org_id = a.org_id AND e.id = a.episode_id) AS from_on, (SELECT e.discharge_on FROM support_episode e WHERE e.org_id = a.org_id AND e.id = a.episode_id) AS to_on, CAST(",
            $value,
            " AS BIGINT) AS value FROM engagement_assessment a WHERE a.org_id = $1 AND a.definition_id = $2 AND a.has_data = ",
            $has_data,
            $where
        )
    };
}

/// The beginning of every statement on contacts: `c`.
macro_rules! contacts {
    ($value:literal, $where:literal) => {
        concat!(
            "SELECT c.id AS id, c.person_id AS person_id, c.worker_id AS worker_id, c.site_id AS site_id, c.on_date AS from_on, CAST(NULL AS TEXT) AS to_on, CAST(",
            $value,
            " AS BIGINT) AS value FROM contact c WHERE c.org_id = $1",
            $where
        )
    };
}

/// The beginning of every statement on peer workers with their people today: `w`.
macro_rules! workers {
    ($value:literal, $where:literal) => {
        concat!(
            "SELECT w.id AS id, CAST(NULL AS UUID) AS person_id, w.id AS worker_id, w.site_id AS site_id, w.started_on AS from_on, w.left_on AS to_on, CAST(",
            $value,
            " AS BIGINT) AS value FROM (SELECT w0.org_id, w0.id, w0.site_id, w0.started_on, w0.left_on, w0.capacity, (SELECT count(DISTINCT m.person_id) FROM peer_match m WHERE m.org_id = w0.org_id AND m.worker_id = w0.id AND m.started_on <= $2 AND (m.ended_on IS NULL OR m.ended_on > $2 OR (m.ended_on = $2 AND m.ended_why <> 'support_ended'))) AS people FROM worker w0 WHERE w0.org_id = $1 AND (w0.left_on IS NULL OR w0.left_on > $2)) w WHERE w.org_id = $1",
            $where
        )
    };
}

/// The beginning of every statement on concerns: `c`.
macro_rules! concerns {
    ($value:literal, $where:literal) => {
        concat!(
            "SELECT c.id AS id, c.person_id AS person_id, c.worker_id AS worker_id, c.site_id AS site_id, c.raised_on AS from_on, c.due_on AS to_on, CAST(",
            $value,
            " AS BIGINT) AS value FROM concern c WHERE c.org_id = $1 AND c.raised_on <= $2",
            $where
        )
    };
}

/// The statement of a figure.
pub(super) fn statement(figure: &Figure) -> Option<Statement> {
    Some(match *figure {
        figures::OFFERED => with(support!("e.referred_on", "e.discharge_on", ""), ORG),
        figures::WITH_DATA => with(with_data!("1", ""), BY_DEFINITION),
        figures::WITHOUT_DATA => with(assessed!("1", "FALSE", ""), BY_DEFINITION),
        figures::ENGAGED => with(with_data!("1", " AND a.engaged = TRUE"), BY_DEFINITION),
        figures::ENGAGED_PERCENT => with(
            with_data!("CASE WHEN a.engaged = TRUE THEN 1 ELSE 0 END", ""),
            BY_DEFINITION,
        ),
        figures::NOT_YET_ENGAGED => with(with_data!("1", " AND a.engaged = FALSE"), BY_DEFINITION),
        figures::CONTACTS_NONE => {
            with(with_data!("a.counted", " AND a.counted = 0"), BY_DEFINITION)
        }
        figures::CONTACTS_ONE => with(with_data!("a.counted", " AND a.counted = 1"), BY_DEFINITION),
        figures::CONTACTS_TWO_OR_MORE => with(
            with_data!("a.counted", " AND a.counted >= 2"),
            BY_DEFINITION,
        ),
        figures::ATTEMPTED => with(contacts!("1", " AND c.outcome IN ('met', 'not_met')"), ORG),
        figures::TWO_WAY_ANY => with(contacts!("1", " AND c.outcome = 'met'"), ORG),
        figures::MHSDS_DIRECT => with(
            contacts!(
                "1",
                " AND c.attendance_code IN ('5', '6') AND c.mechanism_code IN ('01', '02', '04', '11')"
            ),
            ORG,
        ),
        figures::MINUTES => with(
            contacts!(
                "c.minutes",
                " AND c.outcome = 'met' AND c.minutes IS NOT NULL"
            ),
            ORG,
        ),
        figures::MET_ONCE => with(
            support!(
                "e.referred_on",
                "e.discharge_on",
                " AND EXISTS (SELECT 1 FROM contact c WHERE c.org_id = e.org_id AND c.episode_id = e.id AND c.outcome = 'met') = TRUE"
            ),
            ORG,
        ),
        figures::WAITING => with(
            support!(
                "e.referred_on",
                "e.discharge_on",
                " AND (e.ended_on IS NULL OR e.ended_on > $2) AND NOT EXISTS (SELECT 1 FROM peer_match m WHERE m.org_id = e.org_id AND m.episode_id = e.id AND m.kind = 'allocated' AND (m.ended_on IS NULL OR m.ended_on >= $2))"
            ),
            BY_DAY,
        ),
        figures::SUPPORTED => with(
            support!(
                "e.referred_on",
                "e.discharge_on",
                " AND (e.ended_on IS NULL OR e.ended_on > $2) AND EXISTS (SELECT 1 FROM peer_match m WHERE m.org_id = e.org_id AND m.episode_id = e.id AND m.started_on <= $2 AND (m.ended_on IS NULL OR m.ended_on >= $2)) = TRUE"
            ),
            BY_DAY,
        ),
        figures::NOT_MET_LATELY => with(
            support!(
                "e.referred_on",
                "(SELECT max(c.on_date) FROM contact c WHERE c.org_id = e.org_id AND c.episode_id = e.id AND c.outcome = 'met')",
                " AND (e.ended_on IS NULL OR e.ended_on > $2) AND EXISTS (SELECT 1 FROM peer_match m WHERE m.org_id = e.org_id AND m.episode_id = e.id AND m.started_on < $3 AND (m.ended_on IS NULL OR m.ended_on >= $2)) = TRUE AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.org_id = e.org_id AND c.episode_id = e.id AND c.outcome = 'met' AND c.on_date >= $3)"
            ),
            BY_GAP,
        ),
        figures::DAYS_TO_MATCH => with(
            "SELECT e.id AS id, e.person_id AS person_id, (SELECT m1.worker_id FROM peer_match m1 WHERE m1.org_id = $1 AND m1.episode_id = e.id AND m1.kind = 'allocated' ORDER BY m1.started_on, m1.id LIMIT 1) AS worker_id, e.site_id AS site_id, e.from_on AS from_on, e.to_on AS to_on, CAST(NULL AS BIGINT) AS value FROM (SELECT e0.id, e0.person_id, e0.site_id, e0.referred_on AS from_on, (SELECT min(m.started_on) FROM peer_match m WHERE m.org_id = e0.org_id AND m.episode_id = e0.id AND m.kind = 'allocated') AS to_on FROM support_episode e0 WHERE e0.org_id = $1 AND e0.referred_on IS NOT NULL) e WHERE e.to_on >= e.from_on",
            ORG,
        ),
        figures::DAYS_TO_MEETING => with(
            "SELECT e.id AS id, e.person_id AS person_id, (SELECT m1.worker_id FROM peer_match m1 WHERE m1.org_id = $1 AND m1.episode_id = e.id AND m1.kind = 'allocated' ORDER BY m1.started_on, m1.id LIMIT 1) AS worker_id, e.site_id AS site_id, e.from_on AS from_on, e.to_on AS to_on, CAST(NULL AS BIGINT) AS value FROM (SELECT e0.id, e0.person_id, e0.site_id, e0.referred_on AS from_on, (SELECT min(c.on_date) FROM contact c WHERE c.org_id = e0.org_id AND c.episode_id = e0.id AND c.outcome = 'met') AS to_on FROM support_episode e0 WHERE e0.org_id = $1 AND e0.referred_on IS NOT NULL) e WHERE e.to_on >= e.from_on",
            ORG,
        ),
        figures::WORKERS => with(workers!("1", ""), BY_DAY),
        figures::CASELOAD => with(workers!("w.people", ""), BY_DAY),
        figures::CAPACITY => with(workers!("w.capacity", ""), BY_DAY),
        figures::OVER_CAPACITY => with(
            workers!("w.people - w.capacity", " AND w.people > w.capacity"),
            BY_DAY,
        ),
        figures::SUPERVISION_HELD => with(
            "SELECT s.id AS id, CAST(NULL AS UUID) AS person_id, s.worker_id AS worker_id, w.site_id AS site_id, s.planned_on AS from_on, CAST(NULL AS TEXT) AS to_on, CAST(CASE WHEN s.state = 'held' THEN 1 ELSE 0 END AS BIGINT) AS value FROM supervision s JOIN worker w ON w.org_id = s.org_id AND w.id = s.worker_id WHERE s.org_id = $1 AND s.planned_on <= $2",
            BY_DAY,
        ),
        figures::ENDED_PLANNED => with(
            support!(
                "e.referred_on",
                "e.ended_on",
                " AND e.ended_on <= $2 AND e.ended_how = 'planned'"
            ),
            BY_DAY,
        ),
        figures::ENDED_UNPLANNED => with(
            support!(
                "e.referred_on",
                "e.ended_on",
                " AND e.ended_on <= $2 AND e.ended_how = 'unplanned'"
            ),
            BY_DAY,
        ),
        figures::CONCERNS => with(concerns!("1", ""), BY_DAY),
        figures::CONCERNS_IN_TIME => with(
            concerns!(
                "CASE WHEN c.acknowledged_at <= c.due_at THEN 1 ELSE 0 END",
                " AND (c.acknowledged_at IS NOT NULL OR c.due_on < $2)"
            ),
            BY_DAY,
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_its_statement() {
        for figure in figures::ALL {
            assert!(statement(figure).is_some(), "{}", figure.id);
        }
    }
}
