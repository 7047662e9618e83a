//! Repeatable chance: the same seed gives the same programme on every machine.

use uuid::Uuid;

/// The generator SplitMix64 (Steele, Lea and Flood 2014, doi 10.1145/2660193.2660195): one word of state, and good
/// enough to spread rows.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The generator that begins with this seed.
    pub fn new(seed: u64) -> Self {
        Chance(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number from 0 to `bound` − 1; 0 when the bound is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.bits()) * (bound as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// A whole number from `from` to `until`, both included.
    pub fn between(&mut self, from: i64, until: i64) -> i64 {
        let span = usize::try_from(until - from + 1).unwrap_or(1);
        from + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// Yes in so many of a hundred.
    pub fn percent(&mut self, of_hundred: usize) -> bool {
        self.below(100) < of_hundred
    }

    /// One of a list that is not empty.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// An identifier of version 7 made at this time, in milliseconds since 1970.
    pub fn id<T: From<Uuid>>(&mut self, millis: i64) -> T {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.bits().to_be_bytes());
        random[8..].copy_from_slice(&self.bits().to_be_bytes()[..2]);
        let millis = u64::try_from(millis).unwrap_or(0);
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_numbers_are_those_of_the_published_generator() {
        let mut chance = Chance::new(1_234_567);
        assert_eq!(chance.bits(), 6_457_827_717_110_365_317);
        assert_eq!(chance.bits(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn numbers_stay_within_their_bounds() {
        let mut chance = Chance::new(7);
        assert!((0..1000).all(|_| chance.below(3) < 3));
        assert!((0..1000).all(|_| (-2..=2).contains(&chance.between(-2, 2))));
        assert_eq!(chance.below(0), 0);
    }
}
