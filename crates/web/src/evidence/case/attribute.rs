//! What is known of every case: the attributes, adding one, changing one.

use crate::evidence::{address, frame, refusal};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, ButtonKind, Cell, Column, DataTable, FieldErrors, Form, Label, Select, TextInput,
    Textarea,
};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::attribute::{Attribute, AttributeKind};
use ids::{AttributeId, StudyId};
use maud::{Markup, html};
use store::evidence::{case, study};
use store::permits;

/// The codes of the kinds, in the order in which they are offered.
pub(super) const KINDS: [&str; 6] = ["text", "category", "integer", "decimal", "boolean", "date"];

/// What the values of an attribute are, in words.
pub(super) fn kind_name(t: &Texts, code: &str) -> String {
    t.text(&format!("attribute-kind-{code}"))
}

/// The attributes, with the form that adds one or changes the one that the address names.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let one = id(&one)?;
    let opened = asked.read("attribute");
    show(&state, &signed, one, opened, None, FieldErrors::NONE).await
}

fn filled(attribute: &Attribute) -> Fields {
    let mut fields = Fields::default();
    fields.set("id", attribute.id.to_string());
    fields.set("name", attribute.name.as_str());
    fields.set("kind", attribute.kind.code());
    if let AttributeKind::Category(words) = &attribute.kind {
        fields.set("options", words.join("\n"));
    }
    fields
}

async fn show(
    app: &App,
    signed: &Signed,
    one: StudyId,
    opened: Option<AttributeId>,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.read().await?;
    let permit = permits::study::<on::StudyCase, to::Change>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let attributes = case::attributes(&mut tx, &permit).await?;
    tx.rollback().await?;
    let changes = opened.and_then(|id| attributes.iter().find(|a| a.id == id));
    let fields = match (typed, changes) {
        (Some(typed), _) => typed.clone(),
        (None, Some(attribute)) => filled(attribute),
        (None, None) => {
            let mut fields = Fields::default();
            fields.set("id", app.around.id::<AttributeId>().to_string());
            fields
        }
    };
    let title = t.text("attributes-title");
    Ok(frame(app, signed, (one, &name), &title)
        .step(t.text("cases-title"), address(one, "cases"))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (table(t, one, &attributes))
            (question(t, one, changes, &fields, errors))
            @if let Some(attribute) = changes { (removing(t, one, attribute)) }
        }))
}

fn table(t: &Texts, one: StudyId, attributes: &[Attribute]) -> Markup {
    let heads = ["name", "kind"].map(|key| t.text(&format!("attributes-column-{key}")));
    let columns = [
        Column::text("name", &heads[0]),
        Column::text("kind", &heads[1]),
    ];
    let rows = attributes
        .iter()
        .map(|attribute| {
            let kind = kind_name(t, attribute.kind.code());
            let words = match &attribute.kind {
                AttributeKind::Category(words) => format!("{kind}: {}", words.join(", ")),
                _ => kind,
            };
            let href = format!("{}?attribute={}", address(one, "attributes"), attribute.id);
            vec![Cell::link(attribute.name.as_str(), href), words.into()]
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("attributes-title"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            empty: ui::Empty {
                message: &t.text("attributes-none"),
                action: None,
            },
            ..DataTable::default()
        },
    )
}

fn question(
    t: &Texts,
    one: StudyId,
    changes: Option<&Attribute>,
    typed: &Fields,
    errors: &FieldErrors,
) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let [name, kind, options, hint, save] = [
        "attribute-name",
        "attribute-kind",
        "attribute-options",
        "attribute-options-hint",
        "study-save",
    ]
    .map(|key| t.text(key));
    let kinds: Vec<(&str, String)> = KINDS
        .iter()
        .map(|code| (*code, kind_name(t, code)))
        .collect();
    let kinds: Vec<(&str, &str)> = kinds.iter().map(|(c, n)| (*c, n.as_str())).collect();
    let action = address(one, "attributes");
    let form = Form {
        action: &action,
        hidden: &[("id", typed.get("id"))],
        ..Form::default()
    };
    html! {
        h2 {
            @match changes {
                Some(attribute) => (t.with("attribute-change", &[("name", attribute.name.as_str())])),
                None => (t.text("attribute-add")),
            }
        }
        (ui::form(t.words(), &form, &html! {
            (f.text(&TextInput { name: "name", label: Label::from(name.as_str()), value: typed.get("name"), ..TextInput::default() }))
            (f.select(&Select { name: "kind", label: Label::from(kind.as_str()), options: &kinds, chosen: typed.get("kind"), ..Select::default() }))
            (f.textarea(&Textarea { name: "options", label: Label::from(options.as_str()), hint: Some(&hint), value: &typed.raw("options"), rows: 4, ..Textarea::default() }))
            (ui::button(&Button { text: &save, prevent_double_click: true, ..Button::default() }))
        }))
    }
}

