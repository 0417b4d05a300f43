//! What a text is known by: its words, pairs of neighbours and parts of words, as hashes with weights.
//!
//! The weight is `1 + ln tf`, times the inverse document frequency `ln((1 + n) / (1 + df)) + 1`; words and parts of words
//! are scaled to length one each (Salton and Buckley, “Term-weighting approaches in automatic text retrieval”, 1988).

use std::collections::HashMap;

use super::hashes::{hash_of, mixed};
use super::words::Word;

/// The two families of features, which are counted and scaled apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Family {
    /// Stems, and pairs of stems that follow each other.
    Words,
    /// Three to five letters of a stem and its edges.
    Letters,
}

impl Family {
    pub const ALL: [Self; 2] = [Self::Words, Self::Letters];

    /// A feature that stands in fewer texts is chance.
    const fn fewest(self) -> u32 {
        match self {
            Self::Words => 2,
            Self::Letters => 3,
        }
    }

    /// The length that its part of a vector is scaled to.
    const fn scale(self) -> f32 {
        match self {
            Self::Words => 1.0,
            Self::Letters => 0.3,
        }
    }
}

/// How often each feature of a family stands in a text, by its hash.
pub(super) type Counts = HashMap<u32, f32>;

/// The features of a text, by family.
pub(super) fn counts(words: &[Word]) -> [Counts; 2] {
    let mut found = [Counts::new(), Counts::new()];
    let [whole, parts] = &mut found;
    for (at, word) in words.iter().enumerate() {
        let hash = hash_of(&word.stem);
        *whole.entry(short(mixed(hash))).or_default() += 1.0;
        if let Some(next) = words.get(at + 1) {
            *whole.entry(short(mixed(hash ^ mixed(hash_of(&next.stem))))).or_default() += 1.0;
        }
        letters(&word.stem, |part| *parts.entry(short(hash_of(part))).or_default() += 1.0);
    }
    found
}

/// Calls `tell` with three to five letters that stand together in a word with a blank at each edge.
fn letters(stem: &str, mut tell: impl FnMut(&str)) {
    let padded = format!(" {stem} ");
    let edges: Vec<usize> = padded.char_indices().map(|(at, _)| at).chain([padded.len()]).collect();
    for length in 3..=5 {
        for ends in edges.windows(length + 1) {
            if let [start, .., end] = ends {
                tell(&padded[*start..*end]);
            }
        }
        if edges.len() <= length + 1 {
            break;
        }
    }
}

/// The upper half of a hash: among a hundred thousand features one in 43 000 shares its place with another.
fn short(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or_default()
}

/// A text as pairs of the place of a feature and its weight, in order of the places.
pub(super) type Vector = Vec<(u32, f32)>;

/// The features that are known, each with its rarity.
#[derive(Clone, Debug, Default)]
pub(super) struct Space {
    /// The hashes of each family, in order, and their inverse document frequencies.
    families: [Vec<(u32, f32)>; 2],
}

impl Space {
    /// The features that enough of these texts have.
    pub fn of<'c>(texts: impl Iterator<Item = &'c [Counts; 2]> + Clone) -> Self {
        let all = super::real32(texts.clone().count());
        let known = |family: Family| {
            let mut df: HashMap<u32, u32> = HashMap::new();
            for text in texts.clone() {
                text[family as usize].keys().for_each(|hash| *df.entry(*hash).or_default() += 1);
            }
            let kept = df.into_iter().filter(|(_, df)| *df >= family.fewest());
            let rarity = |df: u32| ((1.0 + all) / (1.0 + df as f32)).ln() + 1.0;
            let mut known: Vec<(u32, f32)> = kept.map(|(hash, df)| (hash, rarity(df))).collect();
            known.sort_unstable_by_key(|(hash, _)| *hash);
            known
        };
        Self { families: Family::ALL.map(known) }
    }

    pub const fn from_families(families: [Vec<(u32, f32)>; 2]) -> Self {
        Self { families }
    }

    pub const fn families(&self) -> &[Vec<(u32, f32)>; 2] {
        &self.families
    }

    /// How many features there are.
    pub fn len(&self) -> usize {
        self.families.iter().map(Vec::len).sum()
    }

    /// A text in this space; what it does not know is left out.
    pub fn vector(&self, text: &[Counts; 2]) -> Vector {
        let mut vector = Vector::new();
        let mut offset = 0;
        for (family, known) in Family::ALL.into_iter().zip(&self.families) {
            let from = vector.len();
            for (hash, count) in &text[family as usize] {
                if let Ok(at) = known.binary_search_by_key(hash, |(hash, _)| *hash) {
                    vector.push((offset + place(at), (1.0 + count.ln()) * known[at].1));
                }
            }
            // In order, so that sums are the same each time.
            vector[from..].sort_unstable_by_key(|(at, _)| *at);
            scale(&mut vector[from..], family.scale());
            offset += place(known.len());
        }
        vector
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn scale(part: &mut [(u32, f32)], length: f32) {
    let norm = part.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    if norm > 0.0 {
        part.iter_mut().for_each(|(_, weight)| *weight *= length / norm);
    }
}

/// The product of two texts in one space: the cosine where both have length one.
pub(super) fn product(one: &[(u32, f32)], other: &[(u32, f32)]) -> f32 {
    let (mut sum, mut a, mut b) = (0.0, 0, 0);
    while let (Some((left, x)), Some((right, y))) = (one.get(a), other.get(b)) {
        if left == right {
            sum += x * y;
        }
        a += usize::from(left <= right);
        b += usize::from(right <= left);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::{Family, Space, counts, letters, product};

    #[test]
    fn a_text_is_as_long_as_its_families_and_like_itself() {
        let texts =
            ["late parcel late van", "late parcel again", "late parcel wet"].map(|text| counts(&words(text)));
        let space = Space::of(texts.iter());
        let vector = space.vector(&texts[0]);
        let length: f32 = Family::ALL.iter().map(|family| family.scale() * family.scale()).sum();
        assert!((product(&vector, &vector) - length).abs() < 1e-5, "{vector:?}");
        assert!(product(&vector, &space.vector(&texts[1])) > 0.0);
        assert!(space.vector(&counts(&words("kettle"))).is_empty());
    }

    #[test]
    fn parts_of_a_word_know_its_edges() {
        let mut parts = Vec::new();
        letters("van", |part| parts.push(part.to_owned()));
        assert_eq!(parts, [" va", "van", "an ", " van", "van ", " van "]);
        parts.clear();
        letters("é", |part| parts.push(part.to_owned()));
        assert_eq!(parts, [" é "]);
    }
}
