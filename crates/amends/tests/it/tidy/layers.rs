//! Rules on direction: an area knows only those before it, and only actions and the job runner change things.

use super::Finding;
use super::rust_code::{self, NamedPath};
use super::tree::{Source, Tree};

/// In the order of who may know whom.
const AREAS: [&str; 9] =
    ["staff", "customer", "intake", "failure", "promise", "recovery", "reply", "case", "learning"];
const DOMAIN: &str = "crates/domain/src/";
const PROGRAM: &str = "crates/amends/src/";

pub fn areas(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (source, module) in modules(tree, DOMAIN) {
        let Some(own) = module.first().and_then(|area| rank(area)) else { continue };
        for named in named_in(source) {
            if let Some(area) = absolute(&module, &named).and_then(|path| path.into_iter().next())
                && rank(&area).is_some_and(|other| other > own)
            {
                let found = format!("`{}`", named.segments.join("::"));
                let before = AREAS[..own].join(", ");
                let expected = format!("`{}` to know of no area but those before it ({before})", AREAS[own]);
                findings.push(Finding::new(&source.path, named.line, found, expected));
            }
        }
    }
    findings
}

pub fn units(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (source, module) in modules(tree, PROGRAM) {
        if may_open_units(&module) {
            continue;
        }
        let opened = named_in(source).into_iter().filter(|named| names_unit(&named.segments));
        findings.extend(opened.map(|named| {
            let found = format!("`{}`", named.segments.join("::"));
            Finding::new(
                &source.path,
                named.line,
                found,
                "units of change in `actions` and `jobs::runner` alone",
            )
        }));
    }
    findings
}

fn may_open_units(module: &[String]) -> bool {
    match module {
        // `app` holds the one door that they go through.
        [first, ..] if first == "actions" || first == "app" => true,
        [first, second, ..] => first == "jobs" && second == "runner",
        _ => false,
    }
}

fn names_unit(segments: &[String]) -> bool {
    segments.iter().any(|segment| segment == "Unit")
        || matches!(segments, [first, second, ..] if first == "store" && second == "unit")
}

fn rank(area: &str) -> Option<usize> {
    AREAS.iter().position(|name| *name == area)
}

/// The Rust files below `folder`, each with the module it is.
fn modules<'t>(tree: &'t Tree, folder: &'t str) -> impl Iterator<Item = (&'t Source, Vec<String>)> {
    tree.of_kind(&["rs"]).filter_map(move |source| {
        let stem = source.path.strip_prefix(folder)?.strip_suffix(".rs")?;
        let mut module: Vec<String> = stem.split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
            module.pop();
        }
        Some((source, module))
    })
}

fn named_in(source: &Source) -> Vec<NamedPath> {
    rust_code::paths(&rust_code::tokens(&source.path, &source.text))
}

/// A path as seen from the root of its crate, if it says `crate`, `self` or `super`.
fn absolute(file: &[String], named: &NamedPath) -> Option<Vec<String>> {
    let mut place = [file, &named.within].concat();
    let mut segments = named.segments.iter().map(String::as_str).peekable();
    match *segments.peek()? {
        "crate" => place.clear(),
        "self" | "super" => {}
        _ => return None,
    }
    for segment in segments {
        match segment {
            "crate" | "self" => {}
            "super" => drop(place.pop()),
            name => place.push(name.to_owned()),
        }
    }
    Some(place)
}

#[test]
fn an_area_that_knows_a_later_one_is_found_however_it_says_so() {
    let promise = "use crate::{money::Money, staff::Person};\nuse crate::{id::Id, recovery::{Offer}};\n\
                   fn f() { super::super::case::open() }\nmod tests {\n use super::*; fn g() -> super::super::super::learning::T { crate::promise::a() }\n}\n// crate::reply";
    let tree = Tree::of(&[
        ("crates/domain/src/promise/timer.rs", promise),
        ("crates/domain/src/event.rs", "use crate::learning::Effect;"),
        ("crates/domain/src/case.rs", "use crate::reply::Reply; use self::reply::Local;"),
        ("crates/domain/src/staff.rs", "use crate::case_number::Number; fn case() {}"),
        ("crates/store/src/staff.rs", "use crate::case::Row;"),
    ]);
    let found: Vec<_> = areas(&tree).into_iter().map(|finding| (finding.line, finding.found)).collect();
    let expected = [
        (2, "`crate::recovery::Offer`"),
        (3, "`super::super::case::open`"),
        (5, "`super::super::super::learning::T`"),
    ];
    assert_eq!(found, expected.map(|(line, path)| (line, path.to_owned())));
}

#[test]
fn units_outside_actions_and_the_runner_are_found() {
    let opens = "use store::{Db, unit};\nfn f(unit: store::Unit) {}";
    let tree = Tree::of(&[
        ("crates/amends/src/actions/case/open.rs", opens),
        ("crates/amends/src/jobs/runner.rs", opens),
        ("crates/amends/src/jobs/timetable.rs", opens),
        ("crates/amends/src/web/case.rs", "fn unit(price: unit::Price) {} // Unit"),
        ("crates/amends/src/cli.rs", "use store::unit::{self, change};"),
        ("crates/store/src/unit.rs", "pub struct Unit;"),
    ]);
    let found: Vec<_> = units(&tree).into_iter().map(|finding| (finding.path, finding.line)).collect();
    let place = |file: &str, line| (format!("{PROGRAM}{file}"), line);
    assert_eq!(
        found,
        [
            place("jobs/timetable.rs", 1),
            place("jobs/timetable.rs", 2),
            place("cli.rs", 1),
            place("cli.rs", 1)
        ]
    );
}
