//! Why a file of another program cannot be read.

use super::Said;
use crate::Texts;

impl Said for interchange::qda::QdaProblem {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::NotAProject { file } => t.with("exchange-wrong-not-a-project", &[("file", file)]),
            Self::Damaged { file, why } => {
                t.with("exchange-wrong-damaged", &[("file", file), ("why", why)])
            }
            Self::NoProjectInside { file } => {
                t.with("exchange-wrong-no-project-inside", &[("file", file)])
            }
            Self::Xml { file, at, why } => t.with(
                "exchange-wrong-xml",
                &[("file", file), ("at", &at.to_string()), ("why", why)],
            ),
            Self::TooMuch { file, what, most } => t.with(
                "exchange-wrong-too-much",
                &[("file", file), ("what", what), ("most", most)],
            ),
            Self::Tables { file, why } => {
                t.with("exchange-wrong-tables", &[("file", file), ("why", why)])
            }
            Self::SeveralProjects { file, projects } => {
                let projects: Vec<String> = projects
                    .iter()
                    .map(|one| format!("{} “{}”", one.id, one.name))
                    .collect();
                t.with(
                    "exchange-wrong-several-projects",
                    &[("file", file), ("projects", &projects.join(", "))],
                )
            }
            Self::UnknownTable { file, columns } => t.with(
                "exchange-wrong-unknown-table",
                &[("file", file), ("columns", columns)],
            ),
            Self::Table(problem) => problem.said(t),
            other => other.to_string(),
        }
    }
}
