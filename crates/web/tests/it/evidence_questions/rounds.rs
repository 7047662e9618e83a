//! Agreement, and rounds from opening to what was agreed on.

use super::{Room, TEXTS, room, words_of};
use access::{on, to};
use axum::http::StatusCode;
use evidence::coding::Layer;
use interchange::{Limits, read_table};
use store::evidence::coding::{self, Filter};
use store::permits;

/// The value of a hidden field.
fn hidden(body: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let from = body.find(&start).expect("the field is there") + start.len();
    body[from..].split('"').next().expect("it ends").to_owned()
}

/// Opens a blind round of the first source for lead and coder, and gives its address.
async fn opened(room: &Room, cookie: &str) -> String {
    let form = room.app.get(&room.address("rounds/new"), cookie).await.body;
    let (id, source) = (hidden(&form, "id"), room.sources[0].to_string());
    let (lead, coder) = (
        room.lead.account.to_string(),
        room.coder.account.to_string(),
    );
    let fields = [
        ("id", id.as_str()),
        ("name", "First round"),
        ("source", &source),
        ("coder", &lead),
        ("coder", &coder),
        ("blind", "yes"),
    ];
    let made = room
        .app
        .post(&room.address("rounds/new"), cookie, &fields)
        .await;
    let round = room.address(&format!("rounds/{id}"));
    assert_eq!(made.location(), format!("{round}?done=round-opened"));
    round
}

