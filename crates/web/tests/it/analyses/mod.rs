//! Analyses as pages: made, refused, changed, explored, taken out.

mod form;
mod waiting;

use access::{Actor, Role};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::{Request, StatusCode};
use form::{filled, hidden};
use interchange::{Limits, read_table};
use std::fmt::Write as _;
use store::query;
use testkit::TestApp;
use testkit::app::{AccountTies, Answer};

struct World {
    app: TestApp,
    researcher: String,
    coordinator: String,
}

const TRIALS: &str = "study,treatment,event,n,setting\nA,peer,10,50,ward\nA,usual,18,50,ward\nB,peer,5,40,home\nB,usual,9,41,home\nC,peer,12,80,home\nC,usual,20,78,home\nD,peer,3,30,ward\nD,usual,9,33,ward\n";
const PARTS: &str = "study,treatment,event,n\nA,peer+group,10,50\nA,usual,18,50\nB,peer,5,40\nB,usual,9,41\nC,group,12,80\nC,usual,20,78\nD,peer+app,3,30\nD,peer,9,33\n";
const CASES: &str = "case,TIME,CHOICE,ROLE,GOOD\nN1,1,1,1,1\nN2,1,0,1,1\nN3,0,1,1,0\nN4,0,0,1,0\nN5,1,1,0,1\nN6,0,1,0,0\nN7,1,0,1,0\n";

impl World {
    async fn new() -> World {
        let app = TestApp::new().await;
        let mut cookies = Vec::new();
        for role in [Role::Researcher, Role::Coordinator] {
            let email = format!("{}@example.org", role.code());
            let actor: Actor = app.account(role, &email, &AccountTies::default()).await;
            cookies.push(app.cookie(&actor).await);
        }
        let coordinator = cookies.pop().expect("two");
        let researcher = cookies.pop().expect("two");
        World {
            app,
            researcher,
            coordinator,
        }
    }

    /// A page, once its answer is there: on a busy machine it may first say how far it is.
    async fn get(&self, path: &str) -> Answer {
        for _ in 0..30 {
            let answer = self.app.get(path, &self.researcher).await;
            if !answer.body.contains("data-look-again") {
                return answer;
            }
        }
        panic!("no answer at {path}");
    }

    /// Sends the form for a new analysis.
    async fn send(&self, name: &str, kind: &str, file: (&str, &str)) -> Answer {
        let id = hidden(&self.get("/analyses/new").await, "id");
        let mut body = String::new();
        for (field, value) in [("id", id.as_str()), ("name", name), ("kind", kind)] {
            let _ = write!(
                body,
                "--xyz\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
        }
        let _ = write!(
            body,
            "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\nContent-Type: text/csv\r\n\r\n{}\r\n--xyz--\r\n",
            file.0, file.1
        );
        let request = Request::post("/analyses/new")
            .header(COOKIE, &self.researcher)
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "multipart/form-data; boundary=xyz")
            .body(Body::from(body))
            .expect("a request");
        self.app.send(request).await
    }

    /// Makes an analysis and returns its address.
    async fn make(&self, name: &str, kind: &str, file: (&str, &str)) -> String {
        let answer = self.send(name, kind, file).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let location = answer.location().to_owned();
        let plain = location.split('?').next().expect("an address");
        plain.trim_end_matches("/settings").to_owned()
    }

    async fn kept(&self) -> i64 {
        let mut tx = self.app.app.db.read().await.expect("begins");
        query("SELECT count(*) FROM analysis")
            .count(&mut tx)
            .await
            .expect("counted")
    }

    /// Sends the form of the settings as it stands, with some fields changed.
    async fn change(&self, address: &str, changes: &[(&str, &str)]) -> Answer {
        let form = self.get(&format!("{address}/settings")).await;
        let mut fields: Vec<(String, String)> = filled(&form.body);
        fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        fields.extend(
            changes
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned())),
        );
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        self.app
            .post(&format!("{address}/settings"), &self.researcher, &fields)
            .await
    }
}

