//! Codes that a passage is likely to have, learned from a study's own codings.
//!
//! The learner is weight-normalised complement naive Bayes (Rennie, Shih, Teevan and Karger 2003,
//! “Tackling the poor assumptions of naive Bayes text classifiers”, ICML): it copes with codes of
//! very different size, learns in one pass, and every score is a sum over words, so the words that
//! led to it can be shown. Nothing is drawn by chance: the same codings give the same model.
//!
//! A suggestion is a place to look. It is never applied by itself.

use crate::stem::{Comparer, Language};
use ids::CodeId;
use std::collections::{BTreeMap, HashMap};
use unicode_segmentation::UnicodeSegmentation;

/// A code is learned from at least this many passages.
pub const LEAST_EXAMPLES: usize = 5;

/// There must be something to tell apart.
pub const LEAST_CODES: usize = 2;

/// At most this many words are shown for a suggestion.
const MOST_WORDS: usize = 5;

/// Words of English that say nothing about what a passage is about.
const EMPTY_WORDS: &str = include_str!("../data/empty-words.txt");

/// A passage that somebody coded.
#[derive(Clone, Copy, Debug)]
pub struct Example<'a> {
    /// The code.
    pub code: CodeId,
    /// The words of the passage.
    pub passage: &'a str,
}

/// What was learned.
#[derive(Clone, Debug)]
pub struct Model {
    language: Language,
    /// Each word's number, and how telling it is (inverse document frequency).
    vocabulary: HashMap<String, (usize, f64)>,
    /// The codes in order, with the number of passages each was learned from.
    codes: Vec<(CodeId, usize)>,
    /// For each word, the weight of each code; higher speaks for the code.
    weights: Vec<f64>,
    left_out: Vec<(CodeId, usize)>,
}

/// There is too little to learn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "suggestions begin when {LEAST_CODES} codes have {LEAST_EXAMPLES} coded passages each; \
     so far {ready} of {codes} codes have as many"
)]
pub struct TooFew {
    /// Codes with enough passages.
    pub ready: usize,
    /// Codes with any.
    pub codes: usize,
}

/// A code that a passage is likely to have.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The code.
    pub code: CodeId,
    /// How much the words speak for this code more than for the others on average. It ranks the
    /// codes of one passage; it is no probability, and passages cannot be compared by it.
    pub score: f64,
    /// The words of the passage that spoke for it, most telling first, as they stand there.
    pub words: Vec<String>,
    /// From how many passages the code was learned.
    pub examples: usize,
}

