//! Cases, what is known of them, and whose words a source holds.

use super::room::{Room, hidden};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::{Request, StatusCode};
use std::fmt::Write as _;
use testkit::app::Answer;

impl Room {
    async fn case(&self, name: &str) -> String {
        let form = self.open("cases/new", &self.lead).await;
        let id = hidden(&form, "id");
        let fields = [("id", id.as_str()), ("name", name), ("kind", "participant")];
        self.done("cases/new", &self.lead, &fields).await;
        id
    }

    /// Sends a form with parts: a part with a file has the name of the file.
    async fn parts(&self, part: &str, parts: &[(&str, Option<&str>, &str)]) -> Answer {
        let mut body = String::new();
        for (name, file, value) in parts {
            let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
            write!(
                body,
                "--xyz\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
            )
            .expect("a text takes everything");
        }
        body.push_str("--xyz--\r\n");
        let request = Request::post(self.at(part))
            .header(COOKIE, &self.lead)
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "multipart/form-data; boundary=xyz")
            .body(Body::from(body))
            .expect("a request");
        self.app.send(request).await
    }
}

#[tokio::test]
async fn cases_are_seen_by_members_and_kept_by_leads() {
    let room = Room::new().await;
    let case = room.case("PW6").await;
    let ties = format!("sources/{}/cases", room.source);
    let one = format!("cases/{case}");
    room.refuses(
        &["cases", &one],
        &["cases/new", "cases/import", "attributes", &ties],
    )
    .await;
    assert!(room.open("cases", &room.reader).await.contains("PW6"));
    assert!(
        !room
            .open(&one, &room.coder)
            .await
            .contains("Change this case")
    );
    let answer = room.send(&one, &room.coder, &[("kind", "site")]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);

    let form = room.open("cases/new", &room.lead).await;
    let id = hidden(&form, "id");
    let again = [("id", id.as_str()), ("name", "PW6"), ("kind", "site")];
    let answer = room.send("cases/new", &room.lead, &again).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .body
            .contains("Another case of the study has this name")
    );
    assert!(answer.body.contains("value=\"PW6\""));

    room.done(&format!("{one}/remove"), &room.lead, &[]).await;
    assert!(!room.open("cases", &room.lead).await.contains("PW6"));
}

#[tokio::test]
async fn what_is_known_of_a_case_is_asked_by_kind_and_kept_when_it_does_not_fit() {
    let room = Room::new().await;
    let case = room.case("PW6").await;
    let form = room.open("attributes", &room.lead).await;
    let id = hidden(&form, "id");
    let no_words = [("id", id.as_str()), ("name", "Role"), ("kind", "category")];
    let answer = room.send("attributes", &room.lead, &no_words).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("value=\"Role\""));
    let fields = [
        ("id", id.as_str()),
        ("name", "Role"),
        ("kind", "category"),
        ("options", "Peer worker\r\nClinician"),
    ];
    room.done("attributes", &room.lead, &fields).await;
    let form = room.open("attributes", &room.lead).await;
    let age = hidden(&form, "id");
    let fields = [("id", age.as_str()), ("name", "Years"), ("kind", "integer")];
    room.done("attributes", &room.lead, &fields).await;

    let (one, role, years) = (
        format!("cases/{case}"),
        format!("a-{id}"),
        format!("a-{age}"),
    );
    let seen = hidden(&room.open(&one, &room.lead).await, "version");
    let fields = [
        ("version", seen.as_str()),
        ("name", "PW6"),
        ("kind", "participant"),
        (role.as_str(), "Clinician"),
        (years.as_str(), "many"),
    ];
    let answer = room.send(&one, &room.lead, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("is not a whole number") && answer.body.contains("value=\"many\"")
    );
    let fields = [
        ("version", seen.as_str()),
        ("name", "PW7"),
        ("kind", "participant"),
        (role.as_str(), "Clinician"),
        (years.as_str(), "4"),
    ];
    // Sent twice, it counts once.
    for _ in 0..2 {
        room.done(&one, &room.lead, &fields).await;
    }
    // Whoever looked at it before sees both, and writes over nothing.
    let late = [
        ("version", seen.as_str()),
        ("name", "PW8"),
        ("kind", "participant"),
        (role.as_str(), "Peer worker"),
        (years.as_str(), "4"),
    ];
    let answer = room.send(&one, &room.lead, &late).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body.contains("value=\"PW8\"") && answer.body.contains("PW7"));
    let list = room.open("cases", &room.reader).await;
    assert!(list.contains("PW7") && list.contains("Clinician") && list.contains("Years"));

    // A kind that what is known does not fit is refused, naming the value.
    let part = format!("attributes?attribute={id}");
    assert!(room.open(&part, &room.lead).await.contains("Peer worker"));
    let fields = [("id", id.as_str()), ("name", "Role"), ("kind", "date")];
    let answer = room.send("attributes", &room.lead, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Clinician"));
    room.done("attributes/remove", &room.lead, &[("id", &id)])
        .await;
    assert!(!room.open("cases", &room.lead).await.contains("Clinician"));
}

const TABLE: &str =
    "Participant,Role,Years,Note\nPW6,Peer worker,4,x\nPW7,Peer worker,many,y\nPW8,Clinician,,z\n";

