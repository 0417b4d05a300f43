//! The name under a text: alone in one of its last lines, or behind a dash, a closing word or the last comma.

use std::ops::Range;

use super::named_human::is_name;
use crate::reply::draft::Draft;
use crate::reply::pattern::Hit;

/// A name has at most so many words before what follows it.
const LONGEST_NAME: usize = 4;
/// Behind the name stand the post, the firm, the number: so many lines are looked at, from the last.
const LINES: usize = 3;

/// The name of whoever signs.
pub(super) fn find(draft: &Draft<'_>) -> Option<Hit> {
    in_last_lines(draft).or_else(|| behind_last_comma(draft))
}

fn in_last_lines(draft: &Draft<'_>) -> Option<Hit> {
    let last = draft.tokens.len().checked_sub(1)?;
    if let Some(hit) = signed(draft, &draft.sentence(last)) {
        return Some(hit);
    }
    let begins = |end: usize| draft.tokens[..end].iter().rposition(|token| token.line_start);
    let mut line = begins(last + 1).unwrap_or(0)..last + 1;
    for _ in 0..LINES {
        if let Some(hit) = signed(draft, &line) {
            return Some(hit);
        }
        line = begins(line.start)?..line.start;
    }
    None
}

/// One name or two behind the last comma of the text: "Sorry again, Kim".
fn behind_last_comma(draft: &Draft<'_>) -> Option<Hit> {
    let line = draft.sentence(draft.tokens.len().checked_sub(1)?);
    let start = line.clone().rfind(|at| draft.word(*at) == ",")? + 1;
    let mut name = start..line.end;
    let are_names = (1..=2).contains(&name.len()) && name.all(|at| is_name(draft, at));
    are_names.then_some(Hit { start, end: line.end })
}

/// The name that a line consists of, or that stands behind its last mark.
fn signed(draft: &Draft<'_>, line: &Range<usize>) -> Option<Hit> {
    let marked = behind_mark(draft, line);
    let start = marked.unwrap_or(line.start);
    let from = behind_title(draft, start);
    let is_part = |at: usize| draft.tokens[at].is_word || joins_names(draft, at);
    let end = (from..line.end).find(|at| !is_part(*at)).unwrap_or(line.end);
    let words = (from..end).filter(|at| draft.tokens[*at].is_word).count();
    let may_stop = marked.is_some() || end > from && draft.is_initials(end - 1);
    let full_stop = end + 1 == line.end && draft.word(end) == "." && may_stop;
    let fits =
        (1..=LONGEST_NAME).contains(&words) && (end == line.end || full_stop || is_cut_off(draft, end));
    let is_read = fits && is_name(draft, from) && goes_on_as_a_name(draft, from + 1..end);
    (is_read && !greets(draft, line, from..end)).then_some(Hit { start, end })
}

/// The hyphen of "Finch-Hale".
fn joins_names(draft: &Draft<'_>, at: usize) -> bool {
    let next = draft.tokens.get(at + 1);
    draft.word(at) == "-" && !draft.tokens[at].spaced && next.is_some_and(|next| next.capital && !next.spaced)
}

/// The name ends where a comma, a dash or the like begins what the person is.
fn is_cut_off(draft: &Draft<'_>, end: usize) -> bool {
    match draft.word(end) {
        "-" => draft.tokens[end].spaced,
        mark => matches!(mark, "," | "|" | "(" | "—" | "–" | "/" | "·"),
    }
}

/// "Measure twice" and "Dispatch desk" begin with capitals as well.
fn goes_on_as_a_name(draft: &Draft<'_>, rest: Range<usize>) -> bool {
    let Some(token) = draft.tokens[rest.clone()].first() else { return true };
    let goes_on = token.capital
        || joins_names(draft, rest.start)
        || draft.touches("human.goes_on", &(rest.start..rest.start + 1));
    goes_on && rest.into_iter().all(|at| !draft.touches("human.not", &(at..at + 1)))
}

