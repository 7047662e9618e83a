//! Every component with sample data on one page: looked at while developing, checked by tests.

use maud::{Markup, html};

use crate::ui::{
    Account, Autosave, Button, ButtonKind, Card, Cell, CharacterCount, Choice, Choices, Column,
    DataTable, DateInput, DatePart, Difference, Direction, Empty, Event, Fact, FieldErrors, Fields,
    FileInput, FilterPanel, Form, IdentityBar, Label, Link, NavItem, Page, Pager, PasswordInput,
    SearchBox, SearchInput, Select, Size, Sort, TagColour, Task, TextInput, Textarea, TimeInput,
    Words, back_link, button, button_group, card, chips_list, comparison, data_table, details,
    downloads, error_summary, figure_card, figure_link, figure_row, filter_panel, form,
    identity_bar, inset_text, number, page, pager, progress, summary_list, tabs, tag, task_list,
    timeline, visually_hidden, warning_callout,
};

mod charts;

/// The page. `path` is its own address.
pub fn gallery(words: &Words, path: &str) -> Markup {
    let body = html! {
        h1 { "Components" }
        @for (name, sample) in samples(words, path) {
            section class="app-gallery__item" aria-label=(name) {
                h2 class="nhsuk-heading-m" id={ "sample-" (name) } { (name) }
                (sample)
            }
        }
    };
    let current = |text, href| NavItem {
        link: Link::new(text, href),
        current: text == "Delivery",
    };
    let nav = [
        current("Delivery", "#delivery"),
        current("Implementation", "#implementation"),
        current("Evidence", "#evidence"),
        current("Reviews", "#reviews"),
        current("Frameworks", "#frameworks"),
    ];
    page(
        words,
        &Page {
            title: "Components",
            service_name: "Alongside",
            service_href: "/",
            nav: &nav,
            account: Some(Account {
                name: "Asha Patel",
                href: Some("#account"),
                sign_out_action: path,
            }),
            search: Some(SearchBox {
                action: path,
                name: "q",
                label: "Search people and workers",
                value: "",
            }),
            banner: Some(
                html! { p { strong { "Demonstration. " } "The people here are invented." } },
            ),
            breadcrumb: &[Link::new("Home", "/"), Link::new("Delivery", "#delivery")],
            before_main: Some(identity_bar(
                "This page is about",
                &IdentityBar {
                    name: "Rosa Lindqvist",
                    href: Some("#person"),
                    facts: &[
                        ("Peer worker", "Sam Okoro"),
                        ("Support until", "14 March 2026"),
                    ],
                    actions: Some(button(&Button {
                        text: "Record contact",
                        href: Some("#record"),
                        small: true,
                        ..Button::default()
                    })),
                },
            )),
            flash: Some("Contact saved"),
            body,
            footer: &[
                Link::new("Accessibility statement", "#accessibility"),
                Link::new("What the figures mean", "#figures"),
            ],
            version: "0.1.0",
            modules: &["autosave.mjs"],
            ..Page::default()
        },
    )
}

/// Each component by name.
pub(super) fn samples(words: &Words, path: &str) -> Vec<(&'static str, Markup)> {
    let mut all = form_samples(words, path);
    all.extend(list_samples(words, path));
    all.extend(content_samples(words));
    all.extend(charts::samples(words));
    all
}

fn sample_errors() -> FieldErrors {
    let mut errors = FieldErrors::new();
    errors.add("first-name", "Enter a first name");
    errors.add_date(
        "when",
        &[DatePart::Month],
        "The date must have a month from 1 to 12",
    );
    errors.add("how", "Say how you met");
    errors
}

