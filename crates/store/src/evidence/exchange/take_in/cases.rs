//! The cases of a file, with their values.

use super::Taking;
use crate::evidence::case;
use crate::evidence::exchange::own;
use crate::evidence::exchange::plan::{self, cell, short};
use crate::evidence::folded;
use crate::{Result, Surroundings, Tx};
use evidence::attribute::{Attribute, AttributeKind};
use evidence::study::CaseKind;
use ids::{AttributeId, StudyCaseId};
use interchange::qda::{Guid, VariableValue};
use std::collections::HashMap;

/// Where the values of a variable go.
struct Column {
    id: AttributeId,
    kind: AttributeKind,
    /// Where words go that are no values of the kind.
    words: Option<AttributeId>,
}

/// What a case is, as a study of ours says it; somebody who took part otherwise.
fn kind_of(values: &[VariableValue]) -> CaseKind {
    let mut values = values.iter();
    let said = values.find(|value| value.variable == own::kind_of_cases());
    said.and_then(|value| cell(&value.value))
        .and_then(|word| CaseKind::from_code(&word))
        .unwrap_or(CaseKind::Participant)
}

impl Taking<'_> {
    pub(super) async fn cases(&mut self, tx: &mut Tx, around: &Surroundings) -> Result<()> {
        let mut names: HashMap<String, StudyCaseId> = case::all(tx, &self.brings.cases)
            .await?
            .into_iter()
            .map(|case| (case.name, case.id))
            .collect();
        let columns = self.attributes(tx, around).await?;
        let project = self.project;
        for (number, from) in project.cases.iter().enumerate() {
            let usual = format!("Case {}", number + 1);
            let name = short(
                from.name.as_deref().unwrap_or(""),
                case::LONGEST_NAME,
                &usual,
            );
            let id = if let Some(id) = names.get(&name) {
                *id
            } else {
                let id = around.id();
                case::add(
                    tx,
                    around,
                    &self.brings.new_cases,
                    id,
                    &name,
                    kind_of(&from.values),
                )
                .await?;
                self.count.cases += 1;
                names.insert(name, id);
                id
            };
            self.cases.insert(from.guid, id);
            for value in &from.values {
                let (Some(cell), Some(column)) = (cell(&value.value), columns.get(&value.variable))
                else {
                    continue;
                };
                let attribute = match column.words {
                    Some(words) if column.kind.parse(&cell).is_err() => words,
                    _ => column.id,
                };
                case::set_value(tx, around, &self.brings.cases, id, attribute, &cell).await?;
            }
        }
        Ok(())
    }

    async fn attributes(
        &mut self,
        tx: &mut Tx,
        around: &Surroundings,
    ) -> Result<HashMap<Guid, Column>> {
        let existing = case::attributes(tx, &self.brings.cases).await?;
        let mut columns = HashMap::new();
        for planned in plan::attributes(self.project, &existing) {
            let words = planned.for_words();
            let id = match planned.there {
                Some(id) => id,
                None => {
                    self.attribute(tx, around, &planned.name, planned.kind.clone())
                        .await?
                }
            };
            let words = match words {
                None => None,
                Some(name) => {
                    let known = existing
                        .iter()
                        .find(|one| folded(&one.name) == folded(&name))
                        .filter(|one| one.kind == AttributeKind::Text);
                    match known {
                        Some(known) => Some(known.id),
                        None => Some(
                            self.attribute(tx, around, &name, AttributeKind::Text)
                                .await?,
                        ),
                    }
                }
            };
            let column = Column {
                id,
                kind: planned.kind,
                words,
            };
            columns.insert(planned.variable, column);
        }
        Ok(columns)
    }

    async fn attribute(
        &mut self,
        tx: &mut Tx,
        around: &Surroundings,
        name: &str,
        kind: AttributeKind,
    ) -> Result<AttributeId> {
        let new = Attribute {
            id: around.id(),
            name: name.to_owned(),
            kind,
        };
        case::add_attribute(tx, around, &self.brings.new_cases, &new).await
    }
}
