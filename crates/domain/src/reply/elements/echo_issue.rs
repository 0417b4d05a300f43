//! Naming what went wrong in concrete words, or in the words of the case's own issue.

use super::stated;
use crate::reply::draft::Draft;
use crate::reply::pattern::Hit;

/// Runs of tokens that name the issue.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    let concrete = |hit: &Hit| {
        let clause = draft.clause(hit.start);
        let meant = draft.clause_of(hit.start);
        let to_come = meant.future && !meant.past;
        !to_come && !meant.possible && clause.clone().any(|at| is_concrete(draft, at, *hit))
    };
    let named = stated(draft, "echo.fail", "echo.vague").into_iter().filter(concrete);
    named.chain(issue_words(draft)).collect()
}

/// A word that names a thing: not a small word, not a vague noun, not the failure itself.
fn is_concrete(draft: &Draft<'_>, at: usize, hit: Hit) -> bool {
    let Some(token) = draft.tokens.get(at).filter(|token| token.is_word && !token.masked) else {
        return false;
    };
    let failure_alone = at == hit.start && draft.is_in("fail_v", at);
    let small = [
        "det", "adv", "pron", "be", "have", "modal", "not", "vague_n", "bad_adj", "firm", "our", "fault_n",
        "sorry",
    ];
    let little = [
        "and", "but", "with", "for", "from", "was", "did", "does", "went", "when", "which", "here", "there",
        "who",
    ];
    token.is_number()
        || token.word.len() > 2
            && !failure_alone
            && !little.contains(&token.word.as_str())
            && !small.iter().any(|class| draft.is_in(class, at))
}

/// Two words of the issue on file in one sentence name it as well.
fn issue_words(draft: &Draft<'_>) -> Vec<Hit> {
    let Some(issue) = &draft.facts.issue else { return Vec::new() };
    let wanted: Vec<String> = issue
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 3)
        .map(str::to_lowercase)
        .collect();
    let needed = wanted.len().clamp(1, 2);
    let is_wanted =
        |at: &usize| draft.tokens.get(*at).is_some_and(|token| !token.masked && wanted.contains(&token.word));
    let named = draft.sentences().filter_map(|range| {
        let at: Vec<usize> = range.filter(is_wanted).collect();
        (at.len() >= needed).then(|| Some(Hit { start: *at.first()?, end: at.last()? + 1 }))?
    });
    named.collect()
}
