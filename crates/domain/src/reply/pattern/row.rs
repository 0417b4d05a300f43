//! A row of bits, one for each set of words.

use super::step::SetNumber;

/// The numbers of some sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row(Vec<u64>);

impl Row {
    /// An empty row with a place for so many sets.
    pub fn of(sets: usize) -> Self {
        Self(vec![0; sets.div_ceil(64)])
    }

    pub fn set(&mut self, number: SetNumber) {
        if let Some(bits) = self.0.get_mut(number / 64) {
            *bits |= 1 << (number % 64);
        }
    }

    pub fn has(&self, number: SetNumber) -> bool {
        self.0.get(number / 64).is_some_and(|bits| bits & (1 << (number % 64)) != 0)
    }

    /// Takes over everything that is in the other.
    pub fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine |= theirs);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_what_was_set_and_what_it_took_over() {
        let (mut row, mut other) = (Row::of(130), Row::of(130));
        row.set(0);
        other.set(129);
        row.join(&other);
        assert_eq!((0..131).filter(|number| row.has(*number)).collect::<Vec<_>>(), [0, 129]);
    }
}
