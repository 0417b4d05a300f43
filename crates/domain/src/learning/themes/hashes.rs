//! Hashes of words and of runs of them: the same on every machine, for ever, since models are kept by them.

/// FNV-1a (Fowler, Noll, Vo), 64 bits.
pub(super) fn hash_of(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A number whose every bit hangs on every bit of this one (the finaliser of `SplitMix64`, Steele et al. 2014).
pub(super) const fn mixed(number: u64) -> u64 {
    let once = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let twice = (once ^ (once >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    twice ^ (twice >> 31)
}

/// Numbers in an order that looks like chance and is always the same.
pub(super) struct Chance(u64);

impl Chance {
    pub const fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// Mixes a list (Fisher and Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = usize::try_from(self.next() % (last as u64 + 1)).unwrap_or(0);
            list.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Chance, hash_of};

    #[test]
    fn hashes_are_the_published_ones() {
        assert_eq!(hash_of(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash_of("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn a_shuffle_loses_nothing_and_is_the_same_each_time() {
        let mixed = || {
            let mut list: Vec<u32> = (0..50).collect();
            Chance::of(7).shuffle(&mut list);
            list
        };
        let (once, again) = (mixed(), mixed());
        assert_eq!(once, again);
        assert_ne!(once, (0..50).collect::<Vec<_>>());
        let mut sorted = once;
        sorted.sort_unstable();
        assert_eq!(sorted, (0..50).collect::<Vec<_>>());
    }
}