#[tokio::test]
async fn agreement_names_its_unit_and_says_why_a_number_is_missing() {
    let room = room().await;
    let reader = room.cookie(&room.reader).await;
    let path = room.address("agreement");
    let words = words_of(&room.app.get(&path, &reader).await.body);
    assert!(words.contains("the unit is one character of the text"));
    // Of 129 characters the coders differ about 26 for hope: 103 / 129.
    let characters: usize = TEXTS.iter().map(|text| text.chars().count()).sum();
    assert_eq!(characters, 129);
    assert!(words.contains("Hope 79.8%"), "{words}");
    assert!(words.contains("Sources that at least two of them read: 2"));
    let code = format!("{path}?code={}", room.hope);
    let words = words_of(&room.app.get(&code, &reader).await.body);
    assert!(words.contains("Passages that differ: Hope"));
    assert!(words.contains(", and she came to trust me"), "{words}");
    let alone = format!("{path}?coder={}", room.lead.account);
    let words = words_of(&room.app.get(&alone, &reader).await.body);
    assert!(words.contains("There is nothing to compare"));
    let csv = room
        .app
        .post(&room.address("agreement.csv"), &reader, &[])
        .await;
    let table = read_table(&csv.bytes, "x.csv", &Limits::default()).expect("a table");
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.cell(&table.rows[0], "unit"), Some("character"));
    // Two texts of two sentences each: hope was seen by both in the first sentence of each, or by one alone.
    let sentences = format!("{path}?unit=sentence");
    let words = words_of(&room.app.get(&sentences, &reader).await.body);
    assert!(words.contains("the unit is one sentence"), "{words}");
    let fields = [("unit", "sentence")];
    let csv = room
        .app
        .post(&room.address("agreement.csv"), &reader, &fields)
        .await;
    let table = read_table(&csv.bytes, "x.csv", &Limits::default()).expect("a table");
    let of = |name: &str| {
        table
            .cell(&table.rows[0], name)
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(
        (of("unit"), of("compared_units")),
        ("sentence".into(), "4".into())
    );
    let number = |name: &str| of(name).parse::<f64>().expect("a number");
    let (low, high) = (
        number("percent_agreement_low"),
        number("percent_agreement_high"),
    );
    assert!(low <= number("percent_agreement") && number("percent_agreement") <= high);
    assert_eq!((of("samples"), of("seed")), ("1000".into(), "1".into()));
    let outsider = room.cookie(&room.outsider).await;
    assert_eq!(
        room.app.get(&path, &outsider).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_round_without_two_coders_is_not_opened_and_what_was_typed_stays() {
    let room = room().await;
    let lead = room.cookie(&room.lead).await;
    let source = room.sources[1].to_string();
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    let fields = [("id", id), ("name", "Alone"), ("source", source.as_str())];
    let refused = room
        .app
        .post(&room.address("rounds/new"), &lead, &fields)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("at least one source and two coders"));
    assert!(refused.body.contains("value=\"Alone\""));
    for who in [&room.coder, &room.reader, &room.outsider] {
        let cookie = room.cookie(who).await;
        let page = room.app.get(&room.address("rounds/new"), &cookie).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_blind_round_is_opened_closed_compared_and_adjudicated() {
    let room = room().await;
    let (lead, coder) = (
        room.cookie(&room.lead).await,
        room.cookie(&room.coder).await,
    );
    let round = opened(&room, &lead).await;
    let mut tx = room.app.app.db.write().await.expect("begins");
    room.coded(&mut tx, &room.lead, 0, "We walked a lot", room.hope)
        .await;
    room.coded(&mut tx, &room.coder, 0, "walked a lot", room.hope)
        .await;
    room.coded(&mut tx, &room.lead, 0, "she came", room.trust)
        .await;
    room.coded(&mut tx, &room.coder, 0, "she came", room.trust)
        .await;
    tx.commit().await.expect("kept");
    let id = round.rsplit('/').next().expect("an identifier");
    let compare = room.address(&format!("agreement?round={id}"));
    let words = words_of(&room.app.get(&compare, &lead).await.body);
    assert!(words.contains("This round is open and blind"));
    let early = room
        .app
        .get(&format!("{round}/adjudicate"), &lead)
        .await
        .body;
    assert!(early.contains("Close it first") && !early.contains("walked"));
    let refused = room.app.post(&format!("{round}/close"), &coder, &[]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    for _ in 0..2 {
        let closed = room.app.post(&format!("{round}/close"), &lead, &[]).await;
        assert_eq!(closed.location(), format!("{round}?done=round-closed"));
    }
    let words = words_of(&room.app.get(&compare, &coder).await.body);
    assert!(words.contains("Sources that at least two of them read: 1"));
    let page = room
        .app
        .get(&format!("{round}/adjudicate"), &lead)
        .await
        .body;
    let words = words_of(&page);
    assert!(words.contains("Trust: all coded the same words"), "{words}");
    assert!(words.contains("Hope: what stands here?"), "{words}");
    // What all said alike is chosen already; of the two places of hope the second is taken.
    let values: Vec<&str> = page
        .split("value=\"as:")
        .skip(1)
        .map(|rest| rest.split('"').next().expect("it ends"))
        .collect();
    assert_eq!(values.len(), 3, "{page}");
    assert_eq!(page.matches(" checked").count(), 2);
    let source = room.sources[0].to_string();
    let (trust, hope) = (format!("as:{}", values[0]), format!("as:{}", values[2]));
    let fields = [
        ("source", source.as_str()),
        ("settled-0", &trust),
        ("settled-1", &hope),
        ("comment-1", "Walking itself"),
    ];
    for _ in 0..2 {
        let saved = room
            .app
            .post(&format!("{round}/adjudicate"), &lead, &fields)
            .await;
        assert!(
            saved
                .location()
                .starts_with(&format!("{round}/adjudicate?done=saved"))
        );
    }
    let mut tx = room.app.app.db.read().await.expect("begins");
    let reads = permits::study::<on::Coding, to::Read>(&mut tx, &room.lead, room.study)
        .await
        .expect("reads");
    let agreed = Filter {
        layer: Some(Layer::Consensus),
        ..Filter::default()
    };
    let agreed = coding::placed(&mut tx, &reads, &agreed)
        .await
        .expect("read");
    tx.rollback().await.expect("ends");
    assert_eq!(agreed.len(), 2);
    let counts = room.address("counts?whose=agreed");
    let words = words_of(&room.app.get(&counts, &lead).await.body);
    assert!(words.contains("Hope 1 1 1 12"), "{words}");
    let ended = room
        .app
        .post(&format!("{round}/adjudicated"), &lead, &[])
        .await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    let late = room
        .app
        .post(&format!("{round}/adjudicate"), &lead, &fields)
        .await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    let list = words_of(&room.app.get(&room.address("rounds"), &coder).await.body);
    assert!(list.contains("First round Adjudicated 1 2"), "{list}");
}
