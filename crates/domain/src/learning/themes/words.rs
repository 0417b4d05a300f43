//! A narrative as themes read it: its content words by their stems, each with the bytes it was read from.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

/// Words that bind and say nothing of what went wrong, with their contractions as they stand without the apostrophe.
const BINDING: &str = "a about above after again against ain all am an and any are aren arent as at be because been \
    before being below between both but by can cannot cant could couldn couldnt d did didn didnt do does doesn doesnt \
    doing don dont down during each few for from further had hadn hadnt has hasn hasnt have haven havent having he hed \
    her here hers herself hes him himself his how i id if ill im in into is isn isnt it its itself ive just ll m may me \
    might more most mustn my myself needn no nor not now o of off on once only or other our ours ourselves out over own \
    please re s same shan she shes should shouldn shouldnt so some such t than that thats the their theirs them \
    themselves then there theres these they theyre theyve this those through to too u under until up us ve very was \
    wasn wasnt we were weren werent weve what when where which while who whom why will with won wont would wouldn \
    wouldnt y you your youre yours yourself yourselves youve";

/// Longer texts are read by their beginning, in words: a theme shows early or not at all.
const MOST_WORDS: usize = 4_000;

static BINDING_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| BINDING.split_ascii_whitespace().collect());

/// One content word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its English stem, in lower case; a word of another language is mostly its own.
    pub stem: String,
    /// The bytes that it was read from.
    pub at: Range<usize>,
    /// The number of the sentence that it stands in.
    pub sentence: usize,
}

/// The content words of a text, in order. Numbers, masks such as `XXXX` and binding words are left out.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let stemmer = Stemmer::create(Algorithm::English);
    let mut found = Vec::with_capacity(text.len() / 10);
    let mut sentence = 0;
    let mut end = 0;
    for at in runs(text) {
        sentence += usize::from(ends_sentence(&text[end..at.start]));
        end = at.end;
        let lower = folded(&text[at.clone()]);
        if lower.chars().nth(1).is_some() && !is_mask(&lower) && !BINDING_WORDS.contains(lower.as_str()) {
            found.push(Word { stem: stemmer.stem(singular(&lower)).into_owned(), at, sentence });
            if found.len() == MOST_WORDS {
                break;
            }
        }
    }
    found
}

/// Letters that stand together, with the apostrophes between them.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = rest.find(|(_, c)| c.is_alphabetic())?;
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = rest.next_if(|(_, c)| c.is_alphabetic() || is_apostrophe(*c)) {
            end = if c.is_alphabetic() { at + c.len_utf8() } else { end };
        }
        Some(start..end)
    })
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02bc}')
}

/// Lower case without apostrophes; the ending of a possessive goes with it.
fn folded(word: &str) -> String {
    let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("\u{2019}s")).unwrap_or(word);
    bare.chars().filter(|c| !is_apostrophe(*c)).flat_map(char::to_lowercase).collect()
}

/// The stemmer leaves plurals such as `bureaus` as they are.
fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|one| one.ends_with("au")).unwrap_or(word)
}

/// One letter again and again: what stands in the place of a name or a number that was blanked.
fn is_mask(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|first| letters.all(|c| c == first))
}

/// What lies between two words ends a sentence. A point inside an abbreviation may as well: phrases break there, no more.
fn ends_sentence(between: &str) -> bool {
    between.contains(['.', '!', '?', ';', ':', '\u{2026}']) || between.contains("\n\n")
}

#[cfg(test)]
mod tests {
    use super::words;

    fn stems(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.stem).collect()
    }

    #[test]
    fn content_words_stay_by_their_stems() {
        assert_eq!(stems("I didn't get the parcels, XXXX 24 times!"), ["get", "parcel", "time"]);
        assert_eq!(stems("The driver\u{2019}s van; drivers' vans"), ["driver", "van", "driver", "van"]);
    }

    #[test]
    fn a_word_knows_its_bytes_and_its_sentence() {
        let text = "Größe passt. Schuhe nicht";
        let found = words(text);
        assert_eq!(&text[found[0].at.clone()], "Größe");
        assert_eq!(found.iter().map(|word| word.sentence).collect::<Vec<_>>(), [0, 0, 1, 1]);
    }

    #[test]
    fn nothing_and_everything_are_read() {
        assert!(words("").is_empty() && words("... 12 \0 XXXX").is_empty());
        assert_eq!(words(&"broken lamp ".repeat(5_000)).len(), 4_000);
    }
}
