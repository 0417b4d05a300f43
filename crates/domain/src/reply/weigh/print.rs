//! Clues are found by their prints, so that the check need not write the text of each of them.

use std::borrow::Cow;

use super::hash::{self, BASE};

/// What stands for a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Print {
    sum: u64,
    /// The base to the power of the text's length.
    power: u64,
}

impl Print {
    pub const NOTHING: Self = Self { sum: 0, power: 1 };

    pub const fn of(text: &str) -> Self {
        let (bytes, mut print, mut at) = (text.as_bytes(), Self::NOTHING, 0);
        while at < bytes.len() {
            let sum = hash::with(print.sum, bytes[at]);
            print = Self { sum, power: print.power.wrapping_mul(BASE) };
            at += 1;
        }
        print
    }

    /// By what it is looked up.
    pub const fn key(self) -> u64 {
        hash::key(self.sum)
    }

    /// The print of this text with another behind it.
    pub const fn then(self, next: Self) -> Self {
        Self {
            sum: self.sum.wrapping_mul(next.power).wrapping_add(next.sum),
            power: self.power.wrapping_mul(next.power),
        }
    }
}

/// A part of a clue, whose print is taken once.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub text: Cow<'static, str>,
    print: Print,
}

impl Part {
    pub const fn fixed(text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), print: Print::of(text) }
    }

    pub fn read(text: String) -> Self {
        Self { print: Print::of(&text), text: Cow::Owned(text) }
    }
}

/// What a clue is put together as: its text for the training, its print for the check.
pub(super) trait Clue: Sized {
    fn empty() -> Self;
    fn push(&mut self, part: &Part);

    fn of<'p>(parts: impl IntoIterator<Item = &'p Part>) -> Self {
        let mut clue = Self::empty();
        parts.into_iter().for_each(|part| clue.push(part));
        clue
    }
}

impl Clue for String {
    fn empty() -> Self {
        Self::new()
    }

    fn push(&mut self, part: &Part) {
        self.push_str(&part.text);
    }
}

impl Clue for Print {
    fn empty() -> Self {
        Self::NOTHING
    }

    fn push(&mut self, part: &Part) {
        *self = self.then(part.print);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_print_of_a_run_follows_from_its_parts() {
        let parts = ["=", "we", " ", "@sorry"].map(Part::fixed);
        assert_eq!(<Print as Clue>::of(&parts), Print::of(&<String as Clue>::of(&parts)));
    }

    #[test]
    fn other_orders_and_lengths_have_other_prints() {
        let texts = ["", "a", "b", "ab", "ba", "aa", "a b", "b a"];
        for (at, one) in texts.iter().enumerate() {
            assert!(texts[at + 1..].iter().all(|other| Print::of(other) != Print::of(one)), "{one}");
        }
    }
}
