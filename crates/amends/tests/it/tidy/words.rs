//! Rules on words: what files open with, what they must not hold, and what modules may not be called.

use super::Finding;
use super::tree::{Source, Tree};

/// Put together here, so that this file does not hold what it looks for.
const MARKERS: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX"), concat!("dbg", "!")];
const MACHINE_PLACES: [&str; 3] = [concat!("/", "work/"), concat!("/", "root/"), concat!("/tmp/", "brief")];
const CATCH_ALLS: [&str; 5] = ["util", "utils", "common", "helper", "helpers"];
/// How the purpose of a file is written, by kind.
const OPENINGS: [(&str, &[&str]); 5] = [
    ("rs", &["//! "]),
    ("css", &["/* "]),
    ("js", &["// ", "/* "]),
    ("mjs", &["// ", "/* "]),
    ("sql", &["-- "]),
];

pub fn purposes(tree: &Tree) -> Vec<Finding> {
    let opening = |source: &Source| OPENINGS.iter().find(|(kind, _)| *kind == source.kind());
    let checked = tree.sources.iter().filter_map(|source| Some((source, opening(source)?.1)));
    let silent =
        checked.filter(|(source, openings)| !openings.iter().any(|opening| tells(&source.text, opening)));
    silent
        .map(|(source, openings)| {
            let first = source.text.lines().next().unwrap_or_default();
            Finding::new(
                &source.path,
                1,
                format!("`{first}`"),
                format!("`{}` and what the file is for", openings[0]),
            )
        })
        .collect()
}

/// Whether the first line is a comment of at least two words.
fn tells(text: &str, opening: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    first.strip_prefix(opening).is_some_and(|purpose| purpose.split_whitespace().count() >= 2)
}

pub fn markers(tree: &Tree) -> Vec<Finding> {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let stands_alone = |before: Option<char>, after: Option<char>| {
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    };
    occurrences(tree, &MARKERS, stands_alone, "the work done, or an issue for it")
}

pub fn machine_places(tree: &Tree) -> Vec<Finding> {
    let begins_a_path = |before: Option<char>, _: Option<char>| {
        !before.is_some_and(|before| before.is_alphanumeric() || "._-~}/".contains(before))
    };
    occurrences(tree, &MACHINE_PLACES, begins_a_path, "nothing that only one machine has")
}

/// Learned numbers, written as letters: what looks like a word in them is chance.
const NUMBERS: [&str; 1] = ["crates/domain/data/reply/net.txt"];

fn occurrences(
    tree: &Tree,
    wanted: &[&str],
    counts: impl Fn(Option<char>, Option<char>) -> bool,
    expected: &str,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in tree.sources.iter().filter(|source| !NUMBERS.contains(&source.path.as_str())) {
        for (number, line) in source.lines() {
            let holds = |word: &&&str| {
                let around = |(place, found): (usize, &str)| {
                    (line[..place].chars().next_back(), line[place + found.len()..].chars().next())
                };
                line.match_indices(**word).map(around).any(|(before, after)| counts(before, after))
            };
            let found = wanted.iter().filter(holds);
            findings
                .extend(found.map(|word| Finding::new(&source.path, number, format!("`{word}`"), expected)));
        }
    }
    findings
}

pub fn module_names(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in tree.of_kind(&["rs", "css", "js", "mjs"]) {
        let stem = source.path.rsplit_once('.').map_or("", |(stem, _)| stem);
        let inline = source.lines().filter_map(|(number, line)| Some((number, inline_module(line)?)));
        let named = stem.split('/').map(|name| (1, name)).chain(inline);
        let vague = named.filter(|(_, name)| CATCH_ALLS.contains(name));
        findings.extend(vague.map(|(line, name)| {
            Finding::new(&source.path, line, format!("a module called `{name}`"), "a name for what it does")
        }));
    }
    findings
}

/// `pub mod name {` → `name`.
fn inline_module(line: &str) -> Option<&str> {
    let (before, name) = line.strip_suffix('{')?.trim().rsplit_once(' ')?;
    before.split(' ').next_back().filter(|word| *word == "mod").map(|_| name)
}

fn shown(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{}:{} {}", finding.path, finding.line, finding.found)).collect()
}

#[test]
fn files_without_a_purpose_are_found() {
    let tree = Tree::of(&[
        ("a.rs", "//! Keeps promises.\n"),
        ("b.rs", "use a;\n//! Late words.\n"),
        ("c.rs", "//! One\n"),
        ("d.css", "/* The look. */"),
        ("e.mjs", ""),
        ("f.md", "Anything."),
    ]);
    assert_eq!(shown(&purposes(&tree)), ["b.rs:1 `use a;`", "c.rs:1 `//! One`", "e.mjs:1 ``"]);
}

#[test]
fn markers_are_found_as_words() {
    let [to_do, _, three, debug] = MARKERS;
    let text = format!("fine\n// {to_do}: later\nlet a = {debug}(b);\nMA{three} {to_do}S");
    assert_eq!(
        shown(&markers(&Tree::of(&[("a.rs", &text)]))),
        [format!("a.rs:2 `{to_do}`"), format!("a.rs:3 `{debug}`")]
    );
}

#[test]
fn places_on_a_machine_are_found_but_not_addresses_that_contain_their_names() {
    let [work, ..] = MACHINE_PLACES;
    let text = format!("see https://example.org{work}x\ncp \"{work}target\" .");
    assert_eq!(shown(&machine_places(&Tree::of(&[("a.md", &text)]))), [format!("a.md:2 `{work}`")]);
}

#[test]
fn vague_module_names_are_found_in_paths_and_in_code() {
    let tree = Tree::of(&[
        ("src/util.rs", ""),
        ("src/common/mod.rs", ""),
        ("src/commons.rs", "a\npub(crate) mod helpers {\n"),
        ("docs/util.md", ""),
    ]);
    let found = ["`util`", "`common`", "`helpers`"].map(|name| format!("a module called {name}"));
    let places = ["src/util.rs:1", "src/common/mod.rs:1", "src/commons.rs:2"];
    let expected: Vec<String> =
        places.iter().zip(&found).map(|(place, found)| format!("{place} {found}")).collect();
    assert_eq!(shown(&module_names(&tree)), expected);
}