impl Model {
    /// Learns from coded passages. Codes with too few passages are left out.
    pub fn learn<'a>(
        examples: impl IntoIterator<Item = Example<'a>>,
        language: Language,
    ) -> Result<Self, TooFew> {
        let mut by_code: BTreeMap<CodeId, Vec<&str>> = BTreeMap::new();
        for example in examples {
            by_code
                .entry(example.code)
                .or_default()
                .push(example.passage);
        }
        let codes_with_any = by_code.len();
        let (ready, left): (Vec<_>, Vec<_>) = by_code
            .into_iter()
            .partition(|(_, passages)| passages.len() >= LEAST_EXAMPLES);
        if ready.len() < LEAST_CODES {
            return Err(TooFew {
                ready: ready.len(),
                codes: codes_with_any,
            });
        }
        let size = |(code, passages): &(CodeId, Vec<&str>)| (*code, passages.len());
        let mut model = Self {
            language,
            vocabulary: HashMap::new(),
            codes: ready.iter().map(size).collect(),
            weights: Vec::new(),
            left_out: left.iter().map(size).collect(),
        };
        model.fit(&ready);
        Ok(model)
    }

    fn fit(&mut self, ready: &[(CodeId, Vec<&str>)]) {
        // Number the words, and count the passages each is in.
        let comparer = Comparer::new(self.language);
        let mut passages_with: Vec<usize> = Vec::new();
        // Every word is folded and stemmed once, however often it was said.
        let mut numbers: HashMap<&str, Option<usize>> = HashMap::new();
        let mut counted: Vec<Vec<BTreeMap<usize, usize>>> = Vec::new();
        for (_, passages) in ready {
            let mut of_code = Vec::with_capacity(passages.len());
            for passage in passages {
                let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
                for word in passage.unicode_words() {
                    let number = *numbers.entry(word).or_insert_with(|| {
                        let next = self.vocabulary.len();
                        let stem = telling(word, &comparer)?;
                        Some(self.vocabulary.entry(stem).or_insert((next, 0.0)).0)
                    });
                    if let Some(number) = number {
                        *counts.entry(number).or_default() += 1;
                    }
                }
                passages_with.resize(self.vocabulary.len(), 0);
                for number in counts.keys() {
                    passages_with[*number] += 1;
                }
                of_code.push(counts);
            }
            counted.push(of_code);
        }
        let total: usize = ready.iter().map(|(_, passages)| passages.len()).sum();
        for (number, idf) in self.vocabulary.values_mut() {
            *idf = (total as f64 / passages_with[*number] as f64).ln() + 1.0;
        }
        let mut idf = vec![0.0; passages_with.len()];
        for (number, value) in self.vocabulary.values() {
            idf[*number] = *value;
        }

        // The mass of each word in each code, from passages of length one.
        let (words, codes) = (idf.len(), ready.len());
        let mut mass = vec![0.0; words * codes];
        for (code, passages) in counted.iter().enumerate() {
            for counts in passages {
                let values: Vec<(usize, f64)> = counts
                    .iter()
                    .map(|(word, count)| (*word, (1.0 + *count as f64).ln() * idf[*word]))
                    .collect();
                let length = norm(values.iter().map(|(_, value)| *value));
                for (word, value) in values {
                    mass[word * codes + code] += value / length;
                }
            }
        }
        self.weights = complement_weights(&mass, words, codes);
    }

    /// The codes a passage is likely to have, likeliest first, at most `most`. Codes for which no
    /// word speaks are not among them.
    pub fn suggest(&self, passage: &str, most: usize) -> Vec<Suggestion> {
        let mut there: BTreeMap<usize, (f64, &str)> = BTreeMap::new();
        let comparer = Comparer::new(self.language);
        for word in passage.unicode_words() {
            let known = telling(word, &comparer).and_then(|stem| self.vocabulary.get(&stem));
            if let Some((number, idf)) = known {
                there.entry(*number).or_insert((0.0, word)).0 += idf;
            }
        }
        let length = norm(there.values().map(|(value, _)| *value));
        let codes = self.codes.len();
        let mut found: Vec<Suggestion> = Vec::new();
        for (at, (code, examples)) in self.codes.iter().enumerate() {
            let mut parts: Vec<(f64, &str)> = there
                .iter()
                .filter_map(|(number, (value, word))| {
                    let row = self.weights.get(number * codes..(number + 1) * codes)?;
                    let mean = row.iter().sum::<f64>() / codes as f64;
                    Some(((row.get(at)? - mean) * value / length, *word))
                })
                .collect();
            let score: f64 = parts.iter().map(|(part, _)| part).sum();
            parts.retain(|(part, _)| *part > 0.0);
            parts.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
            if score > 0.0 && !parts.is_empty() {
                found.push(Suggestion {
                    code: *code,
                    score,
                    words: parts
                        .into_iter()
                        .take(MOST_WORDS)
                        .map(|(_, word)| word.to_owned())
                        .collect(),
                    examples: *examples,
                });
            }
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.code.cmp(&b.code)));
        found.truncate(most);
        found
    }

    /// From how many coded passages it was learned.
    pub fn examples(&self) -> usize {
        self.codes.iter().map(|(_, examples)| examples).sum()
    }

    /// The codes that can be suggested, with the number of their passages.
    pub fn codes(&self) -> &[(CodeId, usize)] {
        &self.codes
    }

    /// The codes with too few passages to be learned, with the number they have.
    pub fn left_out(&self) -> &[(CodeId, usize)] {
        &self.left_out
    }
}

/// How much each word speaks for each code: the less of it the other codes hold, the more.
fn complement_weights(mass: &[f64], words: usize, codes: usize) -> Vec<f64> {
    let mut of_code = vec![0.0; codes];
    for row in mass.chunks_exact(codes) {
        for (sum, value) in of_code.iter_mut().zip(row) {
            *sum += value;
        }
    }
    let all: f64 = of_code.iter().sum();
    let mut weights = vec![0.0; mass.len()];
    let mut lengths = vec![0.0; codes];
    for (row, weights) in mass
        .chunks_exact(codes)
        .zip(weights.chunks_exact_mut(codes))
    {
        let of_word: f64 = row.iter().sum();
        for code in 0..codes {
            // Laplace: as if every word had been seen once more in every complement.
            let elsewhere = of_word - row[code] + 1.0;
            let everything_elsewhere = all - of_code[code] + words as f64;
            let weight = -(elsewhere / everything_elsewhere).ln();
            weights[code] = weight;
            lengths[code] += weight;
        }
    }
    for weights in weights.chunks_exact_mut(codes) {
        for (weight, length) in weights.iter_mut().zip(&lengths) {
            *weight /= length.max(f64::MIN_POSITIVE);
        }
    }
    weights
}

/// The length of a vector; 1 for the empty one.
fn norm(values: impl Iterator<Item = f64>) -> f64 {
    let squares: f64 = values.map(|value| value * value).sum();
    if squares > 0.0 { squares.sqrt() } else { 1.0 }
}

/// The stem of a word that says something.
fn telling(word: &str, comparer: &Comparer) -> Option<String> {
    let (folded, stem) = comparer.fold_and_stem(word);
    (folded.chars().count() > 1 && !is_empty_word(&folded)).then_some(stem)
}

fn is_empty_word(folded: &str) -> bool {
    static EMPTY: std::sync::LazyLock<std::collections::HashSet<&'static str>> =
        std::sync::LazyLock::new(|| EMPTY_WORDS.split_whitespace().collect());
    EMPTY.contains(folded)
}

#[cfg(test)]
mod tests;
