//! Two organisations, three sites, five groups of records. Every text that belongs to somebody is a canary that says
//! whose it is. Rows are written directly, so that the walk does not depend on the functions it watches.

use super::study::{self, GroupStudy};
use access::{Actor, Role};
use ids::{
    AccountId, AgendaId, AnalysisId, ConcernId, ContactId, DefinitionId, DraftId, DutyId,
    EpisodeId, GoalId, ImportId, MatchId, NoteId, OrgId, PersonId, ReferralId, ReflectionId,
    SessionId, ShareId, SiteId, SupervisionId, TeamId, TrainingId, WorkerId,
};
use store::{Surroundings, Tx, query};
use testkit::app::AccountTies;
use testkit::{TestApp, world};
use uuid::Uuid;

/// How a group of records stands to the peer worker, clinician and supported person of the walk.
pub const GROUPS: [&str; 5] = ["matched", "near", "former", "far", "outside"];

/// A person with everything that hangs on them, and their worker.
#[derive(Debug, Clone)]
pub struct Group {
    pub name: &'static str,
    pub org: OrgId,
    pub site: SiteId,
    pub team: TeamId,
    pub worker: WorkerId,
    pub person: PersonId,
    pub referral: ReferralId,
    pub concern: ConcernId,
    /// A span of the duty rota of its site.
    pub duty: DutyId,
    pub episode: EpisodeId,
    pub peer_match: MatchId,
    pub contact: ContactId,
    pub note: NoteId,
    pub reflection: ReflectionId,
    pub goal: GoalId,
    pub share: ShareId,
    pub supervision: SupervisionId,
    pub peer_supervision: SupervisionId,
    pub training: TrainingId,
    /// The account of the worker.
    pub account: AccountId,
    pub session: SessionId,
    pub draft: DraftId,
    pub import_file: ImportId,
    pub definition: DefinitionId,
    pub study: GroupStudy,
    /// A comparison of cases.
    pub analysis: AnalysisId,
}

/// The world of the walk.
pub struct World {
    pub app: TestApp,
    pub groups: Vec<Group>,
    /// One for each role, all at the near site.
    pub actors: Vec<Actor>,
}

impl World {
    pub async fn new() -> World {
        World::on(TestApp::new().await).await
    }

    /// The world in an application that holds nothing else.
    pub async fn on(app: TestApp) -> World {
        let around = app.around.clone();
        let mut tx = app.app.db.write().await.expect("begins");
        let other = world::organisation(&mut tx, &around, "Elsewhere").await;
        let near = world::site(&mut tx, &around, app.org, "near").await;
        let far = world::site(&mut tx, &around, app.org, "far").await;
        let outside = world::site(&mut tx, &around, other, "outside").await;
        for (org, site, name) in [
            (app.org, near, "near"),
            (app.org, far, "far"),
            (other, outside, "outside"),
        ] {
            let columns = ["name", "local_ref", "employer", "location", "duty_contact"];
            canaries(&mut tx, org, "site", &columns, site.0, name).await;
        }
        let mut groups = Vec::new();
        for name in GROUPS {
            let (org, site) = match name {
                "far" => (app.org, far),
                "outside" => (other, outside),
                _ => (app.org, near),
            };
            groups.push(group(&mut tx, &around, org, site, name).await);
        }
        // The worker of the walk supported the person of the group “former” until last year.
        let (own, former) = (groups[0].clone(), groups[2].clone());
        let tie = (former.episode, former.person, own.worker);
        let period = ("2025-01-01", Some("2025-12-31"));
        world::peer_match(&mut tx, &around, app.org, tie, "allocated", period).await;
        tx.commit().await.expect("kept");
        let mut actors = Vec::new();
        for role in Role::ALL {
            actors.push(actor(&app, role, &groups[0]).await);
        }
        let mut world = World {
            app,
            groups,
            actors,
        };
        let peer = world.actor(Role::PeerWorker).account;
        world.groups[0].account = peer;
        world.own_records(peer).await;
        world.own_referral().await;
        world.study_members().await;
        world
    }

    pub fn actor(&self, role: Role) -> &Actor {
        self.actors
            .iter()
            .find(|actor| actor.role == role)
            .expect("one for each role")
    }