fn form_samples(words: &Words, path: &str) -> Vec<(&'static str, Markup)> {
    let errors = sample_errors();
    let wrong = Fields::new(words, &errors);
    let fields = Fields::new(words, FieldErrors::NONE);
    let how = [
        Choice::new("face", "Face to face"),
        Choice {
            reveals: Some(fields.text(&TextInput {
                name: "number",
                label: "Which number?".into(),
                kind: "tel",
                width: Some(20),
                ..TextInput::default()
            })),
            ..Choice::new("phone", "Telephone")
        },
        Choice {
            hint: Some("For example a message"),
            ..Choice::new("text", "Text")
        },
        Choice {
            divider: Some("or"),
            ..Choice::new("unknown", "We don't know")
        },
    ];
    let contact = html! {
        (wrong.radios(&Choices { name: "how", legend: Label::sized("How did you meet?", Size::M), choices: &how, chosen: &["phone"], ..Choices::default() }))
        (wrong.date(&DateInput { name: "when", legend: Label::sized("When was it?", Size::M), hint: Some("For example, 31 3 2025"), typed: ["3", "13", "2025"] }))
        (fields.time(&TimeInput { name: "time", label: "At what time?".into(), value: "14:00", ..TimeInput::default() }))
        (fields.text(&TextInput { name: "minutes", label: "How long was it?".into(), value: "45", width: Some(3), input_mode: Some("numeric"), suffix: Some("minutes"), ..TextInput::default() }))
        (fields.character_count(&CharacterCount {
            textarea: Textarea { name: "note", label: "A line you agree on".into(), hint: Some("Rosa can read this at once."), rows: 3, ..Textarea::default() },
            max_length: 200,
        }))
        (button_group(&html! {
            (button(&Button { text: "Save contact", prevent_double_click: true, ..Button::default() }))
            (button(&Button { text: "Save and add another", kind: ButtonKind::Secondary, ..Button::default() }))
        }))
    };
    let framed = Form {
        action: path,
        version: Some(3),
        submission: Some("0191d3c4-0000-7000-8000-000000000000"),
        autosave: Some(Autosave {
            url: path,
            sign_in_url: "#sign-in",
            saved_at: Some("14:03"),
        }),
        ..Form::default()
    };
    let chips = [
        "Listening",
        "Sharing own story",
        "Going along to a place",
        "Practical help",
        "Planning",
        "Hope",
    ]
    .map(|text| Choice::new(text, text));
    vec![
        ("error-summary", error_summary(words, &errors)),
        ("form", form(words, &framed, &contact)),
        ("text-input", wrong.text(&TextInput { name: "first-name", label: Label::sized("First name", Size::S), hint: Some("As the person wants to be called"), ..TextInput::default() })),
        ("textarea", fields.textarea(&Textarea { name: "reflection", label: "Your own reflection".into(), hint: Some("Only you and your supervisor can read this."), value: "A good walk.", rows: 3, ..Textarea::default() })),
        ("password", fields.password(&PasswordInput { name: "password", label: "Password".into(), autocomplete: "current-password", ..PasswordInput::default() })),
        ("select", fields.select(&Select { name: "place", label: "Where?".into(), options: &[("", "Choose a place"), ("ward", "On the ward"), ("community", "In the community")], chosen: "ward", ..Select::default() })),
        ("file", fields.file(&FileInput { name: "file", label: "Choose a file".into(), hint: Some("CSV or XLSX, up to 10 MB"), accept: Some(".csv,.xlsx"), multiple: false })),
        ("checkboxes", fields.checkboxes(&Choices { name: "days", legend: "Which days suit?".into(), choices: &[Choice::new("mon", "Monday"), Choice::new("tue", "Tuesday"), Choice { exclusive: true, divider: Some("or"), ..Choice::new("none", "None of these") }], small: true, ..Choices::default() })),
        ("chips", fields.chips(&Choices { name: "components", legend: Label::sized("What was part of it?", Size::M), choices: &chips, chosen: &["Listening", "Hope"], ..Choices::default() })),
        ("fieldset", fields.fieldset(Label::sized("Where does the person live?", Size::M), &html! {
            (fields.text(&TextInput { name: "street", label: "Street".into(), autocomplete: Some("off"), ..TextInput::default() }))
            (fields.text(&TextInput { name: "postcode", label: "Postcode".into(), width: Some(10), spellcheck: Some(false), ..TextInput::default() }))
        })),
        ("comparison", comparison(words, "Sam Okoro, 14:07", &[Difference { field: "A line you agree on", theirs: "Went to the library.", yours: "Went to the library together, joined the reading group." }])),
    ]
}

fn list_samples(words: &Words, path: &str) -> Vec<(&'static str, Markup)> {
    let fields = Fields::new(words, FieldErrors::NONE);
    let columns = [
        Column::text("name", "Person").sorted(Sort::Ascending),
        Column::text("worker", "Peer worker").sorted(Sort::Sortable),
        Column::text("state", "State"),
        Column::number("contacts", "Contacts").sorted(Sort::Sortable),
        Column::text("actions", "Actions").hidden(),
    ];
    let people = [
        ("Rosa Lindqvist", "Sam Okoro", 12_u64),
        ("Tomasz Zielinski", "Asha Patel", 3),
        ("Maureen O\u{2019}Hara", "Sam Okoro", 0),
        (
            "Bartholomew Featherstonehaugh-Cholmondeley",
            "Dilys Pryce",
            7,
        ),
    ];
    let rows = people
        .iter()
        .map(|(name, worker, contacts)| {
            vec![
                Cell::link(*name, "#person"),
                Cell::from(*worker),
                Cell::from(if *contacts == 0 {
                    tag("Waiting", TagColour::Grey)
                } else {
                    tag("Met", TagColour::Green)
                }),
                Cell::from(figure_link(
                    &number::grouped(*contacts),
                    "#contacts",
                    &format!("contacts of {name}"),
                )),
                Cell::Link {
                    text: "Record contact".to_owned(),
                    href: "#record".to_owned(),
                    hidden: Some(format!("with {name}")),
                },
            ]
        })
        .collect();
    let sort_url =
        |key: &str, direction: Direction| format!("{path}?sort={key}&order={direction:?}");
    let page_url = |page: u64| format!("{path}?page={page}");
    let table = DataTable {
        caption: "People",
        columns: &columns,
        rows,
        first_cell_is_header: true,
        dense: true,
        sort_url: Some(&sort_url),
        ..DataTable::default()
    };
    let nobody = DataTable {
        caption: "Workers",
        columns: &columns,
        empty: Empty {
            message: "No peer workers yet.",
            action: Some(Link::new("Add a peer worker", "#add")),
        },
        ..DataTable::default()
    };
    let filter = html! {
        (fields.search(&SearchInput { name: "q", id: Some("filter-q"), label: "Name".into(), width: Some(20), ..SearchInput::default() }))
        (fields.select(&Select { name: "site", label: "Site".into(), options: &[("", "All sites"), ("1", "Site 1"), ("2", "Site 2")], chosen: "1", ..Select::default() }))
    };
    vec![
        (
            "tabs",
            tabs(
                "Parts of this person's record",
                &[
                    Link::new("Overview", "#overview"),
                    Link::new("Contacts", "#contacts"),
                    Link::new("Plan", "#plan"),
                ],
                "#contacts",
            ),
        ),
        (
            "filter-panel",
            filter_panel(
                words,
                &FilterPanel {
                    action: path,
                    keep: &[("sort", "name")],
                    active: &[Link::new("Site 1", path)],
                    clear_href: path,
                    summary: None,
                    submit_on_change: true,
                },
                &filter,
            ),
        ),
        (
            "table",
            html! { (data_table(words, &table)) (pager(words, &Pager { page: 1, per_page: 100, total: 74_981, url: &page_url })) (downloads(words, "People", &[Link::new("CSV", "#csv"), Link::new("Excel (XLSX)", "#xlsx")])) },
        ),
        ("empty", data_table(words, &nobody)),
    ]
}

