//! The policy in words, from the same table that decides.

use crate::routes::AppState;
use crate::shell::{Place, Shell};
use crate::ui::{self, Cell, Column, DataTable};
use crate::{Signed, Texts};
use access::{Action, POLICY, Relationship, Resource, Role};
use axum::response::Response;
use maud::{Markup, html};

/// The page: every role, every resource, every action.
pub async fn page(state: AppState, signed: Signed) -> Response {
    let t = &state.texts;
    let title = t.text("policy-title");
    let mut shell = Shell::new(&state, &signed, title.clone());
    shell = if access::ever_allowed(signed.role(), Resource::Account, Action::Read) {
        shell
            .place(Place::Administration)
            .step(t.text("administration-title"), "/administration")
    } else {
        shell.step(t.text("account-title"), "/account")
    };
    shell.body(html! {
        h1 { (title) }
        p { (t.text("policy-intro")) }
        @for role in Role::ALL {
            @let code = role.code().replace('_', "-");
            h2 { (t.text(&format!("role-{code}"))) }
            p { (t.text(&format!("role-{code}-means"))) }
            (table(t, role))
        }
    })
}

/// What a role may do: a row for every resource that it may do anything to.
pub(crate) fn table(t: &Texts, role: Role) -> Markup {
    let what = t.text("policy-what");
    let actions = Action::ALL.map(|action| (action, t.text(&format!("action-{}", action.code()))));
    let mut columns = vec![Column::text("what", &what)];
    columns.extend(
        actions
            .iter()
            .map(|(action, name)| Column::text(action.code(), name)),
    );
    let rows = Resource::ALL
        .into_iter()
        .filter_map(|resource| {
            let cells: Vec<String> = Action::ALL
                .into_iter()
                .map(|action| when(t, role, resource, action))
                .collect();
            if cells.iter().all(String::is_empty) {
                return None;
            }
            let mut row: Vec<Cell> = vec![
                t.text(&format!("resource-{}", resource.code().replace('_', "-")))
                    .into(),
            ];
            row.extend(cells.into_iter().map(|cell| {
                if cell.is_empty() {
                    Cell::from("\u{2013}")
                } else {
                    cell.into()
                }
            }));
            Some(row)
        })
        .collect();
    let name = t.text(&format!("role-{}", role.code().replace('_', "-")));
    let caption = t.with("policy-caption", &[("role", &name)]);
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &caption,
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            dense: true,
            ..DataTable::default()
        },
    )
}

/// Under which relationships, in words; empty when never.
fn when(t: &Texts, role: Role, resource: Resource, action: Action) -> String {
    let holds = |relationship: Relationship| {
        POLICY.iter().any(|rule| {
            rule.role == role
                && rule.resource == resource
                && rule.actions.contains(&action)
                && rule.when.contains(&relationship)
        })
    };
    // Both together mean every site.
    if holds(Relationship::SameSite) && holds(Relationship::OtherSite) {
        return t.text("relationship-everywhere");
    }
    let words: Vec<String> = Relationship::ALL
        .into_iter()
        .filter(|relationship| holds(*relationship))
        .map(|relationship| {
            t.text(&format!(
                "relationship-{}",
                relationship.words().replace(' ', "-")
            ))
        })
        .collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_in_the_policy_has_words() {
        let t = Texts::english().expect("the words can be read");
        for role in Role::ALL {
            let shown = table(&t, role).into_string();
            for missing in [">resource-", ">relationship-", ">action-", ">role-"] {
                assert!(!shown.contains(missing), "{role}: {missing}");
            }
            let code = role.code().replace('_', "-");
            assert!(!t.text(&format!("role-{code}-means")).starts_with("role-"));
        }
    }
}