fn removing(t: &Texts, one: StudyId, attribute: &Attribute) -> Markup {
    let (action, remove) = (
        address(one, "attributes/remove"),
        t.text("attribute-remove"),
    );
    let id = attribute.id.to_string();
    let form = Form {
        action: &action,
        hidden: &[("id", &id)],
        ..Form::default()
    };
    ui::details(
        &remove,
        false,
        &html! {
            p { (t.text("attribute-remove-about")) }
            (ui::form(t.words(), &form, &ui::button(&Button { text: &remove, kind: ButtonKind::Warning, prevent_double_click: true, ..Button::default() })))
        },
    )
}

/// The kind of a form.
fn kind_of(typed: &Fields) -> Option<AttributeKind> {
    Some(match typed.get("kind") {
        "text" => AttributeKind::Text,
        "integer" => AttributeKind::Integer,
        "decimal" => AttributeKind::Decimal,
        "boolean" => AttributeKind::Boolean,
        "date" => AttributeKind::Date,
        "category" => AttributeKind::Category(
            typed
                .raw("options")
                .lines()
                .map(str::trim)
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
        ),
        _ => return None,
    })
}

/// Adds the attribute, or changes the one that is there.
pub(super) async fn save(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let attribute = Attribute {
        id: typed.read("id").ok_or(Failure::Missing)?,
        name: typed.get("name").to_owned(),
        kind: kind_of(&typed).ok_or(Failure::Missing)?,
    };
    let actor = &signed.actor;
    let mut tx = state.db.write().await?;
    let change = permits::study::<on::StudyCase, to::Change>(&mut tx, actor, one).await?;
    let there = case::attributes(&mut tx, &change)
        .await?
        .iter()
        .any(|known| known.id == attribute.id);
    let saved = if there {
        case::change_attribute(&mut tx, &state.around, &change, &attribute).await
    } else {
        let create = permits::study::<on::StudyCase, to::Create>(&mut tx, actor, one).await?;
        case::add_attribute(&mut tx, &state.around, &create, &attribute)
            .await
            .map(|_| ())
    };
    match saved {
        Ok(()) => {
            tx.commit().await?;
            let to = format!("{}?done=saved", address(one, "attributes"));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let message = refusal::words(&state.texts, error)?;
            tx.rollback().await?;
            let mut errors = FieldErrors::default();
            errors.add("name", message);
            let opened = there.then_some(attribute.id);
            show(&state, &signed, one, opened, Some(&typed), &errors).await
        }
    }
}

/// Takes the attribute away.
pub(super) async fn remove(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let attribute: AttributeId = typed.read("id").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudyCase, to::Change>(&mut tx, &signed.actor, one).await?;
    case::remove_attribute(&mut tx, &state.around, &permit, attribute).await?;
    tx.commit().await?;
    let to = format!("{}?done=saved", address(one, "attributes"));
    Ok(Redirect::to(&to).into_response())
}
