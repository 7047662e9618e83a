//! A study for each group, with one of everything in it, and who takes part in it.

use super::world::Group;
use access::{Membership, Role};
use evidence::text::Text;
use ids::{
    AccountId, CodeId, CodingId, ImportId, MemoId, OrgId, RoundId, SourceId, SourceVersionId,
    StudyCaseId, StudyId,
};
use store::{Surroundings, Tx, query};

/// The study of a group.
#[derive(Debug, Clone)]
pub struct GroupStudy {
    pub id: StudyId,
    pub source: SourceId,
    pub version: SourceVersionId,
    pub code: CodeId,
    pub coding: CodingId,
    pub memo: MemoId,
    pub case: StudyCaseId,
    pub round: RoundId,
    pub brought: ImportId,
}

/// What somebody of a role is in the study of a group: leads, codes, reads, or has no part in it.
pub fn role_in(role: Role, group: &str) -> Option<&'static str> {
    match (group, role) {
        ("matched", Role::Researcher) => Some("lead"),
        ("matched", Role::Coordinator) | ("near", Role::Researcher) => Some("coder"),
        ("matched", Role::PeerWorker) => Some("second_coder"),
        ("matched", Role::Manager) | ("former", Role::Researcher) => Some("reader"),
        _ => None,
    }
}

/// The same, as the policy sees it.
pub fn membership(role: Role, group: &str) -> Option<Membership> {
    role_in(role, group).map(|role| match role {
        "lead" => Membership::Lead,
        "reader" => Membership::Reader,
        _ => Membership::Coder,
    })
}

impl GroupStudy {
    pub fn new(around: &Surroundings) -> GroupStudy {
        GroupStudy {
            id: around.id(),
            source: around.id(),
            version: around.id(),
            code: around.id(),
            coding: around.id(),
            memo: around.id(),
            case: around.id(),
            round: around.id(),
            brought: around.id(),
        }
    }

    pub async fn member(
        &self,
        tx: &mut Tx,
        around: &Surroundings,
        org: OrgId,
        account: AccountId,
        role: &'static str,
    ) {
        query("INSERT INTO study_member (org_id, study_id, account_id, role, joined_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(org).bind(self.id).bind(account).bind(role).bind(around.now())
            .execute(tx).await.expect("kept");
    }

    /// Writes the study with its records; every text of it is a canary.
    pub async fn write(&self, tx: &mut Tx, around: &Surroundings, group: &Group) {
        let (org, now, by) = (group.org, around.now(), group.account);
        let says = |what: &str| format!("CANARY-{what}-{}", group.name);
        query("INSERT INTO study (org_id, id, name, question, about, asks_people, key_site_id, steps, version, created_by, created_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 1, $8, $9, $10)")
            .bind(org).bind(self.id).bind(says("study-name")).bind(says("study-question")).bind(says("study-about"))
            .bind(false).bind(group.site).bind(by).bind(now).bind(None::<jiff::Timestamp>)
            .execute(tx).await.expect("kept");
        let words = says("source_version-body");
        let text = Text::new(&words);
        let length = i64::from(text.len());
        query("INSERT INTO source (org_id, id, study_id, name, folded_name, kind, format, file_name, version_id, length, contact_id, version, created_by, created_at) VALUES ($1, $2, $3, $4, $5, 'interview', 'txt', $6, $7, $8, $9, 1, $10, $11)")
            .bind(org).bind(self.source).bind(self.id).bind(says("source-name")).bind("canary").bind(says("source-file_name"))
            .bind(self.version).bind(length).bind(None::<ids::ContactId>).bind(by).bind(now)
            .execute(tx).await.expect("kept");
        query("INSERT INTO source_version (org_id, id, source_id, number, hash, why, created_by, created_at, layout, body) VALUES ($1, $2, $3, 1, $4, '', $5, $6, $7, $8)")
            .bind(org).bind(self.version).bind(self.source).bind(text.hash().to_string()).bind(by).bind(now)
            .bind(format!("{{\"blocks\":[{{\"span\":{{\"start\":0,\"end\":{length}}},\"kind\":\"paragraph\"}}]}}")).bind(words.as_str())
            .execute(tx).await.expect("kept");
        query("INSERT INTO code (org_id, id, study_id, parent_id, beneath_id, name, folded_name, colour, definition, use_when, not_when, anchor_quotes, framework_id, framework_version, term_id, is_codable, position, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 'blue', $8, '', '', $9, $10, $10, $10, $11, 0, 1)")
            .bind(org).bind(self.code).bind(self.id).bind(None::<CodeId>).bind(self.id.0).bind(says("code-name")).bind("canary")
            .bind(says("code-definition")).bind(serde_json::json!([])).bind(None::<String>).bind(true)
            .execute(tx).await.expect("kept");
        query("INSERT INTO coding (org_id, id, study_id, source_id, version_id, span_start, span_end, quote, code_id, coder_id, at, weight, comment, layer, round_id, suggested) VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11, $12, 'coder', $13, $14)")
            .bind(org).bind(self.coding).bind(self.id).bind(self.source).bind(self.version).bind(length).bind(words.as_str())
            .bind(self.code).bind(by).bind(now).bind(None::<i64>).bind(says("coding-comment")).bind(None::<RoundId>).bind(false)
            .execute(tx).await.expect("kept");
        query("INSERT INTO memo (org_id, id, study_id, kind, title, body, author_id, version, at, changed_at) VALUES ($1, $2, $3, 'note', $4, $5, $6, 1, $7, $7)")
            .bind(org).bind(self.memo).bind(self.id).bind(says("memo-title")).bind(says("memo-body")).bind(by).bind(now)
            .execute(tx).await.expect("kept");
        query("INSERT INTO study_case (org_id, id, study_id, name, kind, pseudonym_id, site_id, version, created_at) VALUES ($1, $2, $3, $4, 'participant', $5, $6, 1, $7)")
            .bind(org).bind(self.case).bind(self.id).bind(says("study_case-name")).bind(None::<ids::PseudonymId>).bind(None::<ids::SiteId>).bind(now)
            .execute(tx).await.expect("kept");
        query("INSERT INTO matrix_cell (org_id, id, study_id, case_id, code_id, body, version, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8)")
            .bind(org).bind(around.id::<ids::CellId>()).bind(self.id).bind(self.case).bind(self.code).bind(says("matrix_cell-body")).bind(by).bind(now)
            .execute(tx).await.expect("kept");
        query("INSERT INTO matrix_construct (org_id, study_id, code_id, position) VALUES ($1, $2, $3, 0)")
            .bind(org).bind(self.id).bind(self.code)
            .execute(tx).await.expect("kept");
        query("INSERT INTO coding_round (org_id, id, study_id, name, blind, state, version, created_by, created_at, closed_at) VALUES ($1, $2, $3, $4, $5, 'closed', 1, $6, $7, $7)")
            .bind(org).bind(self.round).bind(self.id).bind(says("coding_round-name")).bind(false).bind(by).bind(now)
            .execute(tx).await.expect("kept");
        query("INSERT INTO study_import (org_id, id, study_id, account_id, file_name, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(org).bind(self.brought).bind(self.id).bind(by).bind(says("study_import-file_name")).bind(now)
            .execute(tx).await.expect("kept");
        let list = format!(
            "code,definition\n{},brought\n",
            says("study_import_piece-content")
        );
        query("INSERT INTO study_import_piece (org_id, import_id, number, content) VALUES ($1, $2, 0, $3)")
            .bind(org).bind(self.brought).bind(list.into_bytes())
            .execute(tx).await.expect("kept");
    }
}
