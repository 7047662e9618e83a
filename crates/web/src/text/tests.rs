use super::*;
use std::fs;
use tempfile::TempDir;

/// A folder of languages with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    folder
}

fn load(files: &[(&str, &str)]) -> Result<Locales, String> {
    Locales::load(Some(folder(files).path()))
}

#[test]
fn counts_are_grouped_and_still_choose_their_words() {
    let t = Texts::english().expect("the files are well formed");
    for (count, text) in [
        (1, "1 person"),
        (999, "999 people"),
        (74_981, "74,981 people"),
    ] {
        assert_eq!(t.count("people-count", count), text);
    }
}

#[test]
fn what_is_not_translated_stays_english_text_by_text() {
    let locales = load(&[
        ("cy/frame.ftl", "nav-people = Pobl\n"),
        (
            "cy/more.ftl",
            "people-count = { $count ->\n  [two] dau berson\n *[other] { $count } person\n}\n",
        ),
    ])
    .expect("the files are well formed");
    let welsh = locales.named("cy").expect("it is there");
    let english = locales.english();
    assert_eq!(welsh.text("nav-people"), "Pobl");
    assert_eq!(welsh.text("nav-sites"), english.text("nav-sites"));
    // Each in the plural forms of its own language.
    assert_eq!(welsh.count("people-count", 2), "dau berson");
    assert_eq!(english.count("people-count", 2), "2 people");
    assert_eq!(english.text("nav-people"), "People");
    assert_eq!(locales.findings(), [] as [&str; 0]);
}

#[test]
fn a_service_says_its_own_words_in_every_language() {
    let locales = load(&[
        ("en-GB/own.ftl", "service-name = Together in Torbay\n"),
        ("cy/own.ftl", "nav-people = Pobl\n"),
    ])
    .expect("the files are well formed");
    for texts in locales.all() {
        assert_eq!(texts.text("service-name"), "Together in Torbay");
    }
}

#[test]
fn the_words_of_components_are_translated_with_their_places() {
    let locales = load(&[(
        "cy/ui.ftl",
        "ui-day = Diwrnod\nui-range = { $from } i { $to } o { $total }\n",
    )])
    .expect("the files are well formed");
    let words = locales.named("cy").expect("it is there").words();
    assert_eq!(words.day, "Diwrnod");
    assert_eq!(words.month, "Month");
    assert_eq!(words.range, "{from} i {to} o {total}");
}

#[test]
fn a_browser_gets_the_first_language_it_asks_for_that_is_there() {
    let locales = load(&[("cy/a.ftl", ""), ("ur/a.ftl", ""), ("de-AT/a.ftl", "")])
        .expect("the files are well formed");
    for (asked, tag) in [
        ("", "en-GB"),
        ("*", "en-GB"),
        ("cy", "cy"),
        ("cy-GB,cy;q=0.9,en;q=0.8", "cy"),
        ("fr;q=0.9, ur;q=0.8", "ur"),
        ("de", "de-AT"),
        ("en-US,en;q=0.9,cy;q=0.8", "en-GB"),
        ("x\u{e9}, ,;;,,cy", "cy"),
    ] {
        assert_eq!(locales.accepted(asked).tag(), tag, "{asked}");
    }
}

#[test]
fn what_is_written_from_right_to_left_says_so_and_keeps_names_apart() {
    let locales = load(&[("ur/a.ftl", "contact-with = { $name } سے\n")]).expect("well formed");
    let urdu = locales.named("ur").expect("it is there");
    assert!(urdu.right_to_left() && !locales.english().right_to_left());
    assert_eq!(
        urdu.with("contact-with", &[("name", "Robin")]),
        "\u{2068}Robin\u{2069} سے"
    );
}

#[test]
fn what_does_not_fit_the_english_texts_is_told_with_its_line() {
    let locales = load(&[(
        "cy/a.ftl",
        "# A comment\nnav-poeple = Pobl\npeople-count = Pobl\nnav-people = { $name }\n",
    )])
    .expect("the files are well formed");
    let told: Vec<&str> = locales
        .findings()
        .iter()
        .filter_map(|finding| finding.split_once("cy/a.ftl, "))
        .map(|(_, told)| told)
        .collect();
    assert_eq!(
        told,
        [
            "line 2: no page asks for `nav-poeple`. Check its spelling, or take it out.",
            "line 3: `people-count` leaves out { $count }, which is shown in English.",
            "line 4: `nav-people` has { $name }, which nothing fills.",
        ]
    );
}

#[test]
fn what_cannot_be_read_is_refused_with_file_line_and_remedy() {
    let check = |files: &[(&str, &str)], told: &str| {
        let error = load(files).expect_err("it cannot be read");
        assert!(error.contains(told), "{error}");
    };
    check(
        &[("cy/a.ftl", "nav-people = Pobl\nnav sites = Safleoedd\n")],
        "cy/a.ftl, line 2: this is not Fluent",
    );
    check(&[("Welsh words/a.ftl", "")], "Name the folder as cy");
    let nowhere = Locales::load(Some(std::path::Path::new("/nowhere/at all")));
    let error = nowhere.expect_err("it is not there");
    assert!(error.contains("one folder a language"), "{error}");
}
