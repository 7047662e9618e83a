//! Questions to the data, on published tables, on small examples, and beside the definitions on random input.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

mod counts;
mod marks2022;
mod query;
mod tables;

use evidence::code::Code;
use evidence::codebook::Codebook;
use evidence::passage::Passage;
use evidence::place::Span;
use ids::{AccountId, CodeId, CodingId, SourceId, StudyCaseId};
use uuid::Uuid;

fn code(n: u8) -> CodeId {
    CodeId(Uuid::from_u128(n.into()))
}

fn source(n: u8) -> SourceId {
    SourceId(Uuid::from_u128(n.into()))
}

fn case(n: u8) -> StudyCaseId {
    StudyCaseId(Uuid::from_u128(n.into()))
}

fn coder(n: u8) -> AccountId {
    AccountId(Uuid::from_u128(n.into()))
}

fn coding(n: usize) -> CodingId {
    CodingId(Uuid::from_u128(n as u128))
}

fn span(from: u32, to: u32) -> Span {
    Span::new(from, to).unwrap()
}

/// Codings from source, code and place, numbered from 0, all by coder 1.
fn passages(list: &[(u8, u8, u32, u32)]) -> Vec<Passage> {
    list.iter()
        .enumerate()
        .map(|(at, (in_source, of_code, from, to))| Passage {
            source: source(*in_source),
            span: span(*from, *to),
            code: code(*of_code),
            coder: coder(1),
            coding: coding(at),
        })
        .collect()
}

/// A codebook from number, parent (0 for none) and name.
fn codebook(list: &[(u8, u8, &str)]) -> Codebook {
    let codes = list.iter().map(|(n, parent, name)| Code {
        parent: (*parent > 0).then(|| code(*parent)),
        position: (*n).into(),
        ..Code::new(code(*n), *name)
    });
    Codebook::new(codes.collect()).unwrap()
}
