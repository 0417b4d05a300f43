//! The house rules as tests over the source tree. A rule is a function from the tree to what breaks it.

mod events;
mod layers;
mod libraries;
mod links;
mod migrations;
mod rust_code;
mod sizes;
mod tree;
mod words;

use std::fmt;
use tree::Tree;

/// One place that breaks a rule.
#[derive(Debug, PartialEq)]
struct Finding {
    path: String,
    line: usize,
    found: String,
    expected: String,
}

impl Finding {
    fn new(path: &str, line: usize, found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, found: found.into(), expected: expected.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: found {}, expected {}", self.path, self.line, self.found, self.expected)
    }
}

fn keeps(rule: fn(&Tree) -> Vec<Finding>) {
    let findings: Vec<String> = rule(Tree::of_repository()).iter().map(Finding::to_string).collect();
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn source_files_open_with_what_they_are_for() {
    keeps(words::purposes);
}

#[test]
fn no_marker_is_left_behind() {
    keeps(words::markers);
}

#[test]
fn no_file_names_a_place_on_one_machine() {
    keeps(words::machine_places);
}

#[test]
fn modules_are_named_for_what_they_do() {
    keeps(words::module_names);
}

#[test]
fn files_are_short() {
    keeps(sizes::files);
}

#[test]
fn functions_are_short() {
    keeps(sizes::functions);
}

#[test]
fn sizes_are_told() {
    sizes::tell(Tree::of_repository());
}

#[test]
fn links_in_documents_resolve() {
    keeps(links::resolve);
}

#[test]
fn lock_files_name_no_mirror() {
    keeps(links::registries);
}

#[test]
fn domain_uses_listed_libraries_only() {
    keeps(libraries::listed);
}

#[test]
fn areas_know_only_those_before_them() {
    keeps(layers::areas);
}

#[test]
fn units_of_change_are_opened_in_actions_and_the_job_runner_alone() {
    keeps(layers::units);
}

#[test]
fn kinds_of_event_are_listed() {
    keeps(events::listed);
}

#[test]
fn migrations_come_in_pairs() {
    keeps(migrations::paired);
}
