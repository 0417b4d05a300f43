//! Words and phrases that rise: said in more of the newest texts than chance explains.
//!
//! If nothing had changed, the texts with a phrase would lie in the window and before it as drawn by lot: Fisher's exact test
//! (hypergeometric tail). Thousands of phrases are tested and many overlap, so the share of false ones among those told is
//! held at one in ten by Benjamini and Yekutieli, “The control of the false discovery rate in multiple testing under
//! dependency”, 2001. Phrases that stand in the same texts are one theme.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::phrases::{Told, commonest, counted, phrases};

/// The share of false ones among the phrases that are told.
pub const FALSE_SHARE: f64 = 0.1;
/// A phrase of fewer people is none of many.
pub const FEWEST_PEOPLE: usize = 3;
/// A phrase in fewer texts altogether could never be told from chance, and is not tested.
const FEWEST_TEXTS: u32 = 4;
/// Phrases that share this much of the texts of the rarer one are one theme.
const SAME_TEXTS: f64 = 0.6;
const MOST_THEMES: usize = 30;
const MOST_ALSO: usize = 6;
const MOST_EXAMPLES: usize = 5;

/// A theme that rises.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Rising {
    /// Its clearest phrase, as most people say it.
    pub phrase: String,
    /// Texts of the window in which it stands.
    pub window: u32,
    /// Texts before the window in which it stands.
    pub base: u32,
    /// As many as the window would have if it were as before.
    pub expected: f64,
    /// The probability of as many by chance, for this phrase alone.
    pub p: f64,
    /// Other phrases that rise in the same texts.
    pub also: Vec<String>,
    /// Texts of the window in which it stands, the first ones.
    pub examples: Vec<String>,
}

/// What rises in a window of texts against those before.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Rise {
    /// Texts in the window.
    pub window: usize,
    /// Texts before.
    pub base: usize,
    /// Phrases that were tested.
    pub tested: usize,
    /// Themes, the least likely by chance first.
    pub rising: Vec<Rising>,
}

struct Candidate {
    phrase: u64,
    base: u32,
    p: f64,
}

/// Finds what rises in `window` against `base`.
#[must_use]
pub fn rising(window: &[Told], base: &[Told]) -> Rise {
    let (new, old) = (counted(window.iter()), counted(base.iter()));
    let logs = log_factorials(window.len() + base.len());
    let mut tested =
        old.iter().filter(|(phrase, count)| **count >= FEWEST_TEXTS && !new.contains_key(phrase)).count();
    let mut candidates = Vec::new();
    for (phrase, count) in &new {
        let before = old.get(phrase).copied().unwrap_or(0);
        if count + before >= FEWEST_TEXTS {
            tested += 1;
            let p = tail(*count as usize, before as usize, window.len(), base.len(), &logs);
            candidates.push(Candidate { phrase: *phrase, base: before, p });
        }
    }
    candidates.sort_unstable_by(|a, b| a.p.total_cmp(&b.p).then(a.phrase.cmp(&b.phrase)));
    candidates.truncate(discoveries(&candidates, tested));
    let rising = themes(window, base.len(), &candidates);
    Rise { window: window.len(), base: base.len(), tested, rising }
}

/// How many of the candidates, likeliest to be real first, may be told.
fn discoveries(candidates: &[Candidate], tested: usize) -> usize {
    let harmonic: f64 = (1..=tested).map(|rank| 1.0 / super::real(rank)).sum();
    let reached = |rank: usize| FALSE_SHARE * super::real(rank) / (super::real(tested) * harmonic);
    candidates.iter().enumerate().rposition(|(at, one)| one.p <= reached(at + 1)).map_or(0, |at| at + 1)
}

/// P(at least `new` of the texts with the phrase lie in the window).
fn tail(new: usize, old: usize, window: usize, base: usize, logs: &[f64]) -> f64 {
    let with = new + old;
    let choose = |of: usize, some: usize| logs[of] - logs[some] - logs[of - some];
    let all = choose(window + base, window);
    let chance = |here: usize| (choose(with, here) + choose(window + base - with, window - here) - all).exp();
    let most = with.min(window);
    // From the far end, so that small numbers are not lost beside large ones.
    (new..=most).rev().filter(|here| window - here <= window + base - with).map(chance).sum::<f64>().min(1.0)
}

