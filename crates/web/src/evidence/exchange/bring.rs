//! Taking a project in: first what will come, then all of it or nothing.
//!
//! Nothing of a file is kept between looking at it and taking it in: the file is sent again, and must be the same.

use super::page::{Preview, show};
use super::sent::Sent;
use crate::evidence::address;
use crate::evidence::agreement::names;
use crate::routes::{AppState, id};
use crate::ui::FieldErrors;
use crate::{App, Failure, Signed};
use access::{on, to};
use axum::extract::{Multipart, Path};
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::{AccountId, StudyId};
use interchange::qda::{Import, QdaLimits, from_tables, read};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use store::evidence::exchange::{Brings, take_in};
use store::{Error, foreign, permits};

/// What was found in a file.
pub(super) type Found = Import<Cursor<Vec<u8>>>;

/// Reads the file, whatever program wrote it.
async fn found(name: &str, content: Vec<u8>) -> Result<Found, String> {
    if foreign::is_sqlite(&content) {
        let kept = tokio::task::spawn_blocking(move || -> std::io::Result<_> {
            let mut file = tempfile::NamedTempFile::new()?;
            file.write_all(&content)?;
            Ok(file)
        });
        let Ok(Ok(file)) = kept.await else {
            return Err("The file could not be looked at. Try again".to_owned());
        };
        let tables = foreign::tables(file.path())
            .await
            .map_err(|error| match error {
                // The place where the file lay for a moment is nobody's business.
                Error::Refused(message) => {
                    message.replace(&file.path().display().to_string(), name)
                }
                _ => "The file could not be looked at. Try again".to_owned(),
            })?;
        return from_tables(name, &tables).map_err(|problem| problem.to_string());
    }
    let name = name.to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        read(&name, &content, &QdaLimits::default())
            .map(|import| Import {
                project: import.project,
                format: import.format,
                positions: import.positions,
                warnings: import.warnings,
                files: interchange::qda::Files::Nowhere,
            })
            .map_err(|problem| problem.to_string())
    });
    reading
        .await
        .unwrap_or_else(|_| Err("The file could not be read".to_owned()))
}

/// Looks at the file, or takes it in when it is the one that was looked at.
pub(super) async fn send(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let mut tx = state.db.read().await?;
    permits::study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    tx.rollback().await?;
    let sent = Sent::read(multipart).await?;
    let mut errors = FieldErrors::default();
    if sent.too_large {
        errors.add("file", t.text("exchange-too-large"));
    } else if sent.content.is_empty() {
        errors.add("file", t.text("exchange-no-file"));
    }
    if !errors.is_empty() {
        return show(&state, &signed, one, None, &errors).await;
    }
    let hash = hex(&Sha256::digest(&sent.content));
    let import = match found(&sent.name, sent.content).await {
        Ok(import) => import,
        Err(message) => {
            errors.add("file", message);
            return show(&state, &signed, one, None, &errors).await;
        }
    };
    if sent.seen != hash {
        if !sent.seen.is_empty() {
            errors.add("file", t.text("exchange-other-file"));
        }
        let preview = Preview {
            name: sent.name,
            hash,
            import,
        };
        return show(&state, &signed, one, Some(&preview), &errors).await;
    }
    match taken(&state, &signed, one, &import).await? {
        Ok(()) => {
            let to = format!("{}?done=project-taken-in", address(one, "sources"));
            Ok(Redirect::to(&to).into_response())
        }
        Err(message) => {
            errors.add("file", message);
            let preview = Preview {
                name: sent.name,
                hash,
                import,
            };
            show(&state, &signed, one, Some(&preview), &errors).await
        }
    }
}

/// Takes it in as one transaction; a sentence when something does not fit, and then nothing is kept.
async fn taken(
    app: &App,
    signed: &Signed,
    one: StudyId,
    import: &Found,
) -> Result<Result<(), String>, Failure> {
    let actor = &signed.actor;
    let mut tx = app.db.write().await?;
    let brings = Brings {
        codebook: permits::study(&mut tx, actor, one).await?,
        sources: permits::study(&mut tx, actor, one).await?,
        ties: permits::study(&mut tx, actor, one).await?,
        codings: permits::study(&mut tx, actor, one).await?,
        memos: permits::study(&mut tx, actor, one).await?,
        new_cases: permits::study(&mut tx, actor, one).await?,
        cases: permits::study(&mut tx, actor, one).await?,
    };
    let members: BTreeMap<String, AccountId> = names(&mut tx, signed, one)
        .await?
        .into_iter()
        .map(|(account, name)| (name.trim().to_lowercase(), account))
        .collect();
    match take_in(&mut tx, &app.around, &brings, &import.project, &members).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Ok(()))
        }
        Err(Error::Refused(message)) => {
            tx.rollback().await?;
            Ok(Err(message))
        }
        Err(other) => Err(other.into()),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |all, byte| format!("{all}{byte:02x}"))
}
