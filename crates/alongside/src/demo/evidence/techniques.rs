//! What Marks et al. (2022) print of their 21 interviews and of the techniques that were found in them: facts, no quotes.

use super::rows::{Line, Rows};
use super::{add_codes, may, unfit};
use crate::demo::sign_ins::Accounts;
use crate::outcome::Refusal;
use access::{creates, on, to};
use evidence::attribute::{Attribute, AttributeKind};
use evidence::code::{Code, Colour};
use evidence::presence::Figure;
use evidence::study::{CaseKind, StudyRole};
use frameworks::{Framework, TermRef, built_in_by_id};
use ids::{AttributeId, CodeId, StudyId};
use std::collections::BTreeMap;
use store::evidence::presence::{self, Published, PublishedRow};
use store::evidence::study::{self, Said};
use store::evidence::{case, member};
use store::{Surroundings, Tx};

const CASES: &str = include_str!("../../../demo/evidence/techniques_cases.csv");
const PRESENCE: &str = include_str!("../../../demo/evidence/techniques_presence.csv");

/// The taxonomy whose techniques the table lists.
const TAXONOMY: &str = "bct-v1";
/// The techniques that the article adds.
const RELATIONAL: &str = "bct-relational";

/// What the study says.
pub const SAID: Said<'static> = Said {
    name: "Techniques in peer support (Marks and others, 2022)",
    question: "Which behaviour change techniques do peer workers and supported people speak of?",
    about: "Facts printed in a published study, doi 10.1080/18387357.2021.2012088: the attributes of its 21 cases, and for each technique whether quotes of peer workers and of supported people were found. The interviews and their quotes are not part of it, so nothing is coded here.",
    asks_people: false,
    key_site: None,
};

/// The totals printed. That of neither follows from 93 techniques less 47.
const PRINTED: [(Figure, usize); 7] = [
    (Figure::Supported, 47),
    (Figure::Both, 10),
    (Figure::FirstOnly, 10),
    (Figure::SecondOnly, 27),
    (Figure::Neither, 46),
    (Figure::First, 20),
    (Figure::Second, 37),
];

const SOURCE: &str = "Marks J et al. 2022, Advances in Mental Health 20(2):91–101, Table 2, doi 10.1080/18387357.2021.2012088";

const NOTE: &str = "Lines of groups 1 to 9 were read beside the names of their techniques. Those of groups 10 to 14 had lost their names and were placed by counting them in their order. The seven lines of groups 15 and 16 could not be read and stay unknown. If the printed totals hold, one of the seven has quotes of peer workers only, one of supported people only, and five have none; which ones they are cannot be told. The total of neither is not printed as such: it is 93 less 47.";

/// Begins the study.
pub async fn load(tx: &mut Tx, around: &Surroundings, accounts: &Accounts) -> Result<(), Refusal> {
    let lead = &accounts.researcher;
    let begins = creates::<on::Study>(lead, None)?;
    let id = study::create(tx, around, &begins, around.id(), &SAID).await?;
    let change = may::<on::Study, to::Change>(tx, lead, id).await?;
    let reader = accounts.coordinator.account;
    member::set(tx, around, &change, reader, StudyRole::Reader).await?;
    cases(tx, around, accounts, id).await?;
    let mut codes = Vec::new();
    let mut techniques = BTreeMap::new();
    for name in [TAXONOMY, RELATIONAL] {
        let framework =
            built_in_by_id(name).ok_or_else(|| unfit(format!("there is no framework “{name}”")))?;
        codes_of(around, framework, &mut codes, &mut techniques);
    }
    add_codes(tx, around, lead, id, codes).await?;
    let published = Published {
        source: SOURCE.to_owned(),
        note: NOTE.to_owned(),
        first_role: "Peer workers".to_owned(),
        second_role: "Supported people".to_owned(),
        rows: rows(&techniques)?,
        printed: PRINTED.to_vec(),
    };
    presence::publish(tx, around, &change, &published).await?;
    Ok(())
}

/// The cases of Table 1 with what is printed of them.
async fn cases(
    tx: &mut Tx,
    around: &Surroundings,
    accounts: &Accounts,
    study: StudyId,
) -> Result<(), Refusal> {
    let create = may::<on::StudyCase, to::Create>(tx, &accounts.researcher, study).await?;
    let change = may::<on::StudyCase, to::Change>(tx, &accounts.researcher, study).await?;
    let table = Rows::read(CASES, "techniques_cases.csv")?;
    let mut attributes: Vec<(&str, AttributeId)> = Vec::new();
    for (column, name) in [
        ("role", "Role"),
        ("sex", "Sex"),
        ("ethnicity", "Ethnicity"),
        ("age", "Age"),
        ("setting", "Setting"),
    ] {
        let mut words: Vec<String> = Vec::new();
        for line in table.lines() {
            let word = line.cell(column)?;
            if !word.is_empty() && !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        let attribute = Attribute {
            id: around.id(),
            name: name.to_owned(),
            kind: AttributeKind::Category(words),
        };
        case::add_attribute(tx, around, &create, &attribute).await?;
        attributes.push((column, attribute.id));
    }
    for line in table.lines() {
        let name = line.cell("case")?;
        let kind = CaseKind::Participant;
        let one = case::add(tx, around, &create, around.id(), name, kind).await?;
        for (column, attribute) in &attributes {
            case::set_value(tx, around, &change, one, *attribute, line.cell(column)?).await?;
        }
    }
    Ok(())
}

/// The codes of a framework: a heading for each group, a code for each term.
fn codes_of(
    around: &Surroundings,
    framework: &Framework,
    codes: &mut Vec<Code>,
    techniques: &mut BTreeMap<String, CodeId>,
) {
    for (number, group) in framework.groups().iter().enumerate() {
        let heading: CodeId = around.id();
        let colour = Colour::of_number(number);
        codes.push(Code {
            colour,
            is_codable: false,
            ..Code::new(heading, numbered(group.number.as_deref(), &group.name))
        });
        for term in framework.top_terms(&group.id) {
            let id: CodeId = around.id();
            techniques.insert(term.id.as_str().to_owned(), id);
            codes.push(Code {
                parent: Some(heading),
                colour,
                definition: term.definition.clone(),
                term: Some(TermRef {
                    framework: framework.id().clone(),
                    version: framework.version().clone(),
                    term: term.id.clone(),
                }),
                ..Code::new(id, numbered(term.number.as_deref(), &term.name))
            });
        }
    }
}

fn numbered(number: Option<&str>, name: &str) -> String {
    number.map_or_else(|| name.to_owned(), |number| format!("{number} {name}"))
}

fn rows(techniques: &BTreeMap<String, CodeId>) -> Result<Vec<PublishedRow>, Refusal> {
    let table = Rows::read(PRESENCE, "techniques_presence.csv")?;
    table
        .lines()
        .map(|line| {
            let code = techniques
                .get(line.cell("technique")?)
                .ok_or_else(|| line.unfit("there is no such technique"))?;
            Ok(PublishedRow {
                code: *code,
                first: quoted(line, "peer_worker")?,
                second: quoted(line, "supported_person")?,
            })
        })
        .collect()
}

fn quoted(line: Line<'_>, column: &str) -> Result<Option<bool>, Refusal> {
    match line.cell(column)? {
        "yes" => Ok(Some(true)),
        "no" => Ok(Some(false)),
        "" => Ok(None),
        _ => Err(line.unfit("write yes, no, or nothing where it is not known")),
    }
}
