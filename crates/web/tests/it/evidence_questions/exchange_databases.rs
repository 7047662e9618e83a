//! Databases of other programs: several projects in one, and a folder packed while its program was open.

use super::exchange::{extent, looked};
use super::{room, words_of};
use axum::http::StatusCode;
use interchange::qda::QdaLimits;

const TWO_PROJECTS: &[u8] =
    include_bytes!("../../../../interchange/tests/data/qda/taguette-two-projects.sqlite3");
const PACKED: &[u8] =
    include_bytes!("../../../../interchange/tests/data/qda/qualcoder-open-folder.zip");

#[tokio::test]
async fn of_several_projects_one_is_chosen_before_anything_is_taken() {
    let room = room().await;
    let lead = room.cookie(&room.lead).await;
    let before = extent(&room, &room.lead).await;
    let (page, shown) = looked(&room, &lead, "shared.sqlite3", TWO_PROJECTS).await;
    let words = words_of(&shown.body);
    assert!(
        words.contains("Which project of shared.sqlite3?"),
        "{words}"
    );
    assert!(words.contains("Allotment talks") && words.contains("Peer support sample"));
    let asks = room.app.post(&page, &lead, &[]).await;
    assert!(
        words_of(&asks.body).contains("Choose a project"),
        "{}",
        asks.body
    );
    assert_eq!(extent(&room, &room.lead).await, before);
    let shown = room.app.get(&format!("{page}?project=90"), &lead).await;
    let words = words_of(&shown.body);
    assert!(words.contains("Project Allotment talks"), "{words}");
    let taken = room.app.post(&page, &lead, &[("project", "90")]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let after = extent(&room, &room.lead).await;
    assert_eq!(
        [after[0], after[1], after[2]],
        [before[0] + 1, before[1] + 1, before[2] + 1]
    );
}

#[tokio::test]
async fn a_packed_folder_comes_with_what_is_only_in_its_log() {
    let room = room().await;
    let lead = room.cookie(&room.lead).await;
    let before = extent(&room, &room.lead).await;
    let (page, shown) = looked(&room, &lead, "walks.zip", PACKED).await;
    let words = words_of(&shown.body);
    assert!(words.contains("Project Walks"), "{words}");
    let taken = room.app.post(&page, &lead, &[]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    assert_eq!(extent(&room, &room.lead).await[2], before[2] + 2);
    // Brought alone, the database says that there may be more.
    let packed = interchange::qda::packed_database(
        "walks.zip",
        std::io::Cursor::new(PACKED),
        &QdaLimits::default(),
    )
    .expect("an archive")
    .expect("a database");
    let (_, shown) = looked(&room, &lead, "data.qda", &packed.database).await;
    assert!(shown.body.contains("-wal"), "{}", shown.body);
}
