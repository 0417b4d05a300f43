//! Complaints that nobody wrote: words as unevenly common as in real ones, the same in every run.

/// Draws numbers, the same ones after the same seed (SplitMix64, Steele, Lea and Flood 2014).
pub struct Draw(pub u64);

impl Draw {
    /// A number below `end`.
    pub const fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// Said in one of five complaints.
pub const COMMON: &str = "delivery";
/// Said in one of ten.
pub const LESS_COMMON: &str = "refund";
/// Said in one of a hundred.
pub const MIDDLING: &str = "basket";
/// Said by nobody.
pub const UNSAID: &str = "zyzzyva";

const VOCABULARY: u64 = 20_000;

/// A complaint of so many words; `nth` says one that is in no other.
pub fn complaint(nth: u64, words: usize) -> String {
    let mut draw = Draw(nth);
    let mut said: Vec<String> = (0..words.saturating_sub(1)).map(|_| word(common_first(&mut draw))).collect();
    for (word, one_of) in [(COMMON, 5), (LESS_COMMON, 10), (MIDDLING, 100)] {
        if draw.below(one_of) == 0
            && let Some(place) = said.get_mut(usize::try_from(draw.below(30)).unwrap_or(0))
        {
            word.clone_into(place);
        }
    }
    said.push(only_said_in(nth));
    said.join(" ")
}

/// The word that only one complaint has.
pub fn only_said_in(nth: u64) -> String {
    format!("ref{nth}")
}

/// The nth word comes about as often as one over n: the law of Zipf.
fn common_first(draw: &mut Draw) -> u64 {
    let bits = 64 - VOCABULARY.leading_zeros();
    let magnitude = draw.below(u64::from(bits));
    ((1 << magnitude) + draw.below(1 << magnitude)).min(VOCABULARY)
}

fn word(nth: u64) -> String {
    let (mut left, mut word) = (nth * 7919 + 13, String::new());
    while left > 0 {
        for letters in ["bcdfghklmnprstvz", "aeiou"] {
            let place = usize::try_from(left % letters.len() as u64).unwrap_or(0);
            word.push_str(&letters[place..=place]);
            left /= letters.len() as u64;
        }
    }
    word
}
