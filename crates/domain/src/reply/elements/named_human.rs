//! A person's name: an introduction, a signature, or the signer on file.

use std::ops::Range;

use crate::reply::draft::Draft;
use crate::reply::pattern::Hit;

/// A signature line has at most so many words before its first comma.
const LONGEST_NAME: usize = 4;

/// Runs of tokens that name a person of the firm.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    let mut found: Vec<Hit> = introductions(draft);
    found.extend(signer(draft));
    found.extend(signature(draft).or_else(|| behind_last_comma(draft)));
    found
}

/// The names that an introduction leads to.
fn introductions(draft: &Draft<'_>) -> Vec<Hit> {
    let hits = draft.hits("human.intro").iter();
    hits.filter_map(|hit| {
        let end = (hit.end + 2).min(draft.sentence(hit.start).end.max(hit.end));
        let start = (hit.start..end).find(|at| is_name(draft, *at))?;
        let behind = (start..end).find(|at| !is_name(draft, *at)).unwrap_or(end);
        Some(Hit { start, end: behind })
    })
    .collect()
}

/// One capitalised word that is no ordinary word is a name; initials are not.
fn is_name(draft: &Draft<'_>, at: usize) -> bool {
    let Some(token) = draft.tokens.get(at) else { return false };
    token.capital && !token.masked && !draft.is_initials(at) && !is_ordinary(draft, at)
}

fn is_ordinary(draft: &Draft<'_>, at: usize) -> bool {
    let classes = [
        "det", "adv", "pron", "be", "have", "modal", "not", "feeling", "sorry", "firm", "our", "vague_n",
        "third", "bad_adj", "letter_w",
    ];
    let days = draft.dates.iter().any(|date| (date.start..date.end).contains(&at));
    days || draft.touches("human.not", &(at..at + 1)) || classes.iter().any(|class| draft.is_in(class, at))
}

/// The first name of the signer on file stands in the text.
fn signer(draft: &Draft<'_>) -> Option<Hit> {
    let name = draft.facts.signer.as_ref()?.split_whitespace().next()?.to_lowercase();
    let at = draft.tokens.iter().position(|token| !token.masked && token.word == name)?;
    Some(Hit { start: at, end: at + 1 })
}

/// The last lines: a short line that begins with a name, or a name after a dash or a closing word.
fn signature(draft: &Draft<'_>) -> Option<Hit> {
    let last = draft.tokens.len().checked_sub(1)?;
    if let Some(hit) = signed_line(draft, &draft.sentence(last)) {
        return Some(hit);
    }
    let mut line = draft.tokens.iter().rposition(|token| token.line_start).unwrap_or(0)..last + 1;
    for _ in 0..3 {
        if let Some(hit) = signed_line(draft, &line) {
            return Some(hit);
        }
        let end = line.start;
        let start = draft.tokens[..end].iter().rposition(|token| token.line_start)?;
        line = start..end;
    }
    None
}

/// One name or two behind the last comma of the text: "Sorry again, Kim".
fn behind_last_comma(draft: &Draft<'_>) -> Option<Hit> {
    let line = draft.sentence(draft.tokens.len().checked_sub(1)?);
    let start = line.clone().rfind(|at| draft.word(*at) == ",")? + 1;
    let mut name = start..line.end;
    let is_person = |at| is_name(draft, at) && !draft.touches("human.not", &(at..at + 1));
    ((1..=2).contains(&name.len()) && name.all(is_person)).then_some(Hit { start, end: line.end })
}

fn signed_line(draft: &Draft<'_>, line: &Range<usize>) -> Option<Hit> {
    let marked = after_mark(draft, line);
    let start = marked.unwrap_or(line.start);
    let from = behind_title(draft, start);
    let stop = |at: &usize| !draft.tokens[*at].is_word;
    let end = (from..line.end).find(stop).unwrap_or(line.end);
    let alone = end == line.end || matches!(draft.word(end), "," | "|" | "(" | "—" | "–" | "-" | "/" | "·");
    let full_stop = end + 1 == line.end && draft.word(end) == ".";
    let fits = end > from && end - from <= LONGEST_NAME && (alone || full_stop && marked.is_some());
    let company = (from..end).any(|at| draft.touches("human.not", &(at..at + 1)));
    (fits && !company && is_name(draft, from)).then_some(Hit { start, end })
}

/// The token behind a title, which is written with and without a full stop.
fn behind_title(draft: &Draft<'_>, at: usize) -> usize {
    let titles = ["dr", "prof", "mr", "mrs", "ms", "mx", "fr", "rev", "lt", "sgt", "capt", "cllr"];
    if !titles.contains(&draft.word(at)) {
        return at;
    }
    at + 1 + usize::from(draft.word(at + 1) == ".")
}

/// The token after the last dash, or after a closing such as "Regards,".
fn after_mark(draft: &Draft<'_>, line: &Range<usize>) -> Option<usize> {
    let dash =
        |at: &usize| matches!(draft.word(*at), "—" | "–" | "-" | "~" | "/") && draft.tokens[*at].spaced;
    let closes = |at: &usize| {
        matches!(
            draft.word(*at),
            "regards"
                | "sincerely"
                | "signed"
                | "wishes"
                | "thanks"
                | "faithfully"
                | "truly"
                | "yours"
                | "cheers"
                | "warmly"
                | "best"
        )
    };
    let mark = line.clone().rev().find(|at| dash(at) || closes(at))?;
    let skip = usize::from(matches!(draft.word(mark + 1), "," | ":" | "." | "-"));
    Some(mark + 1 + skip).filter(|at| *at < line.end)
}

#[cfg(test)]
mod tests {
    use crate::reply::{ElementCode, Facts, MessageKind, check};

    fn names_somebody(text: &str) -> bool {
        let elements = check(text, MessageKind::Reply, &Facts::default()).elements;
        elements.iter().any(|element| element.code == ElementCode::NamedHuman)
    }

    #[test]
    fn a_title_is_part_of_the_name() {
        for signed in ["Dr. Ngozi Aremu", "Dr Ngozi Aremu", "Prof. Aremu", "Regards,\nSgt. Pauline Frey"] {
            assert!(names_somebody(&format!("Your results are in the post today.\n\n{signed}")), "{signed}");
        }
    }

    #[test]
    fn a_name_may_stand_behind_the_last_comma() {
        assert!(names_somebody("We sent the wrong size and the right one leaves today. Sorry again, Kim"));
        assert!(!names_somebody("We sent the wrong size. Bring it back by Friday, please"));
    }
}