    /// Those who take part in the studies of the groups become members.
    async fn study_members(&self) {
        let mut tx = self.app.app.db.write().await.expect("begins");
        for group in &self.groups {
            for actor in &self.actors {
                if let Some(role) = study::role_in(actor.role, group.name) {
                    group
                        .study
                        .member(&mut tx, &self.app.around, group.org, actor.account, role)
                        .await;
                }
            }
        }
        tx.commit().await.expect("kept");
    }

    /// The referral of the first group is the clinician's of the walk.
    async fn own_referral(&self) {
        let mut tx = self.app.app.db.write().await.expect("begins");
        query("UPDATE referral SET referred_by = $1 WHERE id = $2")
            .bind(self.actor(Role::Clinician).account)
            .bind(self.groups[0].referral)
            .execute(&mut tx)
            .await
            .expect("changed");
        tx.commit().await.expect("kept");
    }

    /// What hangs on the worker's account rather than on the worker becomes that of the account of the walk.
    async fn own_records(&mut self, peer: AccountId) {
        let mut tx = self.app.app.db.write().await.expect("begins");
        let own = &self.groups[0];
        for (statement, id) in [
            (
                "UPDATE reflection SET account_id = $1 WHERE id = $2",
                own.reflection.0,
            ),
            (
                "UPDATE draft SET account_id = $1 WHERE id = $2",
                own.draft.0,
            ),
            (
                "UPDATE session SET account_id = $1 WHERE id = $2",
                own.session.0,
            ),
            ("UPDATE note SET author_id = $1 WHERE id = $2", own.note.0),
            (
                "UPDATE concern SET raised_by = $1 WHERE id = $2",
                own.concern.0,
            ),
        ] {
            query(statement)
                .bind(peer)
                .bind(id)
                .execute(&mut tx)
                .await
                .expect("changed");
        }
        tx.commit().await.expect("kept");
    }
}

/// Somebody with this role. The worker of the own group has one account: that of the walk takes the place of the one with
/// which the group was made.
async fn actor(app: &TestApp, role: Role, own: &Group) -> Actor {
    if role == Role::PeerWorker {
        let mut tx = app.app.db.write().await.expect("begins");
        query("UPDATE account SET worker_id = NULL WHERE worker_id = $1")
            .bind(own.worker)
            .execute(&mut tx)
            .await
            .expect("changed");
        tx.commit().await.expect("kept");
    }
    let ties = AccountTies {
        worker: (role == Role::PeerWorker).then_some(own.worker),
        person: (role == Role::SupportedPerson).then_some(own.person),
        sites: match role {
            Role::Manager | Role::Coordinator | Role::PeerWorker => vec![own.site],
            _ => Vec::new(),
        },
        teams: match role {
            Role::Clinician => vec![own.team],
            _ => Vec::new(),
        },
    };
    app.account(role, &format!("{role}@walk.example"), &ties)
        .await
}

