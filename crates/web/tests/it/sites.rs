//! Sites compared, figures opened, definitions kept, as pages.

use access::{Actor, Role};
use axum::http::StatusCode;
use delivery::figures;
use ids::SiteId;
use interchange::{Limits, read_table};
use store::implementation::engagement;
use store::implementation::figures::rows_scope;
use store::query;
use testkit::TestApp;
use testkit::app::AccountTies;
use testkit::random_programme::{Drawn, Size, draw};

/// An application with a drawn programme in it.
async fn programme() -> (TestApp, Drawn) {
    let app = TestApp::new().await;
    let mut tx = app.app.db.write().await.expect("begins");
    let drawn = draw(&mut tx, &app.around, app.org, 3, Size::SMALL).await;
    engagement::reassess_all(&mut tx, app.org, None)
        .await
        .expect("assessed");
    tx.commit().await.expect("kept");
    (app, drawn)
}

async fn signed_in(app: &TestApp, role: Role, sites: &[SiteId]) -> (Actor, String) {
    let email = format!("{}{}@example.org", role.code(), sites.len());
    let ties = AccountTies {
        sites: sites.to_vec(),
        ..AccountTies::default()
    };
    let actor = app.account(role, &email, &ties).await;
    let cookie = app.cookie(&actor).await;
    (actor, cookie)
}

/// The value of a hidden field.
fn hidden(body: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let from = body.find(&start).expect("the field is there") + start.len();
    body[from..].split('"').next().expect("it ends").to_owned()
}

#[tokio::test]
async fn every_page_of_the_room_answers_for_every_role_that_may() {
    let (app, drawn) = programme().await;
    let site = drawn.sites[0];
    for role in [
        Role::Administrator,
        Role::Manager,
        Role::Coordinator,
        Role::Researcher,
    ] {
        let (actor, cookie) = signed_in(&app, role, &drawn.sites[..1]).await;
        let mut paths = vec![
            "/implementation/sites".to_owned(),
            "/implementation/sites?sort=engaged&order=up".to_owned(),
            format!("/implementation/sites/{site}"),
            "/implementation/engagement".to_owned(),
            "/figures".to_owned(),
        ];
        if role != Role::Administrator {
            let opens = |one: &&figures::Figure| rows_scope(&actor, one).is_ok();
            for figure in figures::ALL.iter().filter(opens) {
                paths.push(format!("/figures/{}", figure.id));
                paths.push(format!("/figures/{}?site={site}&page=2", figure.id));
            }
        }
        for path in paths {
            let answer = app.get(&path, &cookie).await;
            assert_eq!(answer.status, StatusCode::OK, "{path} as {}", role.code());
            assert_eq!(answer.body.matches("<h1").count(), 1, "{path}");
            for key in ["site-", "figures-", "definition-", "verdict-", "about-"] {
                assert!(
                    !answer.body.contains(&format!(">{key}")),
                    "{path} shows the key of a text"
                );
            }
        }
    }
}

