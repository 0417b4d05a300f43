//! The sets of words that patterns and classes name, each kept once and known by its number.

use std::collections::HashMap;

use super::lexicon::Classes;
use super::step::{SetNumber, WordSet};

/// Every set, in the order in which it was first named.
#[derive(Default)]
pub(super) struct Sets {
    all: Vec<WordSet>,
    numbers: HashMap<String, SetNumber>,
}

impl Sets {
    /// The number of the set that a part of a pattern spells; the error says what is wrong with it.
    pub fn number(&mut self, body: &str, classes: &Classes) -> Result<SetNumber, String> {
        if let Some(number) = self.numbers.get(body) {
            return Ok(*number);
        }
        self.all.push(read(body, classes)?);
        self.numbers.insert(body.to_owned(), self.all.len() - 1);
        Ok(self.all.len() - 1)
    }

    pub fn get(&self, number: SetNumber) -> Option<&WordSet> {
        self.all.get(number)
    }

    pub fn all(&self) -> &[WordSet] {
        &self.all
    }
}

fn read(body: &str, classes: &Classes) -> Result<WordSet, String> {
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
    Ok(set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_that_is_named_twice_has_one_number() {
        let (mut sets, classes) = (Sets::default(), Classes::new());
        let first = sets.number("we|i", &classes).unwrap();
        assert_ne!(sets.number("i|we", &classes).unwrap(), first);
        assert_eq!(sets.number("we|i", &classes).unwrap(), first);
        assert_eq!(sets.all().len(), 2);
    }
}