/// Overwrites columns with canaries.
async fn canaries(
    tx: &mut Tx,
    org: OrgId,
    table: &'static str,
    columns: &[&'static str],
    id: Uuid,
    group: &str,
) {
    marked(tx, org, (table, table), columns, id, group).await;
}

async fn marked(
    tx: &mut Tx,
    org: OrgId,
    (table, called): (&'static str, &str),
    columns: &[&'static str],
    id: Uuid,
    group: &str,
) {
    for column in columns {
        query("UPDATE ")
            .push(table)
            .push(" SET ")
            .push(column)
            .push(" = ")
            .push_bind(format!("CANARY-{called}-{column}-{group}"))
            .push(" WHERE org_id = ")
            .push_bind(org)
            .push(" AND id = ")
            .push_bind(id)
            .execute(tx)
            .await
            .expect("a canary is set");
    }
}

async fn group(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    site: SiteId,
    name: &'static str,
) -> Group {
    let team = world::team(tx, around, org, site, name).await;
    let worker = world::worker(tx, around, org, site, name).await;
    let person = world::person(tx, around, org, site, name).await;
    let episode = world::episode(tx, around, org, site, person).await;
    let tie = (episode, person, worker);
    let period = ("2026-01-05", None);
    let peer_match = world::peer_match(tx, around, org, tie, "allocated", period).await;
    let at = (site, episode, person, worker);
    let contact = world::contact(tx, around, org, at, "2026-02-02", "met").await;
    let account = world::actor(
        tx,
        around,
        org,
        (Role::PeerWorker, &format!("{name}@group.example")),
        &[site],
        Some(worker),
    )
    .await
    .account;
    let group = Group {
        name,
        org,
        site,
        team,
        worker,
        person,
        referral: around.id(),
        concern: around.id(),
        duty: around.id(),
        episode,
        peer_match,
        contact,
        note: around.id(),
        reflection: around.id(),
        goal: around.id(),
        share: around.id(),
        supervision: around.id(),
        peer_supervision: around.id(),
        training: around.id(),
        account,
        session: around.id(),
        draft: around.id(),
        import_file: around.id(),
        definition: around.id(),
        study: GroupStudy::new(around),
        analysis: around.id(),
    };
    group.study.write(tx, around, &group).await;
    for (id, kind) in [
        (group.supervision, "line_management"),
        (group.peer_supervision, "peer"),
    ] {
        query("INSERT INTO supervision (org_id, id, worker_id, kind, planned_on, state, with_whom, version, created_at) VALUES ($1, $2, $3, $4, '2026-03-01', 'planned', '', 1, $5)")
            .bind(org).bind(id).bind(worker).bind(kind).bind(around.now())
            .execute(tx).await.expect("kept");
    }
    query("INSERT INTO training (org_id, id, worker_id, topic, completed_on, expires_on, minutes, created_at) VALUES ($1, $2, $3, '', '2026-02-01', $4, 60, $5)")
        .bind(org).bind(group.training).bind(worker).bind(None::<String>).bind(around.now())
        .execute(tx).await.expect("kept");
    query("INSERT INTO note (org_id, id, contact_id, person_id, worker_id, mode, body, author_id, written_at, agreement, persons_words, agreed_at, version) VALUES ($1, $2, $3, $4, $5, 'agreed_line', '', $6, $7, 'not_yet', '', $8, 1)")
        .bind(org).bind(group.note).bind(contact).bind(person).bind(worker).bind(account)
        .bind(around.now()).bind(None::<jiff::Timestamp>)
        .execute(tx).await.expect("kept");
    query("INSERT INTO reflection (org_id, id, account_id, contact_id, body, version, written_at) VALUES ($1, $2, $3, $4, '', 1, $5)")
        .bind(org).bind(group.reflection).bind(account).bind(contact).bind(around.now())
        .execute(tx).await.expect("kept");
    query("INSERT INTO goal (org_id, id, person_id, episode_id, words, agreed_on, reached_on, version, created_at) VALUES ($1, $2, $3, $4, '', '2026-01-12', $5, 1, $6)")
        .bind(org).bind(group.goal).bind(person).bind(episode).bind(None::<String>).bind(around.now())
        .execute(tx).await.expect("kept");
    query("INSERT INTO share (org_id, id, person_id, team_id, started_at, withdrawn_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(org).bind(group.share).bind(person).bind(team).bind(around.now()).bind(None::<jiff::Timestamp>)
        .execute(tx).await.expect("kept");
    query("INSERT INTO session (org_id, id, account_id, token_hash, created_at, seen_at, ended_at, browser) VALUES ($1, $2, $3, $4, $5, $5, $6, $7)")
        .bind(org).bind(group.session).bind(account).bind(format!("hash of {name}")).bind(around.now())
        .bind(None::<jiff::Timestamp>).bind(format!("CANARY-session-browser-{name}"))
        .execute(tx).await.expect("kept");
    query("INSERT INTO draft (org_id, account_id, id, form, fields, saved_at) VALUES ($1, $2, $3, 'contact', $4, $5)")
        .bind(org).bind(account).bind(group.draft)
        .bind(serde_json::json!([["person", person.to_string()], ["note", format!("CANARY-draft-fields-{name}")]]))
        .bind(around.now())
        .execute(tx).await.expect("kept");
    query("INSERT INTO import_file (org_id, id, account_id, kind, file_name, content, encoding, mapping, state, created_at) VALUES ($1, $2, $3, 'people', '', $4, 'unicode', $5, 'checked', $6)")
        .bind(org).bind(group.import_file).bind(account)
        .bind(format!("person_id,site_id\nCANARY-import_file-content-{name},x\n").into_bytes())
        .bind(serde_json::json!({})).bind(around.now())
        .execute(tx).await.expect("kept");
    query("INSERT INTO analysis (org_id, id, name, folded, kind, file_name, content, content_sha256, settings, made_by, made_at, changed_at, version) VALUES ($1, $2, $3, '', 'comparison', $4, $5, '', $6, $7, $8, $8, 1)")
        .bind(org).bind(group.analysis)
        .bind(format!("CANARY-analysis-name-{name}"))
        .bind(format!("CANARY-analysis-file_name-{name}.csv"))
        .bind(format!("case,TIME,CHOICE,GOOD\nCANARY-analysis-content-{name},1,1,1\nb,0,0,0\nc,1,0,1\nd,0,1,0\n").into_bytes())
        .bind("{\"kind\":\"comparison\",\"settings\":{\"table\":{\"outcome\":\"GOOD\",\"conditions\":[\"TIME\",\"CHOICE\"]}}}")
        .bind(account).bind(around.now())
        .execute(tx).await.expect("kept");
    query("INSERT INTO engagement_definition (org_id, id, name, minimum, minimum_after_discharge, mechanisms, with_whom, window_days, is_default, version, created_at) VALUES ($1, $2, $3, 2, 1, 'face_to_face', 'any_worker', $4, $5, 1, $6)")
        .bind(org).bind(group.definition).bind(name).bind(None::<i64>).bind(false).bind(around.now())
        .execute(tx).await.expect("kept");
    let texts: [(&'static str, &[&'static str], Uuid); 9] = [
        ("team", &["name"], team.0),
        (
            "worker",
            &["name", "local_ref", "email", "phone", "about"],
            worker.0,
        ),
        (
            "person",
            &[
                "name",
                "local_ref",
                "pronouns",
                "phone",
                "reach",
                "access_needs",
                "wants_known",
                "meeting_safety",
                "preferences",
            ],
            person.0,
        ),
        ("contact", &["local_ref", "circumstances"], contact.0),
        ("note", &["body", "persons_words"], group.note.0),
        ("reflection", &["body"], group.reflection.0),
        ("goal", &["words"], group.goal.0),
        ("training", &["topic"], group.training.0),
        ("import_file", &["file_name"], group.import_file.0),
    ];
    for (table, columns, id) in texts {
        canaries(tx, org, table, columns, id, name).await;
    }
    let with = &["with_whom"];
    marked(
        tx,
        org,
        ("supervision", "supervision"),
        with,
        group.supervision.0,
        name,
    )
    .await;
    query("INSERT INTO referral (org_id, id, site_id, team_id, referred_by, name, born_on, nhs_number, phone, reach, why, state, decided_on, decided_by, declined_why, message, person_id, sent_at, version) VALUES ($1, $2, $3, $4, $5, 'x', $6, $6, '', '', '', 'waiting', $6, $7, $6, '', $7, $8, 1)")
        .bind(org).bind(group.referral).bind(site).bind(team).bind(account)
        .bind(None::<String>).bind(None::<PersonId>).bind(around.now())
        .execute(tx).await.expect("kept");
    let texts = &["name", "phone", "reach", "why", "message"];
    canaries(tx, org, "referral", texts, group.referral.0, name).await;
    for (kind, called) in [("line_management", "agenda"), ("peer", "peer_agenda")] {
        query("INSERT INTO supervision_agenda (org_id, id, worker_id, kind, words, shared_at, supervision_id, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)")
            .bind(org).bind(around.id::<AgendaId>()).bind(worker).bind(kind)
            .bind(format!("CANARY-{called}-words-{name}")).bind(around.now()).bind(None::<SupervisionId>)
            .execute(tx).await.expect("kept");
    }
    let called = ("supervision", "peer_supervision");
    marked(tx, org, called, with, group.peer_supervision.0, name).await;
    canaries(tx, org, "account", &["name"], account.0, name).await;
    super::concern::rows(tx, around, &group).await;
    group
}
