//! Across a thread: denial, then shifting, then an apology over successive replies, and the same words sent twice.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::code::{ElementCode, FaultCode};
use super::judge::ReplyCheck;

/// What a message did to the tone of its thread. It holds none of its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tone {
    /// Its faults, each once.
    pub faults: BTreeSet<FaultCode>,
    /// Whether it apologises, well or badly.
    pub apologises: bool,
    /// The smallest hashes of its runs of words, by which like texts are known (Broder, "On the resemblance and
    /// containment of documents", 1997); empty for a short text.
    pub print: Vec<u32>,
}

/// Texts with fewer runs of words than this are not compared: short ones are alike by chance.
const FEWEST_RUNS: usize = 15;
const RUN: usize = 4;
const PRINT: usize = 48;
/// Prints that share this part are the same words.
const ALIKE: (usize, usize) = (3, 5);

impl Tone {
    /// The tone of a text that has been checked.
    #[must_use]
    pub fn of(text: &str, check: &ReplyCheck) -> Self {
        let faults: BTreeSet<FaultCode> = check.faults.iter().map(|fault| fault.code).collect();
        let sorry = [FaultCode::OverApology, FaultCode::DistantApology, FaultCode::ConditionalApology];
        let apologises = check.elements.iter().any(|one| one.code == ElementCode::Apology)
            || sorry.iter().any(|code| faults.contains(code));
        Self { faults, apologises, print: print(text) }
    }

    /// Whether two texts are largely the same words.
    #[must_use]
    pub fn alike(&self, other: &Self) -> bool {
        let (mine, theirs): (BTreeSet<u32>, BTreeSet<u32>) =
            (self.print.iter().copied().collect(), other.print.iter().copied().collect());
        if mine.is_empty() || theirs.is_empty() {
            return false;
        }
        // Of the smallest of both together, the part that is in both.
        let smallest: Vec<u32> = mine.union(&theirs).copied().take(PRINT).collect();
        let shared = smallest.iter().filter(|one| mine.contains(one) && theirs.contains(one)).count();
        shared * ALIKE.1 >= smallest.len() * ALIKE.0
    }
}

fn print(text: &str) -> Vec<u32> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let runs: BTreeSet<u32> = words.windows(RUN).map(hashed).collect();
    if runs.len() < FEWEST_RUNS { Vec::new() } else { runs.into_iter().take(PRINT).collect() }
}

/// FNV-1a: prints are kept, so their hash must be the same in every version of the program.
fn hashed(run: &[String]) -> u32 {
    let bytes = run.iter().flat_map(|word| word.bytes().chain([b' ']));
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Whether two texts are largely the same words.
#[must_use]
pub fn same_text(one: &str, other: &str) -> bool {
    let of = |text| Tone { print: print(text), ..Tone::default() };
    of(one).alike(&of(other))
}

/// The first message with which the thread has gone from denying over handing on to an apology, each in a message of its
/// own; its number in the thread.
#[must_use]
pub fn turned(thread: &[Tone]) -> Option<usize> {
    let denied = thread.iter().position(|tone| tone.faults.contains(&FaultCode::Denial))?;
    let shifts = |tone: &Tone| {
        tone.faults.contains(&FaultCode::ShiftsBlame) || tone.faults.contains(&FaultCode::BlamesCustomer)
    };
    let handed_on = denied + 1 + thread.get(denied + 1..)?.iter().position(shifts)?;
    let sorry = thread.get(handed_on + 1..)?.iter().position(|tone| tone.apologises)?;
    Some(handed_on + 1 + sorry)
}

/// Every message that repeats the words of an earlier one; its number in the thread.
pub fn repeated(thread: &[Tone]) -> impl Iterator<Item = usize> {
    thread
        .iter()
        .enumerate()
        .filter(|(at, tone)| thread[..*at].iter().any(|earlier| earlier.alike(tone)))
        .map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{Facts, MessageKind, check};

    fn tone(text: &str) -> Tone {
        Tone::of(text, &check(text, MessageKind::Reply, &Facts::default()))
    }

    #[test]
    fn denial_then_shifting_then_grovelling_is_seen_at_the_third() {
        let thread = [
            tone("Nothing went wrong on our side."),
            tone("I have your letter of Monday."),
            tone("Our courier is to blame for it."),
            tone("Deeply, truly, endlessly sorry, words fail us."),
        ];
        assert_eq!(turned(&thread), Some(3));
        assert_eq!(turned(&thread[..3]), None);
        let other_order = [thread[3].clone(), thread[2].clone(), thread[0].clone()];
        assert_eq!(turned(&other_order), None);
    }

    #[test]
    fn one_message_with_all_three_is_no_turn() {
        let all = tone(
            "Nothing went wrong on our side. Our courier is to blame for it. I am so sorry, so sorry, so sorry.",
        );
        assert_eq!(turned(&[all]), None);
    }

    #[test]
    fn the_same_template_is_noticed_and_another_letter_is_not() {
        let first = "Dear Ola, thank you for your message of Monday. We have passed it to the workshop, where Ben looks at the oven on Thursday at nine, and I write to you the same day.";
        let again = first.replace("Ola", "Ms Berg").replace("Monday", "Friday");
        let other = "Dear Ola, Ben found that the thermostat was an old part. He has fitted a new one this morning and tested it for an hour at two hundred degrees before he left.";
        let thread = [tone(first), tone(other), tone(&again)];
        assert_eq!(repeated(&thread).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn short_texts_are_never_the_same_words() {
        assert!(!tone("I call you at nine.").alike(&tone("I call you at nine.")));
    }
}
