//! Rules on size: files and functions that a person can hold in mind.

use super::Finding;
use super::rust_code;
use super::tree::{Source, Tree};
use std::io::Write;

const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 60;
const SOURCES: [&str; 6] = ["rs", "css", "js", "mjs", "sql", "html"];

pub fn files(tree: &Tree) -> Vec<Finding> {
    let long = tree.of_kind(&SOURCES).map(|source| (source, source.lines().count()));
    let long = long.filter(|(_, lines)| *lines > LONGEST_FILE);
    long.map(|(source, lines)| {
        Finding::new(&source.path, lines, format!("{lines} lines"), format!("{LONGEST_FILE} at most"))
    })
    .collect()
}

pub fn functions(tree: &Tree) -> Vec<Finding> {
    let all = tree
        .sources
        .iter()
        .flat_map(|source| functions_of(source).into_iter().map(move |each| (source, each)));
    let long = all.filter(|(_, function)| function.lines > LONGEST_FUNCTION);
    long.map(|(source, function)| {
        let found = format!("`{}` of {} lines", function.name, function.lines);
        Finding::new(&source.path, function.line, found, format!("{LONGEST_FUNCTION} at most"))
    })
    .collect()
}

fn functions_of(source: &Source) -> Vec<rust_code::Function> {
    match source.kind() {
        "rs" => rust_code::functions(&rust_code::tokens(&source.path, &source.text)),
        "js" | "mjs" => script_functions(&source.text),
        _ => Vec::new(),
    }
}

/// Functions of a script that opens them at the end of a line and closes them at the same indentation.
fn script_functions(text: &str) -> Vec<rust_code::Function> {
    let lines: Vec<&str> = text.lines().collect();
    let opens = |line: &str| line.ends_with('{') && (line.contains("=>") || line.contains("function"));
    let starts = lines.iter().enumerate().filter(|(_, line)| opens(line));
    starts
        .filter_map(|(start, line)| {
            let indent = &line[..line.len() - line.trim_start().len()];
            let closes = |line: &&str| line.strip_prefix(indent).is_some_and(|rest| rest.starts_with('}'));
            let length = lines[start + 1..].iter().position(closes)? + 2;
            Some(rust_code::Function { name: line.trim().to_owned(), line: start + 1, lines: length })
        })
        .collect()
}

/// Prints the median sizes past the test runner, which keeps the words of a test that passes to itself.
pub fn tell(tree: &Tree) {
    let files: Vec<usize> =
        tree.of_kind(&["rs", "css", "js", "mjs"]).map(|source| source.lines().count()).collect();
    let functions: Vec<usize> =
        tree.sources.iter().flat_map(functions_of).map(|function| function.lines).collect();
    let told = format!(
        "tidy: {} files with a median of {} lines (aim: 100), {} functions with a median of {} (aim: 8)\n",
        files.len(),
        median(&files),
        functions.len(),
        median(&functions)
    );
    std::io::stderr().write_all(told.as_bytes()).expect("standard error takes a line");
}

/// The middle one, the lower of two.
fn median(sizes: &[usize]) -> usize {
    let mut sorted = sizes.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

#[test]
fn a_file_and_functions_that_are_too_long_are_found() {
    let body = "  x();\n".repeat(59);
    let script =
        format!("// One.\nexport async function wide() {{\n{body}}}\nconst fine = () => {{\n  y();\n}};\n");
    let rust = format!("//! One.\nfn wide() {{\n{body}}}\n");
    let long = "a {}\n".repeat(401);
    let tree = Tree::of(&[("a.mjs", &script), ("b.rs", &rust), ("c.css", &long), ("d.css", &long[5..])]);
    let shown = |findings: Vec<Finding>| findings.iter().map(Finding::to_string).collect::<Vec<_>>();
    assert_eq!(shown(files(&tree)), ["c.css:401: found 401 lines, expected 400 at most"]);
    assert_eq!(
        shown(functions(&tree)),
        [
            "a.mjs:2: found `export async function wide() {` of 61 lines, expected 60 at most",
            "b.rs:2: found `wide` of 61 lines, expected 60 at most",
        ]
    );
}

#[test]
fn the_median_is_the_one_in_the_middle() {
    assert_eq!((median(&[]), median(&[9, 1, 5]), median(&[4, 1, 3, 2])), (0, 5, 2));
}