fn log_factorials(most: usize) -> Vec<f64> {
    let mut sum = 0.0;
    std::iter::once(0.0)
        .chain((1..=most).map(|number| {
            sum += super::real(number).ln();
            sum
        }))
        .collect()
}

/// Where a phrase stands in the window, and how it is said.
#[derive(Default)]
struct Place {
    texts: BTreeSet<usize>,
    wordings: BTreeMap<String, u32>,
    words: usize,
}

fn places(window: &[Told], candidates: &[Candidate]) -> HashMap<u64, Place> {
    let mut places: HashMap<u64, Place> =
        candidates.iter().map(|one| (one.phrase, Place::default())).collect();
    for (at, told) in window.iter().enumerate() {
        phrases(told, |phrase, run| {
            if let Some(place) = places.get_mut(&phrase)
                && place.texts.insert(at)
            {
                place.words = run.len();
                *place.wordings.entry(told.said(run)).or_default() += 1;
            }
        });
    }
    places
}

fn themes(window: &[Told], base: usize, candidates: &[Candidate]) -> Vec<Rising> {
    let places = places(window, candidates);
    let people = |place: &Place| place.texts.iter().map(|at| &window[*at].by).collect::<BTreeSet<_>>().len();
    let mut groups: Vec<Vec<(&Candidate, &Place)>> = Vec::new();
    for one in candidates {
        let Some(place) = places.get(&one.phrase).filter(|place| people(place) >= FEWEST_PEOPLE) else {
            continue;
        };
        let like =
            |group: &Vec<(&Candidate, &Place)>| group.first().is_some_and(|(_, first)| shares(place, first));
        if let Some(group) = groups.iter().position(like).and_then(|at| groups.get_mut(at)) {
            group.push((one, place));
        } else if groups.len() < MOST_THEMES {
            groups.push(vec![(one, place)]);
        }
    }
    groups.iter().filter_map(|group| theme(group, window, base)).collect()
}

fn shares(one: &Place, other: &Place) -> bool {
    let common = one.texts.intersection(&other.texts).count();
    super::real(common) >= SAME_TEXTS * super::real(one.texts.len().min(other.texts.len()).max(1))
}

/// The phrase with the most words among those that nearly all texts of the theme have is the clearest.
fn theme(group: &[(&Candidate, &Place)], window: &[Told], base: usize) -> Option<Rising> {
    let (_, first) = group.first()?;
    let wide = |place: &Place| place.texts.len() * 5 >= first.texts.len() * 4;
    let clearest = group.iter().enumerate().filter(|(_, (_, place))| wide(place));
    let (at, (found, place)) =
        clearest.max_by_key(|(at, (_, place))| (place.words, std::cmp::Reverse(*at)))?;
    let phrase = commonest(&place.wordings);
    let mut also: Vec<String> = Vec::new();
    for (other, (_, place)) in group.iter().enumerate() {
        let said = commonest(&place.wordings);
        let known =
            also.iter().chain([&phrase]).any(|known| known.contains(&said) || said.contains(known.as_str()));
        if other != at && !known && also.len() < MOST_ALSO {
            also.push(said);
        }
    }
    Some(Rising {
        phrase,
        window: u32::try_from(place.texts.len()).unwrap_or(u32::MAX),
        base: found.base,
        expected: f64::from(found.base) * super::real(window.len()) / super::real(base.max(1)),
        p: found.p,
        also,
        examples: place.texts.iter().take(MOST_EXAMPLES).map(|at| window[*at].id.clone()).collect(),
    })
}

