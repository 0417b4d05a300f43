//! Reads the word lists: `[noun x]` adds plurals, `[verb x]` spells out forms, `[word x]` takes words as they stand.

use std::collections::HashMap;

use super::step::WordSet;
use super::verb;

/// Named word classes. A verb class `x` also has `x.base`, `x.s`, `x.past` and `x.ing`.
pub(super) type Classes = HashMap<String, WordSet>;

#[derive(Clone, Copy)]
enum Sort {
    Word,
    Noun,
    Verb,
}

/// Reads one list into the classes; returns what is wrong with it.
pub(super) fn read(file: &str, text: &str, classes: &mut Classes) -> Vec<String> {
    let mut defects = Vec::new();
    let mut section: Option<(Sort, String)> = None;
    for (number, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or("").trim();
        if line.is_empty() {
            continue;
        }
        if let Some(header) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = parse_header(header);
            if section.is_none() {
                defects.push(format!("{file}:{}: `[{header}]` names no sort and class", number + 1));
            }
        } else if let Some((sort, class)) = &section {
            line.split(',').map(str::trim).filter(|entry| !entry.is_empty()).for_each(|entry| {
                add(classes, *sort, class, entry);
            });
        } else {
            defects.push(format!("{file}:{}: words before the first section", number + 1));
        }
    }
    defects
}

fn parse_header(header: &str) -> Option<(Sort, String)> {
    let (sort, class) = header.split_once(' ')?;
    let sort = match sort {
        "word" => Sort::Word,
        "noun" => Sort::Noun,
        "verb" => Sort::Verb,
        _ => return None,
    };
    Some((sort, class.trim().to_owned()))
}

fn add(classes: &mut Classes, sort: Sort, class: &str, entry: &str) {
    let mut put = |class: String, word: &str| classes.entry(class).or_default().add(word);
    match sort {
        Sort::Word => put(class.to_owned(), entry),
        Sort::Noun => {
            put(class.to_owned(), entry);
            put(class.to_owned(), &plural(entry));
        }
        Sort::Verb => {
            let Some(forms) = verb::forms(entry) else { return };
            put(format!("{class}.base"), &forms.base);
            put(format!("{class}.s"), &forms.third);
            put(format!("{class}.ing"), &forms.ing);
            for past in &forms.past {
                put(format!("{class}.past"), past);
                put(class.to_owned(), past);
            }
            [&forms.base, &forms.third, &forms.ing].into_iter().for_each(|form| put(class.to_owned(), form));
        }
    }
}

fn plural(noun: &str) -> String {
    if noun.ends_with('y') && !noun.ends_with("ay") && !noun.ends_with("ey") {
        return format!("{}ies", &noun[..noun.len() - 1]);
    }
    let hisses = ["s", "sh", "ch", "x"].iter().any(|end| noun.ends_with(end));
    format!("{noun}{}", if hisses { "es" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_spell_out_their_words() {
        let mut classes = Classes::new();
        let text = "# a list\n[noun van]\nlorry, delivery van # two\n[verb mend]\nfix, send sent";
        assert!(read("t", text, &mut classes).is_empty());
        assert!(classes["van"].words.contains("lorries"));
        assert!(classes["van"].phrases["delivery"].contains(&vec!["vans".to_owned()]));
        assert!(classes["mend.past"].words.contains("sent"));
        assert!(classes["mend"].words.contains("fixing"));
    }

    #[test]
    fn a_bad_header_is_named_with_its_line() {
        let defects = read("t", "[thing]\n", &mut Classes::new());
        assert_eq!(defects, ["t:1: `[thing]` names no sort and class"]);
    }
}
