//! Which components each treatment is made of.

use nalgebra::DMatrix;
use std::collections::{BTreeMap, BTreeSet};

/// Why components cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompositionError {
    /// The separator is empty.
    #[error("the separator between components is empty: name a character such as +")]
    NoSeparator,
    /// A label has an empty component.
    #[error("the treatment “{0}” has an empty component: look for a separator too many")]
    EmptyComponent(String),
    /// A table says nothing about a treatment.
    #[error("the table of components does not say what “{0}” is made of")]
    NotInTable(String),
    /// The inactive treatment is nowhere.
    #[error("no treatment has the inactive component “{label}”; there are: {}", known.join(", "))]
    NoSuchInactive {
        /// What was asked for.
        label: String,
        /// The components there are.
        known: Vec<String>,
    },
    /// An interaction names something that is no component.
    #[error("“{label}” is no component; there are: {}", known.join(", "))]
    NoSuchComponent {
        /// What was asked for.
        label: String,
        /// The components there are.
        known: Vec<String>,
    },
    /// An interaction of fewer than two different components.
    #[error("an interaction is between two components or more, and “{0}” is not")]
    NotAnInteraction(String),
    /// The interaction is there already.
    #[error("the interaction “{0}” is in the model already")]
    InteractionTwice(String),
    /// A matrix of another size, or with something that is not a number.
    #[error(
        "the matrix of components must have a finite number for each of {rows} treatments and {columns} components"
    )]
    Shape {
        /// How many treatments.
        rows: usize,
        /// How many components.
        columns: usize,
    },
    /// Nothing is left to estimate.
    #[error("there is no component but the inactive one")]
    NoComponents,
}

/// A column of the model: a component, or an interaction of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name; of an interaction `A*B`.
    pub name: String,
    /// The components it stands for, as places: itself alone, or the members of an interaction.
    pub members: Vec<usize>,
}

/// The matrix C: for each treatment how much it has of each component, and products of these for interactions.
#[derive(Debug, Clone, PartialEq)]
pub struct Composition {
    treatments: Vec<String>,
    columns: Vec<Column>,
    components: usize,
    matrix: DMatrix<f64>,
    inactive: Option<String>,
}

/// What joins the names of an interaction's members.
pub const INTERACTION: &str = "*";

impl Composition {
    /// Reads components from labels such as `CBT + SSRI`. An inactive component (usual care, placebo) has no column, so
    /// that a treatment of nothing else is all 0.
    ///
    /// ```
    /// use synthesis::components::Composition;
    /// let labels = ["usual".into(), "peer+group".into(), "peer".into()];
    /// let composition = Composition::from_labels(&labels, "+", Some("usual"))?;
    /// let names: Vec<_> = composition.columns().iter().map(|c| c.name.as_str()).collect();
    /// assert_eq!(names, ["group", "peer"]);
    /// assert_eq!(composition.row(1), [1.0, 1.0]);
    /// assert_eq!(composition.row(0), [0.0, 0.0]);
    /// # Ok::<(), synthesis::components::CompositionError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An empty separator or component; an inactive component that no treatment has; no other component.
    pub fn from_labels(
        treatments: &[String],
        separator: &str,
        inactive: Option<&str>,
    ) -> Result<Self, CompositionError> {
        if separator.trim().is_empty() {
            return Err(CompositionError::NoSeparator);
        }
        let mut parts = BTreeMap::new();
        for treatment in treatments {
            let components: Vec<String> = treatment
                .split(separator)
                .map(|part| part.trim().to_owned())
                .collect();
            if components.iter().any(String::is_empty) {
                return Err(CompositionError::EmptyComponent(treatment.clone()));
            }
            parts.insert(treatment.clone(), components);
        }
        Self::from_table(treatments, &parts, inactive)
    }

    /// Takes components from a table that says for each treatment what it is made of. A treatment of nothing is all 0.
    ///
    /// # Errors
    ///
    /// A treatment that is not in the table; an inactive component that no treatment has; no other component.
    pub fn from_table(
        treatments: &[String],
        table: &BTreeMap<String, Vec<String>>,
        inactive: Option<&str>,
    ) -> Result<Self, CompositionError> {
        let mut rows = Vec::with_capacity(treatments.len());
        let mut names = BTreeSet::new();
        for treatment in treatments {
            let parts = table
                .get(treatment)
                .ok_or_else(|| CompositionError::NotInTable(treatment.clone()))?;
            names.extend(parts.iter().cloned());
            rows.push(parts);
        }
        let mut names: Vec<String> = names.into_iter().collect();
        names.sort_by(|a, b| crate::network::by_label(a, b));
        if let Some(inactive) = inactive {
            if !names.iter().any(|name| name == inactive) {
                return Err(CompositionError::NoSuchInactive {
                    label: inactive.to_owned(),
                    known: names,
                });
            }
            names.retain(|name| name != inactive);
        }
        if names.is_empty() {
            return Err(CompositionError::NoComponents);
        }
        let matrix = DMatrix::from_fn(treatments.len(), names.len(), |row, column| {
            f64::from(u8::from(rows[row].contains(&names[column])))
        });
        Ok(Self {
            inactive: inactive.map(ToOwned::to_owned),
            ..Self::given(treatments, &names, matrix)?
        })
    }

