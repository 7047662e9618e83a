//! How the server says that it lives, that it can serve, and how it is doing; and how it ends.

use super::browser::form;
use super::load::contact;
use super::server::{answers, real};
use super::{Server, Service, until};
use ids::ContactId;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use store::{Db, query};

#[tokio::test(flavor = "multi_thread")]
async fn the_server_says_how_it_is_and_counts_by_pattern() {
    for service in Service::both().await {
        let server = Server::start(&service.database, &["--metrics-listen", "127.0.0.1:0"]);
        let browser = service.browser(&server);
        answers(&browser);
        let apart = server.told();
        for (path, says) in [("/healthz", "alive\n"), ("/readyz", "ready\n")] {
            for at in [&browser, &apart] {
                let answer = at.get(path).expect("answers");
                assert_eq!(answer.status, 200, "{}", answer.text);
                assert!(answer.text.ends_with(says), "{}", answer.text);
            }
        }
        // Only where those who run the service look.
        assert_eq!(browser.get("/metrics").expect("answers").status, 404);
        assert_eq!(apart.get("/sign-in").expect("answers").status, 404);
        let person = service.person.to_string();
        for path in [&format!("/delivery/people/{person}"), "/no/such/page"] {
            browser.get(path).expect("answers");
        }
        let told = apart.get("/metrics").expect("answers").text;
        for line in [
            "http_requests_total{method=\"GET\",route=\"/delivery/people/{id}\",status=\"200\"} 1",
            "http_requests_total{method=\"GET\",route=\"none\",status=\"404\"}",
            "http_request_duration_seconds_bucket{",
            "http_requests_under_way 0",
            "alongside_ready 1",
            "alongside_build_info{version=",
            "# EOF",
        ] {
            assert!(told.contains(line), "{line} in {told}");
        }
        assert!(!told.contains(&person), "{told}");

        // A schema that is not ours: nobody is sent here any more.
        let db = Db::open_existing(&service.database).await.expect("opens");
        let mut tx = db.write().await.expect("begins");
        query("INSERT INTO schema_version (version, name) VALUES (999, 'newer')")
            .execute(&mut tx)
            .await
            .expect("kept");
        tx.commit().await.expect("commits");
        db.close().await;
        until("it says that it is not ready", || {
            browser.get("/readyz").is_ok_and(|answer| {
                answer.status == 503 && answer.text.contains("another schema version")
            })
        });
        assert!(
            apart
                .get("/metrics")
                .expect("answers")
                .text
                .contains("alongside_ready 0")
        );
        assert_eq!(browser.get("/healthz").expect("answers").status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_under_way_is_answered_before_the_server_ends() {
    let service = Service::sqlite().await;
    let server = service.serve();
    answers(&service.browser(&server));
    let id = real().id::<ContactId>().to_string();
    let person = service.person.to_string();
    let body = form(&contact(&id, &person, "sent while it was told to stop"));
    let (first, rest) = body.split_at(body.len() / 2);
    let (host, cookie, length) = (server.address, &service.cookie, body.len());
    let mut stream = TcpStream::connect(host).expect("connects");
    // The answer to this comes over the same connection, so the server has it in hand when it is told to stop.
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n").expect("sent");
    let mut alive = Vec::new();
    while !alive.ends_with(b"alive\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("answers");
        alive.extend(byte);
    }
    write!(stream, "POST /delivery/contacts HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n").expect("sent");
    // It asks for the rest once it reads the body.
    let mut asked = Vec::new();
    while !asked.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("asks");
        asked.extend(byte);
    }
    assert!(
        asked.starts_with(b"HTTP/1.1 100"),
        "{}",
        String::from_utf8_lossy(&asked)
    );
    stream.write_all(first.as_bytes()).expect("sent");
    let stopping = std::thread::spawn(move || server.stop());
    until("nobody else is let in", || {
        TcpStream::connect(host).is_err()
    });
    stream.write_all(rest.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answers");
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert!(stopping.join().expect("nobody panics"), "it ends in order");
}