#[tokio::test]
async fn a_file_is_analysed_at_once_and_told_in_sentences_tables_and_pictures() {
    let w = World::new().await;
    assert!(
        w.get("/analyses")
            .await
            .body
            .contains("There are no analyses yet")
    );
    let address = w.make("Peer support", "meta", ("trials.csv", TRIALS)).await;
    let page = w.get(&address).await;
    assert_eq!(page.status, StatusCode::OK);
    for said in [
        "Put together, 4 studies give this odds ratio: 0.46, with an interval from 0.28 to 0.75.",
        "Below 1 means: rarer, or less, with peer than with usual.",
        "chance alone hardly explains this",
        "With fewer than ten studies, tests of small-study effects find little.",
        "Q = 0.47 on 3 degrees of freedom",
        "Random effects, Hartung and Knapp",
        "alongside rerun",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
    assert!(page.body.contains("<svg"), "pictures");
    assert!(
        !page.body.contains(">analysis-") && !page.body.contains(">summary-"),
        "keys"
    );
    let list = w
        .app
        .get("/analyses?q=TRIALS&kind=meta", &w.coordinator)
        .await
        .body;
    assert!(
        list.contains("Peer support"),
        "found by the name of its file"
    );
    assert!(!list.contains("New analysis"), "coordinators read");
    assert_eq!(
        w.app.get(&address, &w.coordinator).await.status,
        StatusCode::OK
    );
    for part in ["settings", "delete"] {
        let path = format!("{address}/{part}");
        let refused = w.app.get(&path, &w.coordinator).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{part}");
    }
}

#[tokio::test]
async fn every_example_makes_an_analysis_with_an_answer() {
    let w = World::new().await;
    let list = w.get("/analyses").await;
    for example in analysis::examples::all() {
        assert!(list.body.contains(example.title), "{}", example.code);
        let id = w.app.around.id::<ids::AnalysisId>().to_string();
        let fields = [("id", id.as_str()), ("code", example.code)];
        let made = w
            .app
            .post("/analyses/examples", &w.researcher, &fields)
            .await;
        let address = format!("/analyses/{id}");
        assert_eq!(made.location(), format!("{address}?done=analysis-made"));
        // Sent twice it is made once.
        w.app
            .post("/analyses/examples", &w.researcher, &fields)
            .await;
        // A large one may take a while on a busy machine; then its text waits for it.
        let text = w.get(&format!("{address}/answer.txt")).await;
        assert_eq!(text.status, StatusCode::OK, "{}", example.code);
        assert!(text.body.len() > 200, "{}", example.code);
        // What to know before believing it stands on the page, not only where it was chosen.
        let page = w.get(&address).await.body;
        assert!(page.contains(example.source), "{}", example.code);
    }
    assert_eq!(
        w.kept().await,
        i64::try_from(analysis::examples::all().len()).expect("few")
    );
}

#[tokio::test]
async fn a_file_with_mistakes_is_told_with_row_field_and_remedy_and_not_kept() {
    let w = World::new().await;
    for (kind, file, says) in [
        ("meta", TRIALS.replace("10,50,ward", "60,50,ward"), "60"),
        ("meta", TRIALS.replace("5,40,home", "many,40,home"), "many"),
        ("network", "a,b\n1,2\n".to_owned(), "study"),
        ("comparison", "\u{0}\u{1}".to_owned(), "file"),
    ] {
        let answer = w.send("With a mistake", kind, ("wrong.csv", &file)).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{kind} {says}"
        );
        assert!(answer.body.contains("nhsuk-error-summary"), "{kind}");
        assert!(
            answer.body.contains("wrong.csv") && answer.body.contains(says),
            "{}",
            answer.body
        );
        assert!(
            answer.body.contains("With a mistake"),
            "what was typed stays"
        );
    }
    let row = w
        .send(
            "x",
            "meta",
            ("wrong.csv", &TRIALS.replace("10,50,ward", "60,50,ward")),
        )
        .await;
    assert!(row.body.contains("row 2"), "names the row: {}", row.body);
    let nothing = w.send("", "sausage", ("empty.csv", "")).await;
    for said in ["Write a name", "Choose a kind", "Choose a file"] {
        assert!(nothing.body.contains(said), "{said}");
    }
    assert_eq!(w.kept().await, 0);
}

