//! Reads the bank of sentences: the marks of a sentence, a bar, and the sentence, one a line. Behind a line `only: denial` the
//! labels speak of that mark alone, and say nothing about others.

use std::path::Path;

use domain::reply::Mark;

/// One sentence with everything that it carries.
pub struct Entry {
    /// Every mark that is in it.
    pub marks: Vec<Mark>,
    /// The only marks that the labels speak of; all where there are none.
    pub only: Vec<Mark>,
    /// How much it counts: what the program itself says, and what its tests ask, must be judged right.
    pub weight: f32,
    /// The sentence; two where the second decides what the first means.
    pub text: String,
}

/// Every entry of a folder, by file name.
pub fn entries(folder: &Path) -> Result<Vec<Entry>, String> {
    let mut all = Vec::new();
    for file in super::corpus::text_files(folder)? {
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let own = file.file_stem().is_some_and(|name| name == "our_own_words" || name == "short_phrases");
        let read =
            entries_of(&text).map_err(|(line, reason)| format!("{}:{line}: {reason}", file.display()))?;
        let weight = if own { HEAVY } else { 1.0 };
        all.extend(read.into_iter().map(|entry| Entry { weight, ..entry }));
    }
    Ok(all)
}

/// The entries of one file, or the number of the line that cannot be read, and why.
fn entries_of(text: &str) -> Result<Vec<Entry>, (usize, String)> {
    let (mut all, mut only) = (Vec::new(), Vec::new());
    let told = (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    for (number, line) in told {
        let refused = |reason| (number, reason);
        match line.strip_prefix("only: ") {
            Some(words) => only = marks(words).map_err(refused)?,
            None => all.push(Entry { only: only.clone(), ..entry(line).map_err(refused)? }),
        }
    }
    Ok(all)
}

/// How much more than others a sentence counts that must be judged right.
const HEAVY: f32 = 4.0;

/// The phrases of the domain's tests: one mark a section, `+` for those that carry it, `-` for those that do not.
pub fn phrases(folder: &Path) -> Result<Vec<Entry>, String> {
    let mut all = Vec::new();
    for file in super::corpus::text_files(folder)? {
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let mut mark = None;
        for line in text.lines() {
            if let Some(word) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                mark = Mark::of(word);
            }
            let (Some(mark), Some((sign @ ("+" | "-"), text))) = (mark, line.split_once(' ')) else {
                continue;
            };
            let marks = if sign == "+" { vec![mark] } else { Vec::new() };
            all.push(Entry { marks, only: vec![mark], weight: HEAVY, text: text.to_owned() });
        }
    }
    Ok(all)
}

fn entry(line: &str) -> Result<Entry, String> {
    let (words, text) = line.split_once(" | ").ok_or("expected marks, ` | ` and a sentence")?;
    Ok(Entry { marks: marks(words)?, only: Vec::new(), weight: 1.0, text: text.to_owned() })
}

/// Marks by their words; a dash is none.
fn marks(words: &str) -> Result<Vec<Mark>, String> {
    let words = words.split_whitespace().filter(|word| *word != "-");
    words.map(|word| Mark::of(word).ok_or_else(|| format!("no such mark: `{word}`"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_sentence_are_read() {
        let read = entry("apology responsibility | I am sorry that I lost it.").unwrap();
        assert_eq!(
            read.marks.iter().map(|mark| mark.word()).collect::<Vec<_>>(),
            ["apology", "responsibility"]
        );
        assert_eq!(read.text, "I am sorry that I lost it.");
        assert!(entry("- | Your number is 4411.").unwrap().marks.is_empty());
    }

    #[test]
    fn labels_may_speak_of_some_marks_only() {
        let text = "- | It is late.\nonly: denial\n# why\ndenial | It is not late.\n";
        let read = entries_of(text).unwrap();
        assert_eq!((read[0].only.len(), read[1].only.len(), read[1].marks.len()), (0, 1, 1));
        let unknown = entries_of("only: denial\n\nonly: kindness\n").err();
        assert_eq!(unknown, Some((3, "no such mark: `kindness`".to_owned())));
    }

    #[test]
    fn an_unknown_mark_is_named() {
        assert_eq!(entry("kindness | Hello.").err(), Some("no such mark: `kindness`".to_owned()));
    }
}