fn content_samples(words: &Words) -> Vec<(&'static str, Markup)> {
    let paragraph = |text: &str| html! { p { (text) } };
    vec![
        ("back-link", back_link(Link::new("Back", "#back"))),
        (
            "buttons",
            button_group(&html! {
                (button(&Button { text: "Continue", ..Button::default() }))
                (button(&Button { text: "Cancel", kind: ButtonKind::Secondary, href: Some("#cancel"), ..Button::default() }))
                (button(&Button { text: "Withdraw", kind: ButtonKind::Warning, small: true, hidden_text: Some("this sharing"), ..Button::default() }))
            }),
        ),
        (
            "figures",
            figure_row(&html! {
                (figure_card("133", "people offered support", Some("#offered")))
                (figure_card("47%", "engaged", Some("#engaged")))
                (figure_card("12", "not met for 14 days", None))
            }),
        ),
        (
            "card",
            card(
                &Card {
                    heading: Some("Today"),
                    level: 3,
                    href: Some("#today"),
                },
                &paragraph("3 meetings, the first at 10:00."),
            ),
        ),
        (
            "summary-list",
            summary_list(&[
                Fact::with_action(
                    "Name",
                    html! { "Rosa Lindqvist" },
                    Link::new("Change", "#change"),
                    "name",
                ),
                Fact::new("Likes to be reached", html! { "By text, after 11:00" }),
            ]),
        ),
        (
            "task-list",
            task_list(
                "set-up",
                &[
                    Task {
                        text: "Add a site",
                        href: Some("#site"),
                        status: html! { "Done" },
                        ..Task::default()
                    },
                    Task {
                        text: "Add peer workers",
                        href: Some("#workers"),
                        hint: Some("Or import them"),
                        status: tag("Not started", TagColour::Blue),
                    },
                    Task {
                        text: "Match",
                        status: html! { "Cannot start yet" },
                        ..Task::default()
                    },
                ],
            ),
        ),
        (
            "tags",
            html! { (tag("Matched", TagColour::Default)) " " (tag("Waiting", TagColour::Grey)) " " (tag("Ended", TagColour::White)) " " (tag("On leave", TagColour::Yellow)) },
        ),
        (
            "timeline",
            timeline(&[
                Event {
                    title: html! { "Met face to face, 45 minutes" },
                    by: Some("Sam Okoro"),
                    when: "Tuesday 3 March 2026",
                    datetime: Some("2026-03-03"),
                    body: Some(paragraph("Went to the library together.")),
                },
                Event {
                    title: html! { "Matched with Sam Okoro" },
                    by: Some("Dilys Pryce"),
                    when: "24 February 2026",
                    datetime: Some("2026-02-24"),
                    body: None,
                },
            ]),
        ),
        (
            "chips-list",
            chips_list(&["Listening", "Practical help", "Hope"]),
        ),
        (
            "progress",
            progress("caseload", "Caseload", 7, 10, "7 of 10 people"),
        ),
        (
            "inset-text",
            inset_text(
                words,
                &paragraph("Only a worry passed on leaves this circle."),
            ),
        ),
        (
            "details",
            details(
                "What counts as engaged?",
                false,
                &paragraph("At least two attended contacts with the matched worker."),
            ),
        ),
        (
            "warning-callout",
            warning_callout(
                words,
                3,
                "Already changed",
                &paragraph("Sam saved this record while you were typing."),
            ),
        ),
        (
            "hidden-text",
            html! { p { "3" (visually_hidden(" people waiting")) } },
        ),
    ]
}
