//! A person's name: an introduction, a signature, or the signer on file.

use super::signature;
use crate::reply::draft::Draft;
use crate::reply::pattern::Hit;

/// Runs of tokens that name a person of the firm.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    let mut found: Vec<Hit> = introductions(draft);
    found.extend(signer(draft));
    found.extend(signature::find(draft));
    found
}

/// The names that an introduction, or a closing that does not open the text, leads to.
fn introductions(draft: &Draft<'_>) -> Vec<Hit> {
    let closings = draft.hits("human.closing").iter().filter(|hit| hit.start > 0);
    draft.hits("human.intro").iter().chain(closings).filter_map(|hit| name_behind(draft, *hit)).collect()
}

fn name_behind(draft: &Draft<'_>, hit: Hit) -> Option<Hit> {
    let end = (hit.end + 2).min(draft.sentence(hit.start).end.max(hit.end));
    let start = (hit.start..end).find(|at| is_name(draft, *at))?;
    let behind = (start..end).find(|at| !is_name(draft, *at)).unwrap_or(end);
    Some(Hit { start, end: behind })
}

/// One capitalised word that is no ordinary word is a name; initials are not.
pub(super) fn is_name(draft: &Draft<'_>, at: usize) -> bool {
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

#[cfg(test)]
mod tests {
    use crate::reply::{ElementCode, Facts, MessageKind, check};

    #[test]
    fn who_speaks_may_be_said_in_the_first_sentence() {
        for text in [
            "Hi Mrs Bright its Kev on the van. We are late.",
            "Hi Padraig, Sorcha here from nights. We are late.",
            "Hello, my name is Ana and I look after your case.",
        ] {
            let elements = check(text, MessageKind::Reply, &Facts::default()).elements;
            assert!(elements.iter().any(|one| one.code == ElementCode::NamedHuman), "{text}");
        }
    }
}
