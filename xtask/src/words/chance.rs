//! Chance that is always the same, so that the same texts teach the same.

/// Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8, 2003.
pub struct Chance(u64);

impl Default for Chance {
    fn default() -> Self {
        Self::of(0)
    }
}

impl Chance {
    /// One of several that have nothing to do with each other.
    pub fn of(number: usize) -> Self {
        let mut chance = Self(0x9e37_79b9_7f4a_7c15 ^ (number as u64).wrapping_mul(0xd1b5_4a32_d192_ed03));
        // Beginnings that are much alike drift apart.
        for _ in 0..20 * number {
            chance.next();
        }
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A whole number below `end`; nought where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        self.next().checked_rem(end as u64).and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
    }

    /// A number from 0 up to 1, in steps of 2^-24.
    pub fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u32 << 24) as f32
    }

    /// A number around nought that is as far off as `spread` in the mean square.
    pub fn around_nought(&mut self, spread: f32) -> f32 {
        (self.share() * 2.0 - 1.0) * spread * 3.0_f32.sqrt()
    }

    /// Mixes a list.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mixed_list_holds_the_same() {
        let mut list: Vec<u32> = (0..50).collect();
        Chance::default().shuffle(&mut list);
        assert_ne!(list, (0..50).collect::<Vec<_>>());
        list.sort_unstable();
        assert_eq!(list, (0..50).collect::<Vec<_>>());
    }

    #[test]
    fn chances_of_other_numbers_are_others() {
        let few = |number: usize| -> Vec<usize> {
            let mut chance = Chance::of(number);
            (0..50).map(|_| chance.below(1000)).collect()
        };
        let same = few(0).iter().zip(few(1)).filter(|(one, other)| **one == *other).count();
        assert!(same < 5 && few(1) == few(1), "{same}");
    }

    #[test]
    fn numbers_lie_where_they_should() {
        let mut chance = Chance::default();
        let numbers: Vec<f32> = (0..10_000).map(|_| chance.around_nought(2.0)).collect();
        let square = numbers.iter().map(|number| number * number).sum::<f32>() / 10_000.0;
        assert!((square - 4.0).abs() < 0.2, "{square}");
        assert!((0..1000).all(|_| chance.below(7) < 7 && chance.share() < 1.0));
    }
}
