//! Turns a line of a pattern book into steps.
//!
//! `word`, `a|b`, `pre~` (begins so), `@class`, `#` a number, `_` any word, `%` a capitalised word; a final `?` makes it
//! optional. `..3` up to three words, `...6` also across commas. `!x` not next, `!!x` not in the next twelve,
//! `<!x` not among the three before in the clause. `^` and `$` are the start and the end of a clause.

use super::lexicon::Classes;
use super::sets::Sets;
use super::step::{SetNumber, Step};

const BEHIND: usize = 3;
const AHEAD: usize = 12;

/// Compiles one pattern; the error says which part is wrong.
pub(super) fn compile(line: &str, classes: &Classes, sets: &mut Sets) -> Result<Vec<Step>, String> {
    let mut set = |body: &str| sets.number(body, classes);
    line.split_whitespace().map(|part| step(part, &mut set)).collect()
}

fn step(part: &str, set: &mut impl FnMut(&str) -> Result<SetNumber, String>) -> Result<Step, String> {
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
        return Ok(Step::NotBehind(set(rest)?, BEHIND));
    }
    if let Some(rest) = part.strip_prefix("!!") {
        return Ok(Step::NotAhead(set(rest)?, AHEAD));
    }
    if let Some(rest) = part.strip_prefix('!').filter(|rest| !rest.is_empty()) {
        return Ok(Step::NotNext(set(rest)?));
    }
    let (body, optional) = match part.strip_suffix('?').filter(|body| !body.is_empty()) {
        Some(body) => (body, true),
        None => (part, false),
    };
    Ok(Step::Take { set: set(body)?, optional })
}

fn gap(rest: &str, marks: bool) -> Result<Step, String> {
    let most = rest.parse().map_err(|_| format!("`{rest}` is no number of words"))?;
    Ok(Step::Gap { most, marks })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_class_is_named() {
        assert_eq!(
            compile("we @lost", &Classes::new(), &mut Sets::default()).unwrap_err(),
            "no class `lost`"
        );
    }

    #[test]
    fn every_sort_of_part_compiles() {
        let line = "^ <!not we|i so? ..2 ...6 !x !!y # _ % apolog~ $";
        let steps = compile(line, &Classes::new(), &mut Sets::default()).unwrap();
        assert_eq!(steps.len(), 13);
    }
}