#[tokio::test]
async fn settings_are_changed_and_the_answer_with_them() {
    let w = World::new().await;
    let address = w.make("Peer support", "meta", ("trials.csv", TRIALS)).await;
    let same = w.change(&address, &[]).await;
    assert_eq!(
        same.location(),
        format!("{address}?done=saved"),
        "{}",
        same.body
    );
    let changed = w
        .change(
            &address,
            &[("measure", "RR"), ("method", "PM"), ("name", "Renamed")],
        )
        .await;
    assert_eq!(
        changed.location(),
        format!("{address}?done=saved"),
        "{}",
        changed.body
    );
    let page = w.get(&address).await.body;
    for said in ["Renamed", "risk ratio: 0.54", "Paule and Mandel (PM)"] {
        assert!(page.contains(said), "{said}");
    }
    let wrong = w
        .change(
            &address,
            &[("level", "2"), ("treatment", "peer"), ("control", "peer")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in [
        "Level of intervals: write a number from 0.5 to 0.999",
        "Choose two different treatments",
    ] {
        assert!(wrong.body.contains(said), "{said}");
    }
    let unfit = w.change(&address, &[("measure", "MD")]).await;
    assert_eq!(unfit.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unfit.body.contains("nhsuk-error-summary"));
    let late = w
        .change(&address, &[("version", "1"), ("name", "Late")])
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("Somebody else saved first") && late.body.contains("Renamed"));
    let gone = w
        .app
        .post(&format!("{address}/delete"), &w.researcher, &[])
        .await;
    assert_eq!(gone.location(), "/analyses?done=analysis-deleted");
    assert_eq!(w.get(&address).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_forms_of_every_kind_come_back_as_they_were_sent() {
    let w = World::new().await;
    for (kind, file) in [
        ("network", PARTS),
        ("components", PARTS),
        ("comparison", CASES),
    ] {
        let address = w.make(kind, kind, ("file.csv", file)).await;
        let before = settings(&w, &address).await;
        let saved = w.change(&address, &[("name", "Saved")]).await;
        assert_eq!(
            saved.location(),
            format!("{address}?done=saved"),
            "{kind}: {}",
            saved.body
        );
        assert_eq!(settings(&w, &address).await, before, "{kind}");
    }
}

async fn settings(w: &World, address: &str) -> String {
    let id: ids::AnalysisId = address
        .rsplit('/')
        .next()
        .expect("an id")
        .parse()
        .expect("an id");
    let mut tx = w.app.app.db.read().await.expect("begins");
    let (settings,): (String,) = query("SELECT settings FROM analysis WHERE id = $1")
        .bind(id)
        .one(&mut tx)
        .await
        .expect("there");
    settings
}

#[tokio::test]
async fn combinations_are_explored_with_what_was_never_tried_and_against_each_other() {
    let w = World::new().await;
    let address = w.make("Parts", "components", ("parts.csv", PARTS)).await;
    let page = w.get(&format!("{address}/explore")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for part in ["app", "group", "peer"] {
        assert!(page.body.contains(&format!("value=\"{part}\"")), "{part}");
    }
    let found = w
        .get(&format!(
            "{address}/explore?with=group&with=app&against=peer"
        ))
        .await
        .body;
    for said in [
        "Never tried",
        "No study has",
        "app + group against peer",
        "The two compared",
    ] {
        assert!(found.contains(said), "{said}: {found}");
    }
    assert!(found.contains("<svg"), "step by step");
    let tried = w
        .get(&format!("{address}/explore?with=peer&with=group"))
        .await
        .body;
    assert!(tried.contains("Tried in a study"));
    // What is not among the components is left out.
    let unknown = w.get(&format!("{address}/explore?with=sausage")).await;
    assert_eq!(unknown.status, StatusCode::OK);
    assert!(!unknown.body.contains("sausage against"));
    let other = w.make("Trials", "meta", ("trials.csv", TRIALS)).await;
    let none = w.get(&format!("{other}/explore")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND, "only components");
}

#[tokio::test]
async fn a_row_of_a_truth_table_opens_its_cases() {
    let w = World::new().await;
    let sent = w.send("Sites", "comparison", ("sites.csv", CASES)).await;
    assert!(
        sent.location().ends_with("/settings?done=analysis-kept"),
        "asks for the outcome first"
    );
    let address = sent
        .location()
        .split("/settings")
        .next()
        .expect("an address")
        .to_owned();
    let form = w.get(&format!("{address}/settings")).await.body;
    assert!(
        form.contains("<option value=\"GOOD\" selected"),
        "the last column"
    );
    let changed = w.change(&address, &[("expectations", "TIME=1")]).await;
    assert_eq!(
        changed.location(),
        format!("{address}?done=saved"),
        "{}",
        changed.body
    );
    let page = w.get(&address).await.body;
    for said in [
        "Truth table",
        "TIME*CHOICE",
        "Conservative solution",
        "Intermediate solution",
        "Necessary conditions",
    ] {
        assert!(page.contains(said), "{said}");
    }
    let row = w.get(&format!("{address}/rows/6")).await;
    assert_eq!(row.status, StatusCode::OK);
    for said in [
        "TIME = 1, CHOICE = 0, ROLE = 1",
        "N2",
        "N7",
        "without the outcome",
        "One case has the outcome all the same",
    ] {
        assert!(row.body.contains(said), "{said}");
    }
    for absent in ["1", "99", "x"] {
        let none = w.get(&format!("{address}/rows/{absent}")).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND, "{absent}");
    }
}

#[tokio::test]
async fn everything_can_be_taken_out() {
    let w = World::new().await;
    let address = w.make("Peer support", "meta", ("trials.csv", TRIALS)).await;
    let page = w.get(&address).await.body;
    let svg = page
        .split("href=\"")
        .filter_map(|rest| rest.split_once('"'))
        .map(|(href, _)| href)
        .find(|href| href.contains("/pictures/") && href.contains(".svg"))
        .expect("a picture")
        .to_owned();
    let picture = w.get(&svg).await;
    assert!(picture.body.starts_with("<?xml") && picture.body.contains("<title"));
    let csv = w.get(&svg.replace(".svg", ".csv")).await;
    let table = read_table(csv.body.as_bytes(), "x.csv", &Limits::default()).expect("a table");
    assert!(!table.rows.is_empty());
    let xlsx = w.get(&svg.replace(".svg", ".xlsx")).await;
    assert_eq!(xlsx.status, StatusCode::OK);
    let json = w.get(&format!("{address}/answer.json")).await;
    let json: serde_json::Value = serde_json::from_str(&json.body).expect("JSON");
    assert_eq!(json["about"]["studies"].as_array().map(Vec::len), Some(4));
    let data = w.get(&format!("{address}/data")).await;
    assert_eq!(data.body, TRIALS);
    let bundle = w.get(&format!("{address}/bundle.zip")).await;
    assert_eq!(bundle.status, StatusCode::OK);
    assert_eq!(
        w.get(&format!("{address}/pictures/none.svg")).await.status,
        StatusCode::NOT_FOUND
    );
    // Coordinators hand on what they read.
    let theirs = w
        .app
        .get(&format!("{address}/bundle.zip"), &w.coordinator)
        .await;
    assert_eq!(theirs.status, StatusCode::OK);
    let stopped = w
        .app
        .post(&format!("{address}/stop"), &w.coordinator, &[])
        .await;
    assert_eq!(stopped.location(), "/analyses?done=analysis-stopped");
}
