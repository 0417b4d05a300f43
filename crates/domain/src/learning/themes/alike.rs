//! Near-duplicates: texts that are nearly the same, found without comparing each with each.
//!
//! MinHash with banding (Broder, “On the resemblance and containment of documents”, 1997): texts that share a band of
//! their signatures are compared by the Jaccard index of their runs of three content words.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::hashes::{hash_of, mixed};
use super::phrases::Told;
use super::words::Word;

/// Texts that share this much of their runs of words are nearly the same.
const ALIKE: f64 = 0.5;
const RUN: usize = 3;
/// Bands of two: of texts that are exactly [`ALIKE`], `1 − (1 − 0.5²)³²`, 99.99 %, meet in one of them.
const BANDS: u64 = 32;
const ROWS: u64 = 2;
/// Texts of one band that one text is compared with, at most.
const MOST_COMPARED: usize = 12;
const MOST_COPIES: usize = 12;
const MOST_EXAMPLES: usize = 5;

/// For each text the number of the first one that it is nearly the same as, by itself or by others between; its own
/// number where there is none before it.
#[must_use]
pub fn near_duplicates(texts: &[&[Word]]) -> Vec<usize> {
    let runs: Vec<HashSet<u64>> = texts.iter().map(|words| runs_of(words)).collect();
    let signatures: Vec<Vec<u64>> = runs.iter().map(signature).collect();
    let mut first: Vec<usize> = (0..texts.len()).collect();
    for band in 0..usize::try_from(BANDS).unwrap_or(0) {
        let mut met: HashMap<&[u64], Vec<usize>> = HashMap::new();
        for (at, signature) in signatures.iter().enumerate() {
            let rows = usize::try_from(ROWS).unwrap_or(1);
            let Some(part) = signature.get(band * rows..(band + 1) * rows) else { continue };
            let others = met.entry(part).or_default();
            for other in others.iter().take(MOST_COMPARED) {
                join(&mut first, &runs, *other, at);
            }
            if others.len() < MOST_COMPARED {
                others.push(at);
            }
        }
    }
    (0..texts.len()).map(|at| root(&first, at)).collect()
}

/// Groups of nearly the same texts, the largest first: how many there are, and the ids of the first ones.
#[must_use]
pub fn copies(texts: &[Told]) -> Vec<(usize, Vec<String>)> {
    let words: Vec<&[Word]> = texts.iter().map(|told| told.words.as_slice()).collect();
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, first) in near_duplicates(&words).into_iter().enumerate() {
        groups.entry(first).or_default().push(at);
    }
    let mut copies: Vec<Vec<usize>> = groups.into_values().filter(|group| group.len() > 1).collect();
    copies.sort_by_key(|group| std::cmp::Reverse(group.len()));
    copies.truncate(MOST_COPIES);
    let ids = |group: &Vec<usize>| group.iter().take(MOST_EXAMPLES).map(|at| texts[*at].id.clone()).collect();
    copies.iter().map(|group| (group.len(), ids(group))).collect()
}

fn join(first: &mut [usize], runs: &[HashSet<u64>], one: usize, other: usize) {
    let (a, b) = (root(first, one), root(first, other));
    if a != b && jaccard(&runs[one], &runs[other]) >= ALIKE {
        first[a.max(b)] = a.min(b);
    }
}

fn root(first: &[usize], mut at: usize) -> usize {
    while first[at] != at {
        at = first[at];
    }
    at
}

/// The runs of three content words; a shorter text is one run.
fn runs_of(words: &[Word]) -> HashSet<u64> {
    let hash = |run: &[Word]| run.iter().fold(0, |sum, word| mixed(sum ^ hash_of(&word.stem)));
    if words.len() < RUN {
        std::iter::once(hash(words)).collect()
    } else {
        words.windows(RUN).map(hash).collect()
    }
}

/// The least of many orders of the runs, one for each row; empty for a text without words, which is like nothing.
fn signature(runs: &HashSet<u64>) -> Vec<u64> {
    if runs.contains(&0) && runs.len() == 1 {
        return Vec::new();
    }
    let least = |row: u64| runs.iter().map(|run| mixed(run ^ mixed(row + 1))).min();
    (0..BANDS * ROWS).filter_map(least).collect()
}

fn jaccard(one: &HashSet<u64>, other: &HashSet<u64>) -> f64 {
    let shared = one.intersection(other).count();
    super::real(shared) / super::real(one.len() + other.len() - shared).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::{Told, copies, near_duplicates};

    #[test]
    fn the_same_letter_with_other_names_is_found_and_others_are_not() {
        let letter = |name: &str| {
            format!(
                "Dear {name}, my kettle leaked on the second day and the shop on the corner refused to take it back, \
                 although the receipt was in the box and the guarantee runs for two years."
            )
        };
        let texts = [
            letter("Rosa"),
            "The parcel came late and wet.".to_owned(),
            letter("Ivan"),
            String::new(),
            "Nobody answers the telephone at the branch on Mondays, and the mailbox is full.".to_owned(),
            String::new(),
        ];
        let read: Vec<_> = texts.iter().map(|text| words(text)).collect();
        let read: Vec<&[_]> = read.iter().map(Vec::as_slice).collect();
        assert_eq!(near_duplicates(&read), [0, 1, 0, 3, 4, 5]);
        let told: Vec<Told> = (0..6).map(|n| Told::new(n.to_string(), "", texts[n].as_str())).collect();
        assert_eq!(copies(&told), [(2, vec!["0".to_owned(), "2".to_owned()])]);
    }
}