/// Whoever is named at the very beginning, with more text behind, is the one who is written to; but "Maria Lopez, direct line
/// 12" speaks to nobody.
fn greets(draft: &Draft<'_>, line: &Range<usize>, name: Range<usize>) -> bool {
    let begins = line.start == 0 && draft.tokens[0].is_word && name.end + 1 < draft.tokens.len();
    let speaks = draft.any_word(0..draft.tokens.len(), &["you", "your", "?"]);
    begins && (name.len() == 1 || speaks)
}

/// The token behind titles and initials: "Dr. Aremu", "M. Tulloch".
fn behind_title(draft: &Draft<'_>, mut at: usize) -> usize {
    let is_letter =
        |at: usize| draft.tokens.get(at).is_some_and(|token| token.capital && token.word.len() == 1);
    while draft.touches("human.title", &(at..at + 1)) || is_letter(at) && draft.word(at + 1) == "." {
        at += 1 + usize::from(draft.word(at + 1) == ".");
    }
    at
}

/// The token behind the last dash, kiss or closing such as "Regards,".
fn behind_mark(draft: &Draft<'_>, line: &Range<usize>) -> Option<usize> {
    let parts = |at: usize| {
        matches!(draft.word(at), "—" | "–" | "-" | "~" | "/" | "x" | "xx") && draft.tokens[at].spaced
    };
    let closes = |at: usize| draft.touches("human.closing", &(at..at + 1));
    let mark = line.clone().rev().find(|at| parts(*at) || closes(*at))?;
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
    fn titles_and_initials_are_part_of_the_name() {
        for signed in [
            "Dr. Ngozi Aremu",
            "Dr Ngozi Aremu",
            "Prof. Aremu",
            "Regards,\nSgt. Pauline Frey",
            "M. Tulloch\nPurchasing",
            "Brianna P.\nLakeside Cable",
            "Theodora Finch-Hale",
            "Jean-Paul Achebe",
            "Tom from Leeds",
            "Ines de Groot, workshop",
            "Love, Kim x",
        ] {
            assert!(names_somebody(&format!("Your results are in the post today.\n\n{signed}")), "{signed}");
        }
    }

    #[test]
    fn a_name_may_stand_at_the_end_of_the_last_line() {
        for text in [
            "We sent the wrong size and the right one leaves today. Sorry again, Kim",
            "We sent the wrong size and the right one leaves today x Nicola",
            "We sent the wrong size and the right one leaves today. Tom Reed, Hill Shoes",
        ] {
            assert!(names_somebody(text), "{text}");
        }
        for text in [
            "We sent the wrong size. Bring it back by Friday, please",
            "The jacket is tight. Measure twice, cut once",
            "Pre-orders close on Sunday",
            "Test rides are on Thursdays. Bring gloves, even in July!",
        ] {
            assert!(!names_somebody(text), "{text}");
        }
    }

    #[test]
    fn whoever_is_greeted_does_not_sign() {
        for text in [
            "Deirdre, did any hair get on your coat?",
            "Thanks Mo, who won the quiz?",
            "Morning Stan, did you get down to the wire?",
            "Deirdre,\nthe coat is clean now",
        ] {
            assert!(!names_somebody(text), "{text}");
        }
    }

    #[test]
    fn a_name_with_a_number_alone_is_somebody() {
        assert!(names_somebody("Maria Lopez, direct line 12"));
    }

    #[test]
    fn marks_without_words_sign_for_nobody() {
        const MARKS: [&str; 11] = [".", ",", "-", "—", "(", "!", "~", "/", "·", "\n", ""];
        for (first, second) in MARKS.iter().flat_map(|first| MARKS.map(|second| (first, second))) {
            for text in
                [format!("{first}{second}"), format!("{first} {second}"), format!("A{first} {second}.")]
            {
                assert!(!names_somebody(&text), "{text:?}");
            }
        }
    }

    #[test]
    fn departments_and_posts_sign_for_nobody() {
        for signed in
            ["Claims", "Payments Branch", "Highways Communications", "Contest secretary", "Public Protection"]
        {
            assert!(!names_somebody(&format!("Your results are in the post today.\n\n{signed}")), "{signed}");
        }
    }
}
