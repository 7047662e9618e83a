//! What a memo is about: in a form, in an address, in words.

use crate::evidence::{address, code as codes, workbench};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, to};
use evidence::memo::MemoTarget;
use evidence::place::Span;
use ids::StudyId;
use store::evidence::{case, code, coding, memo, source};
use store::{Error, Tx, permits};

/// So much of a quote stands in a name, in characters.
const QUOTE: usize = 80;

/// A target as a field carries it.
pub(super) fn written(target: &MemoTarget) -> String {
    match target {
        MemoTarget::Study => "study".to_owned(),
        MemoTarget::Source(id) => format!("source:{id}"),
        MemoTarget::Place(id, span) => format!("place:{id}:{}:{}", span.start(), span.end()),
        MemoTarget::Code(id) => format!("code:{id}"),
        MemoTarget::Coding(id) => format!("coding:{id}"),
        MemoTarget::Case(id) => format!("case:{id}"),
        MemoTarget::Memo(id) => format!("memo:{id}"),
    }
}

/// Reads a target that a field carries.
pub(super) fn read(text: &str) -> Option<MemoTarget> {
    let mut parts = text.split(':');
    let (kind, id) = (parts.next()?, parts.next().unwrap_or(""));
    Some(match kind {
        "study" => MemoTarget::Study,
        "source" => MemoTarget::Source(id.parse().ok()?),
        "place" => {
            let (start, end) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            MemoTarget::Place(id.parse().ok()?, Span::new(start, end).ok()?)
        }
        "code" => MemoTarget::Code(id.parse().ok()?),
        "coding" => MemoTarget::Coding(id.parse().ok()?),
        "case" => MemoTarget::Case(id.parse().ok()?),
        "memo" => MemoTarget::Memo(id.parse().ok()?),
        _ => return None,
    })
}

/// What an address asks a memo to be about: `source` (with `start` and `end` for a place), `code`, `coding`, `case` or
/// `memo`.
pub(super) fn asked(asked: &Fields) -> Option<MemoTarget> {
    if let Some(source) = asked.read("source") {
        let span = asked
            .read("start")
            .zip(asked.read("end"))
            .and_then(|(start, end)| Span::new(start, end).ok());
        return Some(match span {
            Some(span) => MemoTarget::Place(source, span),
            None => MemoTarget::Source(source),
        });
    }
    ["code", "coding", "case", "memo"]
        .iter()
        .find_map(|kind| read(&format!("{kind}:{}", asked.get(kind))))
}

/// The query that asks for a memo about something; what [`asked`] reads.
pub(super) fn query(target: &MemoTarget) -> String {
    match target {
        MemoTarget::Study => String::new(),
        MemoTarget::Source(id) => format!("?source={id}"),
        MemoTarget::Place(id, span) => {
            format!("?source={id}&start={}&end={}", span.start(), span.end())
        }
        MemoTarget::Code(id) => format!("?code={id}"),
        MemoTarget::Coding(id) => format!("?coding={id}"),
        MemoTarget::Case(id) => format!("?case={id}"),
        MemoTarget::Memo(id) => format!("?memo={id}"),
    }
}

/// A target in words, and where it is.
pub(super) struct Named {
    pub(super) target: MemoTarget,
    pub(super) name: String,
    pub(super) href: String,
}

/// Names what memos are about. What is gone, or hidden by a blind round, is left out.
///
/// # Errors
/// As the store says.
pub(super) async fn named(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    study: StudyId,
    targets: &[MemoTarget],
) -> Result<Vec<Named>, Failure> {
    let mut all = Vec::with_capacity(targets.len());
    for target in targets {
        match one(tx, app, signed, study, target).await {
            Ok((name, href)) => all.push(Named {
                target: *target,
                name,
                href,
            }),
            Err(Failure::Missing) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(all)
}

fn short(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(QUOTE).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

async fn one(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    study: StudyId,
    target: &MemoTarget,
) -> Result<(String, String), Failure> {
    let t: &Texts = &app.texts;
    let actor = &signed.actor;
    let of = |kind: &str, name: &str| t.with(&format!("memo-about-{kind}"), &[("name", name)]);
    Ok(match target {
        MemoTarget::Study => (t.text("memo-about-study"), address(study, "")),
        MemoTarget::Source(id) | MemoTarget::Place(id, _) => {
            let permit = permits::study::<on::StudySource, to::Read>(tx, actor, study).await?;
            let source = source::load(tx, &app.around, &permit, *id).await?;
            let bench = workbench::address(study, *id, "");
            match target {
                MemoTarget::Place(_, span) => {
                    let words = source.text.slice(*span).ok_or(Error::Denied)?;
                    let values = [("name", source.name.as_str()), ("words", &short(words))];
                    (t.with("memo-about-place", &values), bench)
                }
                _ => (of("source", &source.name), bench),
            }
        }
        MemoTarget::Code(id) => {
            let permit = permits::study::<on::Codebook, to::Read>(tx, actor, study).await?;
            let code = code::load(tx, &permit, *id).await?;
            (of("code", &code.name), codes::address(study, *id, ""))
        }
        MemoTarget::Coding(id) => {
            let permit = permits::study::<on::Coding, to::Read>(tx, actor, study).await?;
            let coding = coding::load(tx, &permit, *id).await?;
            let bench = workbench::address(study, coding.source, "");
            (
                of("coding", &short(&coding.quote)),
                format!("{bench}#k-{id}"),
            )
        }
        MemoTarget::Case(id) => {
            let permit = permits::study::<on::StudyCase, to::Read>(tx, actor, study).await?;
            let case = case::load(tx, &app.around, &permit, *id).await?;
            (
                of("case", &case.name),
                address(study, &format!("cases/{id}")),
            )
        }
        MemoTarget::Memo(id) => {
            let permit = permits::study::<on::StudyMemo, to::Read>(tx, actor, study).await?;
            let memo = memo::load(tx, &permit, *id).await?;
            (of("memo", &memo.title), super::address(study, *id, ""))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_target_reads_back_from_its_field_and_from_its_address() {
        let id = Uuid::from_u128(7);
        let span = Span::new(3, 9).unwrap();
        for target in [
            MemoTarget::Source(ids::SourceId(id)),
            MemoTarget::Place(ids::SourceId(id), span),
            MemoTarget::Code(ids::CodeId(id)),
            MemoTarget::Coding(ids::CodingId(id)),
            MemoTarget::Case(ids::StudyCaseId(id)),
            MemoTarget::Memo(ids::MemoId(id)),
        ] {
            assert_eq!(read(&written(&target)), Some(target));
            let query = query(&target);
            let fields = Fields::parse(query.trim_start_matches('?').as_bytes());
            assert_eq!(asked(&fields), Some(target));
        }
        assert_eq!(read("study"), Some(MemoTarget::Study));
        assert_eq!(read("place:x:1:0"), None);
        assert_eq!(asked(&Fields::default()), None);
    }
}
