//! Rows of bits, kept side by side.

/// A table of bits with rows of one length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BitTable {
    words: usize,
    rows: usize,
    bits: usize,
    data: Vec<u64>,
}

impl BitTable {
    /// A table of zeros.
    pub(crate) fn new(rows: usize, bits: usize) -> Self {
        let words = words_for(bits);
        Self {
            words,
            rows,
            bits,
            data: vec![0; rows * words],
        }
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn bits(&self) -> usize {
        self.bits
    }

    pub(crate) fn row(&self, row: usize) -> &[u64] {
        &self.data[row * self.words..(row + 1) * self.words]
    }

    pub(crate) fn set(&mut self, row: usize, bit: usize) {
        self.data[row * self.words + bit / 64] |= 1 << (bit % 64);
    }

    pub(crate) fn get(&self, row: usize, bit: usize) -> bool {
        has(self.row(row), bit)
    }

    /// Rows and columns exchanged.
    pub(crate) fn transposed(&self) -> Self {
        let mut other = Self::new(self.bits, self.rows);
        for row in 0..self.rows {
            for bit in ones(self.row(row)) {
                other.set(bit, row);
            }
        }
        other
    }
}

/// How many words hold so many bits; at least one.
pub(crate) fn words_for(bits: usize) -> usize {
    bits.div_ceil(64).max(1)
}

/// So many bits, all set.
pub(crate) fn full(bits: usize) -> Vec<u64> {
    let mut words = vec![0; words_for(bits)];
    for bit in 0..bits {
        put(&mut words, bit);
    }
    words
}

pub(crate) fn has(words: &[u64], bit: usize) -> bool {
    words[bit / 64] >> (bit % 64) & 1 == 1
}

pub(crate) fn put(words: &mut [u64], bit: usize) {
    words[bit / 64] |= 1 << (bit % 64);
}

pub(crate) fn drop_bit(words: &mut [u64], bit: usize) {
    words[bit / 64] &= !(1 << (bit % 64));
}

/// Whether every bit of the first is in the second.
pub(crate) fn within(inner: &[u64], outer: &[u64]) -> bool {
    inner.iter().zip(outer).all(|(a, b)| a & !b == 0)
}

/// How many bits both have.
pub(crate) fn shared(a: &[u64], b: &[u64]) -> usize {
    a.iter()
        .zip(b)
        .map(|(a, b)| (a & b).count_ones() as usize)
        .sum()
}

pub(crate) fn count(words: &[u64]) -> usize {
    words.iter().map(|word| word.count_ones() as usize).sum()
}

pub(crate) fn is_empty(words: &[u64]) -> bool {
    words.iter().all(|word| *word == 0)
}

/// Takes the bits of the second out of the first.
pub(crate) fn remove(from: &mut [u64], what: &[u64]) {
    for (from, what) in from.iter_mut().zip(what) {
        *from &= !what;
    }
}

/// The bits that are set, in order.
pub(crate) fn ones(words: &[u64]) -> impl Iterator<Item = usize> + '_ {
    words
        .iter()
        .enumerate()
        .flat_map(|(at, word)| ones_in(*word).map(move |bit| at * 64 + bit))
}

/// The bits of one word that are set, in order.
pub(crate) fn ones_in(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        if word == 0 {
            return None;
        }
        let bit = word.trailing_zeros() as usize;
        word &= word - 1;
        Some(bit)
    })
}
