//! The words on the pages, from Fluent files. A translation is another folder beside `locales/en-GB`.

use crate::ui;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::langid;

/// The files of a language, one a room.
const ENGLISH: &[(&str, &str)] = &[
    ("frame.ftl", include_str!("../locales/en-GB/frame.ftl")),
    ("account.ftl", include_str!("../locales/en-GB/account.ftl")),
    ("contact.ftl", include_str!("../locales/en-GB/contact.ftl")),
    ("concern.ftl", include_str!("../locales/en-GB/concern.ftl")),
    ("people.ftl", include_str!("../locales/en-GB/people.ftl")),
    (
        "referrals.ftl",
        include_str!("../locales/en-GB/referrals.ftl"),
    ),
    ("workers.ftl", include_str!("../locales/en-GB/workers.ftl")),
    ("sites.ftl", include_str!("../locales/en-GB/sites.ftl")),
    ("imports.ftl", include_str!("../locales/en-GB/imports.ftl")),
    (
        "evidence.ftl",
        include_str!("../locales/en-GB/evidence.ftl"),
    ),
    (
        "evidence-questions.ftl",
        include_str!("../locales/en-GB/evidence-questions.ftl"),
    ),
    (
        "evidence-matrix.ftl",
        include_str!("../locales/en-GB/evidence-matrix.ftl"),
    ),
    (
        "evidence-sources.ftl",
        include_str!("../locales/en-GB/evidence-sources.ftl"),
    ),
    (
        "evidence-published.ftl",
        include_str!("../locales/en-GB/evidence-published.ftl"),
    ),
    (
        "analyses.ftl",
        include_str!("../locales/en-GB/analyses.ftl"),
    ),
    (
        "analyses-checks.ftl",
        include_str!("../locales/en-GB/analyses-checks.ftl"),
    ),
    (
        "frameworks.ftl",
        include_str!("../locales/en-GB/frameworks.ftl"),
    ),
];

/// Every text of a language.
pub struct Texts {
    bundle: FluentBundle<FluentResource>,
    words: ui::Words,
}

impl Texts {
    /// English.
    ///
    /// # Errors
    /// Names the file and the entry that cannot be read.
    pub fn english() -> Result<Texts, String> {
        let mut bundle = FluentBundle::new_concurrent(vec![langid!("en-GB")]);
        // The marks that Fluent puts around values confuse screen readers and tests, and English needs none.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(whole_numbers_grouped));
        for (name, text) in ENGLISH {
            let resource = FluentResource::try_new((*text).to_owned())
                .map_err(|(_, errors)| format!("{name}: {errors:?}"))?;
            bundle
                .add_resource(resource)
                .map_err(|errors| format!("{name}: {errors:?}"))?;
        }
        let words = ui::Words::from_lookup(|name| {
            let key = format!("ui-{}", name.replace('_', "-"));
            bundle
                .has_message(&key)
                .then(|| format_message(&bundle, &key, None))
        });
        Ok(Texts { bundle, words })
    }

    /// The text of a key. A key that is not there is shown as itself, so that it is seen and mended; a test looks for
    /// such keys.
    pub fn text(&self, key: &str) -> String {
        format_message(&self.bundle, key, None)
    }

    /// The text of a key, with values put in.
    pub fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, FluentValue::from((*value).to_owned()));
        }
        format_message(&self.bundle, key, Some(&args))
    }

    /// The text of a key that depends on a number, as `{ $count -> [one] … *[other] … }`.
    pub fn count(&self, key: &str, count: i64) -> String {
        let mut args = FluentArgs::new();
        args.set("count", FluentValue::from(count));
        format_message(&self.bundle, key, Some(&args))
    }

    /// The words of the components.
    pub fn words(&self) -> &ui::Words {
        &self.words
    }
}

/// Whole numbers have a comma every three digits, here as in tables; others stay as they are.
fn whole_numbers_grouped<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let whole = number.value.abs();
    // Beyond 2^53 a number of this kind is not exact any more, and no count comes near.
    if whole.fract() != 0.0 || whole >= 9.0e15 {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number from 0 to 9e15"
    )]
    let grouped = ui::number::grouped(whole as u64);
    Some(if number.value < 0.0 {
        format!("\u{2212}{grouped}")
    } else {
        grouped
    })
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Texts")
    }
}

fn format_message(
    bundle: &FluentBundle<FluentResource>,
    key: &str,
    args: Option<&FluentArgs<'_>>,
) -> String {
    let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
        return key.to_owned();
    };
    let mut errors = Vec::new();
    bundle
        .format_pattern(pattern, args, &mut errors)
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn every_file_can_be_read_and_no_key_is_given_twice() {
        Texts::english().expect("the files are well formed");
    }
}
