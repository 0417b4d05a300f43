//! Turns a line of a pattern book into steps.
//!
//! `word`, `a|b`, `pre~` (begins so), `@class`, `#` a number, `_` any word, `%` a capitalised word; a final `?` makes it
//! optional. `..3` up to three words, `...6` also across commas. `!x` not next, `!!x` not in the next twelve,
//! `<!x` not among the three before in the clause. `^` and `$` are the start and the end of a clause.

use std::sync::Arc;

use super::lexicon::Classes;
use super::step::{Step, WordSet};

const BEHIND: usize = 3;
const AHEAD: usize = 12;

/// Compiles one pattern; the error says which part is wrong.
pub(super) fn compile(line: &str, classes: &Classes) -> Result<Vec<Step>, String> {
    line.split_whitespace().map(|part| step(part, classes)).collect()
}

fn step(part: &str, classes: &Classes) -> Result<Step, String> {
    if part == "^" {
        return Ok(Step::ClauseStart);
    }
    if part == "$" {
        return Ok(Step::ClauseEnd);
    }
    if let Some(rest) = part.strip_prefix("...") {
        return gap(rest, true);
    }
    if let Some(rest) = part.strip_prefix("..") {
        return gap(rest, false);
    }
    if let Some(rest) = part.strip_prefix("<!") {
        return Ok(Step::NotBehind(set(rest, classes)?, BEHIND));
    }
    if let Some(rest) = part.strip_prefix("!!") {
        return Ok(Step::NotAhead(set(rest, classes)?, AHEAD));
    }
    if let Some(rest) = part.strip_prefix('!').filter(|rest| !rest.is_empty()) {
        return Ok(Step::NotNext(set(rest, classes)?));
    }
    let (body, optional) = match part.strip_suffix('?').filter(|body| !body.is_empty()) {
        Some(body) => (body, true),
        None => (part, false),
    };
    Ok(Step::Take { set: set(body, classes)?, optional })
}

fn gap(rest: &str, marks: bool) -> Result<Step, String> {
    let most = rest.parse().map_err(|_| format!("`{rest}` is no number of words"))?;
    Ok(Step::Gap { most, marks })
}

fn set(body: &str, classes: &Classes) -> Result<Arc<WordSet>, String> {
    let mut set = WordSet::default();
    for alternative in body.split('|') {
        match alternative {
            "" => return Err(format!("`{body}` has an empty alternative")),
            "_" => set.any_word = true,
            "#" => {
                set.any_number = true;
                if let Some(words) = classes.get("number") {
                    set.absorb(words);
                }
            }
            "%" => set.any_capital = true,
            _ => match alternative.strip_prefix('@') {
                Some(name) => set.absorb(classes.get(name).ok_or(format!("no class `{name}`"))?),
                None => set.add(&alternative.replace('+', " ")),
            },
        }
    }
    Ok(Arc::new(set))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_class_is_named() {
        assert_eq!(compile("we @lost", &Classes::new()).unwrap_err(), "no class `lost`");
    }

    #[test]
    fn every_sort_of_part_compiles() {
        let steps = compile("^ <!not we|i so? ..2 ...6 !x !!y # _ % apolog~ $", &Classes::new()).unwrap();
        assert_eq!(steps.len(), 13);
    }
}
