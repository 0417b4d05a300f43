//! The templates, in the binary: by language and name, strict about what they ask for.

use std::sync::LazyLock;

use minijinja::{Environment, UndefinedBehavior, value::Value};
use rust_embed::Embed;

use super::{LANGUAGE, words::UNKNOWN_REASONS};
use crate::error::Error;

#[derive(Embed)]
#[folder = "templates/letters/"]
struct Templates;

/// Read once; a broken template is told at start, by [`check`].
static BOOK: LazyLock<Result<Environment<'static>, String>> = LazyLock::new(read);

/// Every template that a message may ask for.
const NAMES: [&str; 15] = [
    "acknowledgement",
    "call",
    "call_points",
    "next",
    "update",
    "update_call",
    "update_call_points",
    "decision",
    "follow_up",
    "letter",
    "offer_reminder",
    "alert",
    "approval",
    "round_approval",
    "subject",
];

fn read() -> Result<Environment<'static>, String> {
    let mut book = Environment::new();
    book.set_undefined_behavior(UndefinedBehavior::Strict);
    for path in Templates::iter() {
        let text = Templates::get(&path).map(|file| file.data.into_owned()).unwrap_or_default();
        let text = String::from_utf8(text).map_err(|error| format!("{path}: {error}"))?;
        book.add_template_owned(path.clone().into_owned(), text)
            .map_err(|error| format!("{path}: {error:#}"))?;
    }
    // Parts are included by their bare name and found beside the letter that asks for them.
    book.set_path_join_callback(|name, parent| match parent.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}").into(),
        None => name.into(),
    });
    Ok(book)
}

/// Whether every template can be read.
///
/// # Errors
/// Names the template and the line.
pub fn check() -> Result<(), Error> {
    let book = BOOK.as_ref().map_err(|error| Error::Fault(error.clone()))?;
    for name in NAMES {
        let path = format!("{LANGUAGE}/{name}.txt");
        book.get_template(&path).map_err(|error| Error::Fault(format!("{path}: {error:#}")))?;
    }
    Ok(())
}

/// What a draft leaves to its writer, where it still stands in a text: none of it may go out.
#[must_use]
pub fn gaps(text: &str) -> Vec<&str> {
    let Ok(book) = BOOK.as_ref() else { return Vec::new() };
    let ours = |gap: &str| {
        gap == UNKNOWN_REASONS || book.templates().any(|(_, template)| template.source().contains(gap))
    };
    let opened = text.match_indices('[').map(|(at, _)| &text[at..]);
    let bracketed = opened.filter_map(|rest| rest.find(']').map(|end| &rest[..=end]));
    bracketed.filter(|gap| gap.contains(char::is_alphabetic) && ours(gap)).collect()
}

/// Writes a template out; in [`LANGUAGE`] where there is none in the language asked for.
pub(super) fn write(language: &str, name: &str, facts: Value) -> Result<String, Error> {
    let book = BOOK.as_ref().map_err(|error| Error::Fault(error.clone()))?;
    let template = [language, LANGUAGE]
        .iter()
        .find_map(|language| book.get_template(&format!("{language}/{name}.txt")).ok())
        .ok_or_else(|| Error::Fault(format!("there is no template “{name}”")))?;
    let text =
        template.render(facts).map_err(|error| Error::Fault(format!("template “{name}”: {error:#}")))?;
    Ok(tidy(&text))
}

/// A fact that is missing leaves an empty paragraph behind; one blank line between paragraphs is enough.
fn tidy(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if !(line.is_empty() && lines.last().is_none_or(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    lines.join("\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{BOOK, check, gaps, tidy, write};

    #[test]
    fn every_template_can_be_read() {
        check().unwrap();
        assert!(BOOK.as_ref().unwrap().templates().count() >= super::NAMES.len());
    }

    #[test]
    fn a_fact_that_is_asked_for_and_missing_is_an_error_and_no_blank() {
        let error = write("en", "alert", minijinja::context! { number => "1" }).unwrap_err();
        assert!(error.to_string().contains("undefined"), "{error}");
    }

    #[test]
    fn another_language_falls_back() {
        let facts = minijinja::context! { kind => "decision", number => "1" };
        assert_eq!(write("xx", "subject", facts.clone()).unwrap(), write("en", "subject", facts).unwrap());
    }

    #[test]
    fn only_brackets_of_a_template_are_gaps() {
        assert_eq!(
            gaps("I [am] sorry: [what was found], [how it was put right] and [more"),
            ["[what was found]", "[how it was put right]"]
        );
        assert!(gaps("Our decision [7K3M-9QXT], see [].").is_empty());
    }

    #[test]
    fn blank_lines_do_not_pile_up() {
        assert_eq!(tidy("\na\n\n\nb \n\n"), "a\n\nb");
    }
}