    /// Takes the matrix as it is given, with doses for example.
    ///
    /// # Errors
    ///
    /// A matrix of another size, or with something that is not a finite number; no component.
    pub fn given(
        treatments: &[String],
        components: &[String],
        matrix: DMatrix<f64>,
    ) -> Result<Self, CompositionError> {
        if components.is_empty() {
            return Err(CompositionError::NoComponents);
        }
        if matrix.shape() != (treatments.len(), components.len())
            || matrix.iter().any(|entry| !entry.is_finite())
        {
            return Err(CompositionError::Shape {
                rows: treatments.len(),
                columns: components.len(),
            });
        }
        Ok(Self {
            treatments: treatments.to_vec(),
            columns: components
                .iter()
                .enumerate()
                .map(|(at, name)| Column {
                    name: name.clone(),
                    members: vec![at],
                })
                .collect(),
            components: components.len(),
            matrix,
            inactive: None,
        })
    }

    /// The same with an interaction of components: a column that is the product of theirs.
    ///
    /// # Errors
    ///
    /// Fewer than two components, one that is not there, an interaction that is there already.
    pub fn with_interaction(&self, members: &[&str]) -> Result<Self, CompositionError> {
        let mut places = members
            .iter()
            .map(|member| self.component(member.trim()))
            .collect::<Result<Vec<_>, _>>()?;
        places.sort_unstable();
        places.dedup();
        if places.len() < 2 {
            return Err(CompositionError::NotAnInteraction(
                members.join(INTERACTION),
            ));
        }
        self.with_places(places)
    }

    pub(crate) fn with_places(&self, places: Vec<usize>) -> Result<Self, CompositionError> {
        let name = self.interaction_name(&places);
        if self.columns.iter().any(|column| column.members == places) {
            return Err(CompositionError::InteractionTwice(name));
        }
        let product = self.product(&places);
        let mut extended = self.clone();
        let at = extended.columns.len();
        extended.matrix = extended.matrix.insert_column(at, 0.0);
        extended.matrix.set_column(at, &product);
        extended.columns.push(Column {
            name,
            members: places,
        });
        Ok(extended)
    }

    pub(crate) fn interaction_name(&self, places: &[usize]) -> String {
        places
            .iter()
            .map(|&at| self.columns[at].name.as_str())
            .collect::<Vec<_>>()
            .join(INTERACTION)
    }

    pub(crate) fn product(&self, places: &[usize]) -> nalgebra::DVector<f64> {
        let mut product = nalgebra::DVector::from_element(self.treatments.len(), 1.0);
        for &at in places {
            product.component_mul_assign(&self.matrix.column(at));
        }
        product
    }

    /// The place of a component.
    ///
    /// # Errors
    ///
    /// There is none of that name.
    pub fn component(&self, name: &str) -> Result<usize, CompositionError> {
        self.columns[..self.components]
            .iter()
            .position(|column| column.name == name)
            .ok_or_else(|| CompositionError::NoSuchComponent {
                label: name.to_owned(),
                known: self.columns[..self.components]
                    .iter()
                    .map(|column| column.name.clone())
                    .collect(),
            })
    }

    /// The treatments, row by row.
    pub fn treatments(&self) -> &[String] {
        &self.treatments
    }

    /// The columns: components, then interactions.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// How many columns are components; interactions follow.
    pub fn components(&self) -> usize {
        self.components
    }

    /// The matrix, treatments × columns.
    pub fn matrix(&self) -> &DMatrix<f64> {
        &self.matrix
    }

    /// The component that has no column.
    pub fn inactive(&self) -> Option<&str> {
        self.inactive.as_deref()
    }

    /// The row of a treatment.
    pub fn row(&self, treatment: usize) -> Vec<f64> {
        self.matrix.row(treatment).iter().copied().collect()
    }

    /// The row that a treatment of these components would have, with the interactions of those that meet in it. The
    /// inactive component may be named; it adds nothing.
    ///
    /// # Errors
    ///
    /// There is no component of a name.
    pub fn row_of(&self, components: &[&str]) -> Result<Vec<f64>, CompositionError> {
        let mut has = vec![0.0; self.components];
        for name in components {
            if Some(*name) != self.inactive() {
                has[self.component(name)?] = 1.0;
            }
        }
        Ok(self
            .columns
            .iter()
            .map(|column| column.members.iter().map(|&at| has[at]).product())
            .collect())
    }

    /// The treatments with exactly this row: those that studies have tried.
    pub fn with_row(&self, row: &[f64]) -> Vec<usize> {
        (0..self.treatments.len())
            .filter(|&at| self.matrix.row(at).iter().eq(row.iter()))
            .collect()
    }

    /// The composition of some of the treatments, in the order given.
    ///
    /// # Errors
    ///
    /// A treatment that has no row here.
    pub fn of(&self, treatments: &[String]) -> Result<Self, CompositionError> {
        let place: BTreeMap<&str, usize> = self
            .treatments
            .iter()
            .enumerate()
            .map(|(at, label)| (label.as_str(), at))
            .collect();
        let rows = treatments
            .iter()
            .map(|label| {
                place
                    .get(label.as_str())
                    .copied()
                    .ok_or_else(|| CompositionError::NotInTable(label.clone()))
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            treatments: treatments.to_vec(),
            matrix: self.matrix.select_rows(&rows),
            ..self.clone()
        })
    }
}
