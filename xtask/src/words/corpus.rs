//! Reads labelled messages: a header, facts, the text, and one label a line with the words that carry it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::reply::{Facts, MessageKind};

/// One message as its writer labelled it.
#[derive(Debug)]
pub struct Message {
    /// Trade and number.
    pub id: String,
    /// What it is for.
    pub kind: MessageKind,
    /// What is true of the case.
    pub facts: Facts,
    /// What the customer would read.
    pub text: String,
    /// The labels in the order of the file.
    pub labels: Vec<Label>,
}

/// A code and the words of the text that carry it.
#[derive(Debug)]
pub struct Label {
    /// Fault or element.
    pub code: String,
    /// Exactly as they stand in the text.
    pub words: String,
}

impl Message {
    /// The codes that are there.
    pub fn codes(&self) -> BTreeSet<&str> {
        self.labels.iter().map(|label| label.code.as_str()).collect()
    }
}

/// Every message of a folder, by file name.
pub fn messages(folder: &Path) -> Result<Vec<Message>, String> {
    let mut all = Vec::new();
    for file in &text_files(folder)? {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        all.extend(read(&text).map_err(|reason| format!("{}: {reason}", file.display()))?);
    }
    Ok(all)
}

/// The text files of a folder in their order.
pub fn text_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let listed = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = listed
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    Ok(files)
}

/// The messages of one file.
pub fn read(file: &str) -> Result<Vec<Message>, String> {
    let file = format!("\n{file}");
    file.split("\n### ").skip(1).map(message).collect()
}

fn message(block: &str) -> Result<Message, String> {
    let (header, rest) = block.split_once('\n').ok_or("a header without a message")?;
    let parts: Vec<&str> = header.split('|').map(str::trim).collect();
    let [id, kind, verdict, _writer] = parts.as_slice() else {
        return Err(format!("`{header}`: expected id | kind | good or bad | writer"));
    };
    let told = |reason: String| format!("{id}: {reason}");
    let kind = kind.parse().map_err(|error: domain::reply::UnknownKind| told(error.to_string()))?;
    let (facts, rest) = facts(rest).map_err(told)?;
    let (text, labels) = rest.split_once("\n--\n").ok_or_else(|| told("no line `--`".to_owned()))?;
    let labels = labels.lines().filter(|line| !line.trim().is_empty()).map(|line| label(line, text));
    let labels: Vec<Label> = labels.collect::<Result<_, _>>().map_err(told)?;
    let bad = labels.iter().any(|label| is_fault(&label.code));
    if bad != (*verdict == "bad") {
        return Err(told(format!("is called `{verdict}`, which its labels contradict")));
    }
    Ok(Message { id: (*id).to_owned(), kind, facts, text: text.to_owned(), labels })
}

fn facts(rest: &str) -> Result<(Facts, &str), String> {
    let Some(after) = rest.strip_prefix("facts:") else { return Ok((Facts::default(), rest)) };
    let (line, rest) = after.split_once('\n').ok_or("facts without a text")?;
    serde_json::from_str(line).map(|facts| (facts, rest)).map_err(|error| format!("facts: {error}"))
}

fn label(line: &str, text: &str) -> Result<Label, String> {
    let (code, words) = line.split_once(':').ok_or_else(|| format!("`{line}`: expected code: words"))?;
    let (code, words) = (code.trim().to_owned(), words.trim().to_owned());
    if !super::figures::codes().contains(&code) {
        return Err(format!("no such code: `{code}`"));
    }
    if words.is_empty() || !text.contains(&words) {
        return Err(format!("these words are not in the text: `{words}`"));
    }
    Ok(Label { code, words })
}

/// True for the codes of faults.
pub fn is_fault(code: &str) -> bool {
    domain::reply::FaultCode::ALL.iter().any(|fault| super::figures::word(fault) == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = "### inn-01 | reply | bad | writer: a cook\nfacts: {\"waited_days\":2}\nWe aim to look soon.\n\nJo Vell\n--\nvague_commitment: We aim to look soon\nnamed_human: Jo Vell\n";

    #[test]
    fn a_message_is_read_with_its_facts_and_labels() {
        let all = read(SOUND).unwrap();
        assert_eq!(all[0].facts.waited_days, Some(2));
        assert_eq!(all[0].text, "We aim to look soon.\n\nJo Vell");
        assert_eq!(all[0].codes().into_iter().collect::<Vec<_>>(), ["named_human", "vague_commitment"]);
    }

    #[test]
    fn a_label_without_its_words_is_named() {
        let broken = SOUND.replace("named_human: Jo Vell", "named_human: Joe");
        assert_eq!(read(&broken).unwrap_err(), "inn-01: these words are not in the text: `Joe`");
    }

    #[test]
    fn a_verdict_that_the_labels_contradict_is_refused() {
        let broken = SOUND.replace("| bad |", "| good |");
        assert!(read(&broken).unwrap_err().contains("contradict"));
    }

    /// The trades of a part, without the initials of their writers.
    fn trades(part: &str) -> BTreeSet<String> {
        let files = std::fs::read_dir(super::super::folder().join(part)).unwrap();
        let stems =
            files.map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned());
        let unsigned = |stem: String| match stem.rsplit_once('-') {
            Some((trade, initials)) if initials.len() == 2 => trade.to_owned(),
            _ => stem,
        };
        stems.map(unsigned).collect()
    }

    #[test]
    fn no_trade_that_is_measured_was_taught() {
        let taught = trades("learn");
        for part in ["develop", "late"] {
            let both: Vec<String> = trades(part).intersection(&taught).cloned().collect();
            assert_eq!(both, Vec::<String>::new(), "in learn and in {part}");
        }
    }
}