/// The phrases that tell some texts from the others, the most telling first.
pub(super) fn telling(some: &[Told], others: &[Told], most: usize) -> Vec<String> {
    let (new, old) = (counted(some.iter()), counted(others.iter()));
    let logs = log_factorials(some.len() + others.len());
    let mut found: Vec<Candidate> = Vec::new();
    for (phrase, count) in new.iter().filter(|(_, count)| **count as usize * 3 >= some.len()) {
        let before = old.get(phrase).copied().unwrap_or(0);
        let p = tail(*count as usize, before as usize, some.len(), others.len(), &logs);
        found.push(Candidate { phrase: *phrase, base: before, p });
    }
    found.sort_unstable_by(|a, b| a.p.total_cmp(&b.p).then(a.phrase.cmp(&b.phrase)));
    found.truncate(40);
    let places = places(some, &found);
    let mut names: Vec<String> = Vec::new();
    for said in found.iter().filter_map(|one| places.get(&one.phrase)).map(|place| commonest(&place.wordings))
    {
        if let Some(shorter) = names.iter_mut().find(|name| said.contains(name.as_str())) {
            *shorter = said;
        } else if names.len() < most && !names.iter().any(|name| name.contains(&said)) {
            names.push(said);
        }
    }
    let all = names.clone();
    names.retain(|name| !all.iter().any(|other| other != name && other.contains(name.as_str())));
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::{Told, discoveries, log_factorials, rising, tail, telling};

    fn told(n: usize, text: &str) -> Told {
        Told::new(n.to_string(), format!("customer {n}"), text)
    }

    /// Forty ordinary words, drawn in turns that never repeat a pair much.
    fn chatter(n: usize) -> String {
        let word = |k: usize| {
            format!("{}{}", ["ba", "de", "ki", "lo", "mu"][k % 5], ["ran", "sel", "tov", "wig"][k / 5 % 4])
        };
        (0..8).map(|k| word((n * (k + 3) + k * k * 7 + n / 5) % 20)).collect::<Vec<_>>().join(" ")
    }

    /// Fisher's tea: of eight cups four have milk first; all four named right: 1 in 70; three or four: 17 in 70.
    #[test]
    fn the_tail_is_fishers() {
        let logs = log_factorials(8);
        assert!((tail(4, 0, 4, 4, &logs) - 1.0 / 70.0).abs() < 1e-12);
        assert!((tail(3, 1, 4, 4, &logs) - 17.0 / 70.0).abs() < 1e-12);
        assert!((tail(0, 4, 4, 4, &logs) - 1.0).abs() < 1e-12);
    }

    /// The fifteen p-values of Benjamini and Hochberg (1995): at 0.05 the rule for dependent tests rejects three.
    #[test]
    fn as_many_are_told_as_the_published_rule_allows() {
        let values = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0,
        ];
        // Doubled, since here one in ten may be false.
        let candidate = |p: f64| super::Candidate { phrase: 0, base: 0, p: p * 2.0 };
        let candidates: Vec<_> = values.into_iter().map(candidate).collect();
        assert_eq!(discoveries(&candidates, 15), 3);
        assert_eq!(discoveries(&candidates, 1_000_000), 0);
        assert_eq!(discoveries(&[], 0), 0);
    }

    #[test]
    fn a_planted_phrase_is_found_once_with_its_counts() {
        let base: Vec<Told> = (0..300).map(|n| told(n, &chatter(n))).collect();
        let window = (300..360).map(|n| {
            let planted = if n % 4 == 0 { "The app froze on the payment page." } else { "" };
            told(n, &format!("{}. {planted}", chatter(n)))
        });
        let found = rising(&window.collect::<Vec<_>>(), &base);
        assert_eq!((found.window, found.base), (60, 300));
        assert_eq!(found.rising.len(), 1, "{found:?}");
        let theme = &found.rising[0];
        assert_eq!(theme.phrase, "app froze on the payment page");
        assert_eq!((theme.window, theme.base, theme.examples[0].as_str()), (15, 0, "300"));
        assert!(theme.p < 1e-9);
    }

    #[test]
    fn nothing_rises_where_nothing_changed_or_one_person_repeats_it() {
        let base: Vec<Told> = (0..300).map(|n| told(n, &chatter(n))).collect();
        let window: Vec<Told> = (300..360).map(|n| told(n, &chatter(n))).collect();
        assert_eq!(rising(&window, &base).rising, []);
        let nag = |n: usize| Told::new(n.to_string(), "one", "Where is my kettle");
        let window: Vec<Told> = (300..340).map(nag).collect();
        assert_eq!(rising(&window, &base).rising, []);
        assert_eq!(rising(&[], &[]).rising, []);
    }

    #[test]
    fn telling_phrases_name_a_group() {
        let some: Vec<Told> = (0..5).map(|n| told(n, "The escrow account was short again")).collect();
        let others: Vec<Told> = (5..25).map(|n| told(n, "My account was closed")).collect();
        assert_eq!(telling(&some, &others, 2), ["escrow account was short"]);
    }
}