#[tokio::test]
async fn a_table_becomes_cases_after_it_was_shown_and_agreed_to() {
    let room = Room::new().await;
    room.case("PW6").await;
    let answer = room.parts("cases/import", &[("file", Some(""), "")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Choose a CSV or Excel (XLSX) file"));

    let file = [("file", Some("cases.csv"), TABLE)];
    let shown = room.parts("cases/import", &file).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    assert!(shown.body.contains("For example: Peer worker, Clinician"));
    assert!(!room.open("cases", &room.lead).await.contains("PW7"));
    let rows = hidden(&shown.body, "rows").replace("&quot;", "\"");
    let mut parts = vec![
        ("rows", None, rows.as_str()),
        ("names", None, "0"),
        ("case_kind", None, "participant"),
        ("column-1", None, "category"),
        ("column-2", None, "integer"),
        ("column-3", None, "none"),
        ("agreed", None, "yes"),
    ];
    let answer = room.parts("cases/import", &parts).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("is not a whole number"));
    assert!(!room.open("cases", &room.lead).await.contains("PW7"));
    parts[4] = ("column-2", None, "text");
    let answer = room.parts("cases/import", &parts).await;
    assert!(answer.status.is_redirection(), "{}", answer.body);
    // Sent twice, it finds what is there already.
    let answer = room.parts("cases/import", &parts).await;
    assert!(answer.status.is_redirection(), "{}", answer.body);
    let list = room.open("cases", &room.reader).await;
    assert_eq!(list.matches(">PW6<").count(), 1);
    assert!(list.contains("PW8") && list.contains("many") && !list.contains("Note"));
}

#[tokio::test]
async fn speakers_are_proposed_and_tied_to_cases() {
    let room = Room::new().await;
    let case = room.case("PW6").await;
    let part = format!("sources/{}/cases", room.source);
    let form = room.open(&part, &room.lead).await;
    assert!(form.contains("These are proposals"));
    assert!(form.contains("PW6 (speaks 2 times)"));
    assert!(form.contains(&format!("<option value=\"{case}\" selected")));
    let fields = [
        ("label-0", "Interviewer"),
        ("speaker-0", ""),
        ("label-1", "PW6"),
        ("speaker-1", case.as_str()),
        ("whole", case.as_str()),
    ];
    room.done(&part, &room.lead, &fields).await;
    let page = room.open(&format!("cases/{case}"), &room.reader).await;
    assert!(page.contains("Interview 1") && page.contains("as “PW6”"));
    let form = room.open(&part, &room.lead).await;
    assert!(!form.contains("These are proposals"));
    room.done(&part, &room.lead, &[]).await;
    let page = room.open(&format!("cases/{case}"), &room.reader).await;
    assert!(page.contains("No source is tied to it yet"));
    let bench = room
        .open(&format!("sources/{}", room.source), &room.lead)
        .await;
    assert!(bench.contains(&format!("/{part}\"")));
}

const ANSWERS: &str = "Participant,Role,What helped you most?,What would you change?\n\
PW6,Peer worker,\"Walking together, and\nhaving time to talk about things\",\n\
PW7,Peer worker,,\"More hours in the week for each of us, please\"\n\
PW8,Clinician,\"The jokes 👣, and the coffee afterwards\",\"Nothing at all that I could think of\"\n";

#[tokio::test]
async fn answers_in_a_table_become_sources_and_a_grid() {
    let room = Room::new().await;
    room.case("PW6").await;
    let none = room.open("answers", &room.lead).await;
    assert!(none.contains("There are no answers from a table yet"));
    let file = [("file", Some("feedback.csv"), ANSWERS)];
    let shown = room.parts("cases/import", &file).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    assert_eq!(
        shown.body.matches("value=\"question\" selected").count(),
        2,
        "long cells are proposed as questions"
    );
    assert!(shown.body.contains("3 of them answered a question"));
    let rows = hidden(&shown.body, "rows").replace("&quot;", "\"");
    let parts = [
        ("rows", None, rows.as_str()),
        ("names", None, "0"),
        ("case_kind", None, "participant"),
        ("column-1", None, "text"),
        ("column-2", None, "question"),
        ("column-3", None, "question"),
        ("agreed", None, "yes"),
    ];
    for _ in 0..2 {
        // Sent twice, every answer is there once.
        let done = room.parts("cases/import", &parts).await;
        assert!(
            done.location().ends_with("/answers?done=answers-imported"),
            "{}",
            done.body
        );
        let sources = room.open("sources", &room.lead).await;
        assert_eq!(sources.matches("PW6, feedback").count(), 1);
    }
    let grid = room.open("answers", &room.reader).await;
    let (first, second) = (
        grid.find("What helped you most?"),
        grid.find("What would you change?"),
    );
    assert!(
        first.is_some() && first < second,
        "in the order of the form"
    );
    assert!(grid.contains("having time to talk") && grid.contains("jokes 👣"));
    assert_eq!(grid.matches("No answer").count(), 2);
    assert_eq!(grid.matches("Not coded").count(), 4);
    let found = room.open("answers?q=JOKES", &room.lead).await;
    assert!(found.contains("PW8") && !found.contains("More hours"));
    let link = grid.find("#b-").map(|at| &grid[at..at + 4]);
    assert_eq!(link, Some("#b-2"), "the question is the first paragraph");
    room.refuses(&["answers"], &[]).await;
    let out = room
        .app
        .post(&room.at("answers.csv"), &room.lead, &[])
        .await;
    assert_eq!(out.status, StatusCode::OK, "{}", out.body);
    assert!(out.body.contains("What helped you most? (codes)"));
    assert!(
        out.body
            .contains("\"Walking together, and\nhaving time to talk about things\"")
    );
    let refused = room
        .app
        .post(&room.at("answers.csv"), &room.outsider, &[])
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}
