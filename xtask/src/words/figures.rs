//! Counts what the check found against what the writers labelled, and puts intervals around the shares.

use std::collections::{BTreeMap, BTreeSet};

use domain::reply::{ElementCode, FaultCode, check};

use super::corpus::{Message, is_fault};

/// One message and what the check says of it.
pub struct Judged<'m> {
    /// As labelled.
    pub message: &'m Message,
    /// The codes that the check found.
    pub found: BTreeSet<String>,
    /// Whether it would have been stopped.
    pub blocked: bool,
}

/// Agreement and difference for one code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Labelled and found.
    pub hit: u32,
    /// Found and not labelled.
    pub false_alarm: u32,
    /// Labelled and not found.
    pub missed: u32,
}

impl Count {
    /// Of what was found, the share that is right.
    pub fn precision(self) -> Share {
        Share { part: self.hit, whole: self.hit + self.false_alarm }
    }

    /// Of what is there, the share that was found.
    pub fn recall(self) -> Share {
        Share { part: self.hit, whole: self.hit + self.missed }
    }

    /// The harmonic mean of the two; 1 where nothing was there and nothing was found.
    pub fn f1(self) -> f64 {
        let all = 2 * self.hit + self.false_alarm + self.missed;
        if all == 0 { 1.0 } else { f64::from(2 * self.hit) / f64::from(all) }
    }
}

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub part: u32,
    /// Of how many.
    pub whole: u32,
}

impl Share {
    /// Between 0 and 1; 1 for none of none.
    pub fn value(self) -> f64 {
        if self.whole == 0 { 1.0 } else { f64::from(self.part) / f64::from(self.whole) }
    }

    /// The 95 % interval of E. B. Wilson (J. Am. Stat. Assoc. 22, 1927).
    pub fn wilson(self) -> (f64, f64) {
        if self.whole == 0 {
            return (0.0, 1.0);
        }
        let (n, z) = (f64::from(self.whole), 1.959_963_984_540_054_f64);
        let p = self.value();
        let middle = p + z * z / (2.0 * n);
        let reach = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z * z / n;
        (((middle - reach) / scale).max(0.0), ((middle + reach) / scale).min(1.0))
    }
}

/// Runs the check on every message.
pub fn judge(messages: &[Message]) -> Vec<Judged<'_>> {
    messages
        .iter()
        .map(|message| {
            let answer = check(&message.text, message.kind, &message.facts);
            let faults = answer.faults.iter().map(|fault| word(&fault.code));
            let elements = answer.elements.iter().map(|element| word(&element.code));
            Judged { message, found: faults.chain(elements).collect(), blocked: answer.blocked }
        })
        .collect()
}

/// The counts of every code.
pub fn counts(judged: &[Judged<'_>]) -> BTreeMap<String, Count> {
    codes()
        .into_iter()
        .map(|code| {
            let mut count = Count::default();
            for one in judged {
                match (one.message.codes().contains(code.as_str()), one.found.contains(&code)) {
                    (true, true) => count.hit += 1,
                    (false, true) => count.false_alarm += 1,
                    (true, false) => count.missed += 1,
                    (false, false) => {}
                }
            }
            (code, count)
        })
        .collect()
}

/// Of the messages without a fault, those that would have been stopped.
pub fn wrongly_blocked(judged: &[Judged<'_>]) -> Share {
    let is_good = |one: &&Judged<'_>| !one.message.codes().iter().any(|code| is_fault(code));
    share_of(judged.iter().filter(is_good), |one| one.blocked)
}

/// Of the messages with a hard fault, those that are stopped.
pub fn rightly_blocked(judged: &[Judged<'_>]) -> Share {
    let hard: Vec<String> = FaultCode::ALL.iter().filter(|code| code.is_hard()).map(word).collect();
    let carries = |one: &&Judged<'_>| hard.iter().any(|code| one.message.codes().contains(code.as_str()));
    share_of(judged.iter().filter(carries), |one| one.blocked)
}

fn share_of<'j, 'm: 'j>(
    all: impl Iterator<Item = &'j Judged<'m>>,
    is_part: impl Fn(&Judged<'_>) -> bool,
) -> Share {
    all.fold(Share { part: 0, whole: 0 }, |share, one| Share {
        part: share.part + u32::from(is_part(one)),
        whole: share.whole + 1,
    })
}

/// Of all labels of hard faults together: what was found and what was right.
pub fn hard(judged: &[Judged<'_>]) -> Count {
    let all = counts(judged);
    let hard = FaultCode::ALL.iter().filter(|code| code.is_hard()).filter_map(|code| all.get(&word(code)));
    hard.fold(Count::default(), |sum, one| Count {
        hit: sum.hit + one.hit,
        false_alarm: sum.false_alarm + one.false_alarm,
        missed: sum.missed + one.missed,
    })
}

/// Every code, faults first, in the order in which they are documented.
pub fn codes() -> Vec<String> {
    FaultCode::ALL.iter().map(word).chain(ElementCode::ALL.iter().map(word)).collect()
}

/// A code as it is written outside.
pub fn word(code: &impl serde::Serialize) -> String {
    serde_json::to_value(code).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_of_ten_is_a_wide_interval() {
        let (low, high) = Share { part: 8, whole: 10 }.wilson();
        assert_eq!((format!("{low:.2}"), format!("{high:.2}")), ("0.49".to_owned(), "0.94".to_owned()));
    }

    #[test]
    fn f1_weighs_both_mistakes_alike() {
        let count = Count { hit: 8, false_alarm: 1, missed: 3 };
        assert_eq!(format!("{:.2}", count.f1()), "0.80");
        assert!((Count::default().f1() - 1.0).abs() < f64::EPSILON);
    }
}
