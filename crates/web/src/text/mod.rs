//! The words on the pages, from Fluent files. A translation is another folder beside `locales/en-GB`, or in the folder
//! that the server was started with.

mod difference;
mod file;
mod locales;
mod sentence;
#[cfg(test)]
mod tests;

pub use locales::Locales;

use crate::ui;
use file::File;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use unic_langid::{CharacterDirection, LanguageIdentifier};

/// The texts of a language by their keys. Files are shared: a translation holds the English ones too.
type Bundle = FluentBundle<Arc<FluentResource>>;

/// Every text of a language. What it does not have is said in English, text by text.
pub struct Texts {
    language: LanguageIdentifier,
    tag: String,
    own: Option<Own>,
    english: Arc<Bundle>,
    /// The keys of what the crates below say, by the English sentence.
    sentences: Arc<HashMap<String, String>>,
    words: ui::Words,
}

/// What a language has itself. A text may refer to another that is English still, so the bundle holds all.
struct Own {
    keys: HashSet<String>,
    bundle: Bundle,
}

impl Texts {
    /// English, as it is built in.
    ///
    /// # Errors
    /// Names the file and the line that cannot be read.
    pub fn english() -> Result<Arc<Texts>, String> {
        Ok(Arc::clone(Locales::load(None)?.english()))
    }

    /// English from these files, the later before the earlier.
    fn in_english(language: LanguageIdentifier, files: &[File]) -> Texts {
        let english = Arc::new(bundle(&language, files));
        let sentences = Arc::new(sentence::of_files(files));
        Texts::new(language, None, english, sentences)
    }

    /// A language from these files, over the English ones.
    fn translated(
        language: LanguageIdentifier,
        files: &[File],
        english_files: &[File],
        english: &Texts,
    ) -> Texts {
        let keys = files.iter().flat_map(File::keys).collect();
        let all: Vec<File> = english_files.iter().chain(files).cloned().collect();
        let bundle = bundle(&language, &all);
        let own = Some(Own { keys, bundle });
        Texts::new(
            language,
            own,
            Arc::clone(&english.english),
            Arc::clone(&english.sentences),
        )
    }

    fn new(
        language: LanguageIdentifier,
        own: Option<Own>,
        english: Arc<Bundle>,
        sentences: Arc<HashMap<String, String>>,
    ) -> Texts {
        let mut texts = Texts {
            tag: language.to_string(),
            language,
            own,
            english,
            sentences,
            words: ui::Words::from_lookup(|_| String::new()),
        };
        let mut places = FluentArgs::new();
        for name in ui::PLACES {
            places.set(name, FluentValue::from(format!("{{{name}}}")));
        }
        texts.words = ui::Words::from_lookup(|key| texts.format(key, Some(&places)));
        texts
    }

    /// The language as pages and browsers name it, e.g. `en-GB` or `cy`.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// What its readers call it; its tag where nobody said.
    pub fn name(&self) -> String {
        match &self.own {
            Some(own) if !own.keys.contains("language-name") => self.tag.clone(),
            _ => self.text("language-name"),
        }
    }

    /// Whether it is written from right to left.
    pub fn right_to_left(&self) -> bool {
        self.language.character_direction() == CharacterDirection::RTL
    }

    /// The text of a key. A key that is not there is shown as itself, so that it is seen and mended; a test looks for
    /// such keys.
    pub fn text(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// The text of a key, with values put in.
    pub fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, FluentValue::from((*value).to_owned()));
        }
        self.format(key, Some(&args))
    }

    /// The text of a key that depends on a number, as `{ $count -> [one] … *[other] … }`.
    pub fn count(&self, key: &str, count: i64) -> String {
        let mut args = FluentArgs::new();
        args.set("count", FluentValue::from(count));
        self.format(key, Some(&args))
    }

    /// The key of what a crate below says in English, with `{name}` in the place of each value.
    pub(crate) fn sentence(&self, english: &str) -> Option<&str> {
        self.sentences.get(english).map(String::as_str)
    }

    /// The words of the components.
    pub fn words(&self) -> &ui::Words {
        &self.words
    }

    /// The names of the values that a text puts in, in the order of the alphabet; none when there is no such text.
    pub fn places(&self, key: &str) -> Option<BTreeSet<String>> {
        let pattern = self.bundle(key).get_message(key)?.value()?;
        Some(difference::places(pattern))
    }

    fn bundle(&self, key: &str) -> &Bundle {
        match &self.own {
            Some(own) if own.keys.contains(key) => &own.bundle,
            _ => &self.english,
        }
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = self.bundle(key);
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, args, &mut errors);
        if text.contains(GROUP) {
            text.replace(GROUP, &self.words.number_group)
        } else {
            text.into_owned()
        }
    }
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Texts({})", self.tag)
    }
}

/// A bundle of these files; what a later file says counts.
fn bundle(language: &LanguageIdentifier, files: &[File]) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![language.clone()]);
    // The marks that Fluent puts around values confuse screen readers and tests; only where names that run from left to
    // right stand in words that run from right to left are they needed.
    bundle.set_use_isolating(language.character_direction() == CharacterDirection::RTL);
    bundle.set_formatter(Some(whole_numbers_grouped));
    for file in files {
        bundle.add_resource_overriding(Arc::clone(&file.resource));
    }
    bundle
}

/// Stands between every three digits until what a language puts there is known: the formatter of a bundle is told numbers
/// alone. A character for private use, which no text has.
const GROUP: char = '\u{E000}';

/// Whole numbers are written in groups of three digits, here as in tables; others stay as they are.
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
    let grouped = ui::number::grouped(whole as u64).replace(',', &GROUP.to_string());
    Some(if number.value < 0.0 {
        format!("\u{2212}{grouped}")
    } else {
        grouped
    })
}