#[tokio::test]
async fn names_are_shown_to_those_who_coordinate_the_site_only() {
    let (app, drawn) = programme().await;
    let own = drawn.sites[0];
    let (_, coordinator) = signed_in(&app, Role::Coordinator, &[own]).await;
    let path = format!("/implementation/sites/{own}");
    let theirs = app.get(&path, &coordinator).await.body;
    assert!(theirs.contains("Person 0"), "names at their own site");
    let other = format!("/implementation/sites/{}", drawn.sites[1]);
    let others = app.get(&other, &coordinator).await.body;
    assert!(!others.contains("Person 0") && !others.contains("P-"));
    let rows = app
        .get(
            &format!("/figures/offered?site={}", drawn.sites[1]),
            &coordinator,
        )
        .await
        .body;
    assert!(!rows.contains("Person 0"));
    for role in [Role::Manager, Role::Researcher] {
        let (_, cookie) = signed_in(&app, role, &[own]).await;
        for path in [path.clone(), "/figures/offered".to_owned()] {
            let page = app.get(&path, &cookie).await.body;
            assert!(page.contains("P-"), "pseudonyms for {}", role.code());
            assert!(!page.contains("Person 0"), "{path} for {}", role.code());
        }
    }
    let (_, peer) = signed_in(&app, Role::PeerWorker, &[own]).await;
    for path in ["/implementation/sites", "/figures/offered"] {
        assert_eq!(app.get(path, &peer).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(app.get("/figures", &peer).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_printed_elsewhere_stands_beside_what_the_counts_give() {
    let (app, drawn) = programme().await;
    let mut tx = app.app.db.write().await.expect("begins");
    for (site, percent) in drawn.sites.iter().zip([50_i64, 99]) {
        query("INSERT INTO site_published (org_id, site_id, engaged_percent, source, with_data, engaged) VALUES ($1, $2, $3, 'A paper', 20, 10)")
            .bind(app.org)
            .bind(*site)
            .bind(percent)
            .execute(&mut tx)
            .await
            .expect("kept");
    }
    tx.commit().await.expect("kept");
    let (_, cookie) = signed_in(&app, Role::Manager, &[]).await;
    let page = app.get("/implementation/sites", &cookie).await.body;
    assert!(page.contains("A paper prints 99% engaged; the counts it prints, 10 of 20, give 50%."));
    // Another definition or other people give other counts; that is no slip of the paper.
    assert_eq!(page.matches("differs").count(), 1);
    let one = app
        .get(
            &format!("/implementation/sites/{}", drawn.sites[1]),
            &cookie,
        )
        .await
        .body;
    assert!(one.contains("give 50%"));
}

#[tokio::test]
async fn the_comparison_can_be_taken_away() {
    let (app, drawn) = programme().await;
    let (_, cookie) = signed_in(&app, Role::Researcher, &[]).await;
    let csv = app.get("/implementation/sites.csv", &cookie).await;
    let table = read_table(&csv.bytes, "sites.csv", &Limits::default()).expect("a table");
    assert_eq!(table.rows.len(), drawn.sites.len());
    let offered: u64 = table
        .rows
        .iter()
        .map(|row| {
            table
                .cell(row, "offered")
                .expect("there")
                .parse::<u64>()
                .expect("a number")
        })
        .sum();
    assert_eq!(usize::try_from(offered), Ok(drawn.episodes.len()));
    let workbook = app.get("/implementation/sites.xlsx", &cookie).await;
    let again = read_table(&workbook.bytes, "sites.xlsx", &Limits::default()).expect("a table");
    assert_eq!(again.rows.len(), table.rows.len());
    assert_eq!(again.ignored_sheets.len(), 1, "what it was made from");
    let svg = app.get("/implementation/sites.svg", &cookie).await;
    assert_eq!(svg.headers["content-type"], "image/svg+xml");
    assert!(svg.body.contains("SHA-256") && svg.body.contains("<svg"));
    let rows = app.get("/figures/offered/rows.csv", &cookie).await;
    let table = read_table(&rows.bytes, "rows.csv", &Limits::default()).expect("a table");
    assert_eq!(table.rows.len(), drawn.episodes.len());
    assert!(!rows.body.contains("Person 0"));
}

#[tokio::test]
async fn a_site_is_added_once_and_two_who_change_it_see_each_other() {
    let (app, _) = programme().await;
    let (_, cookie) = signed_in(&app, Role::Administrator, &[]).await;
    let form = app.get("/implementation/sites/new", &cookie).await.body;
    let id = hidden(&form, "id");
    let fields = |name: &'static str, fidelity: &'static str| {
        [
            ("local_ref", "NEW"),
            ("name", name),
            ("employer", "NHS"),
            ("location", "Urban"),
            ("fidelity", fidelity),
            ("duty_contact", ""),
        ]
    };
    let with = |extra: (&'static str, String), fields: [(&'static str, &'static str); 6]| {
        let mut all: Vec<(&'static str, String)> = fields
            .map(|(name, value)| (name, value.to_owned()))
            .to_vec();
        all.push(extra);
        all
    };
    let send = async |path: &str, fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        app.post(path, &cookie, &fields).await
    };
    let new = "/implementation/sites/new";
    let wrong = send(new, with(("id", id.clone()), fields("New site", "13"))).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("from 3 to 12") && wrong.body.contains("New site"));
    for _ in 0..2 {
        let made = send(new, with(("id", id.clone()), fields("New site", "10.4"))).await;
        assert_eq!(
            made.location(),
            format!("/implementation/sites/{id}?done=saved")
        );
    }
    let edit = format!("/implementation/sites/{id}/edit");
    let version = hidden(&app.get(&edit, &cookie).await.body, "version");
    let first = send(
        &edit,
        with(("version", version.clone()), fields("First", "10.4")),
    )
    .await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let second = send(&edit, with(("version", version), fields("Second", "10.4"))).await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(second.body.contains("First") && second.body.contains("Second"));
    // When that was, not merely that it was.
    let zone = jiff::tz::TimeZone::get("Europe/London").expect("known");
    let now = app
        .around
        .now()
        .to_zoned(zone)
        .strftime("saved %-d %B %Y, %H:%M");
    assert!(second.body.contains(&now.to_string()), "{}", second.body);
    let version = hidden(&second.body, "version");
    let again = send(&edit, with(("version", version), fields("Second", "10.4"))).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let page = app
        .get(&format!("/implementation/sites/{id}"), &cookie)
        .await;
    assert!(page.body.contains("Second"));
}

#[tokio::test]
async fn definitions_are_added_compared_and_made_the_default() {
    let (app, _) = programme().await;
    let (_, cookie) = signed_in(&app, Role::Manager, &[]).await;
    let new = "/implementation/engagement/new";
    let form = app.get(new, &cookie).await.body;
    let id = hidden(&form, "id");
    let fields = [
        ("id", id.as_str()),
        ("name", "Once, by any means"),
        ("minimum", "1"),
        ("after_discharge", "0"),
        ("mechanisms", "face_to_face"),
        ("mechanisms", "telephone"),
        ("with", "any_worker"),
        ("window_days", ""),
    ];
    for _ in 0..2 {
        let made = app.post(new, &cookie, &fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    }
    let impossible = app
        .post(
            new,
            &cookie,
            &[
                ("id", &id),
                ("name", ""),
                ("minimum", "x"),
                ("after_discharge", "0"),
                ("with", "any_worker"),
            ],
        )
        .await;
    assert_eq!(impossible.status, StatusCode::UNPROCESSABLE_ENTITY);
    let list = app.get("/implementation/engagement", &cookie).await.body;
    assert!(list.contains("Once, by any means"));
    // Forms say for whom they were made, too.
    let other = list
        .replace("name=\"writer\" value=\"", "")
        .split("value=\"")
        .filter_map(|part| part.get(..36))
        .find(|value| value.parse::<ids::DefinitionId>().is_ok() && *value != id)
        .expect("the published one")
        .to_owned();
    let compared = app
        .get(
            &format!("/implementation/engagement?compare={id}&compare={other}"),
            &cookie,
        )
        .await
        .body;
    assert!(compared.contains("Once, by any means: 2+"));
    // Every number opens its rows, under the definition it was counted by.
    for under in [&id, &other] {
        let rows = compared
            .split("href=\"")
            .filter(|part| part.starts_with("/figures/") && part.contains(under.as_str()))
            .count();
        assert!(rows >= 8, "{rows} numbers open rows under {under}");
    }
    let set = app
        .post(
            &format!("/implementation/engagement/{id}/default"),
            &cookie,
            &[],
        )
        .await;
    assert_eq!(set.status, StatusCode::SEE_OTHER);
    let sites = app.get("/implementation/sites", &cookie).await.body;
    assert!(sites.contains("At least one contact (face to face, phone) with any peer worker"));
    let edit = format!("/implementation/engagement/{id}/edit");
    let page = app.get(&edit, &cookie).await.body;
    assert!(page.contains("Once, by any means"));
    let (_, researcher) = signed_in(&app, Role::Coordinator, &[]).await;
    assert_eq!(
        app.get(&edit, &researcher).await.status,
        StatusCode::NOT_FOUND
    );
}
