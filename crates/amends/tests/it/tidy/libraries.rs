//! The rule on what `domain` is built from: the libraries that ARCHITECTURE lists, no more and no fewer.

use super::Finding;
use super::tree::{Source, Tree};
use std::collections::BTreeMap;

const MANIFEST: &str = "crates/domain/Cargo.toml";
const DOCUMENT: &str = "ARCHITECTURE.md";
const SECTION: &str = "libraries in domain";

pub fn listed(tree: &Tree) -> Vec<Finding> {
    let Some(document) = tree.find(DOCUMENT) else { return Vec::new() };
    let manifest = tree.find(MANIFEST).expect("domain has a manifest");
    let listed = section(document);
    if listed.is_empty() {
        return vec![Finding::new(
            DOCUMENT,
            1,
            "no library",
            format!("a section `{SECTION}` with a `library` a line"),
        )];
    }
    let used = dependencies(manifest);
    let missing = used.iter().filter(|(name, _)| !listed.contains_key(*name));
    let stale = listed.iter().filter(|(name, _)| !used.contains_key(*name));
    let missing = missing
        .map(|(name, line)| Finding::new(MANIFEST, *line, format!("`{name}`"), format!("it in {DOCUMENT}")));
    let stale = stale
        .map(|(name, line)| Finding::new(DOCUMENT, *line, format!("`{name}`"), format!("it in {MANIFEST}")));
    missing.chain(stale).collect()
}

/// The first word in backticks of each list item or table row of the section, with its line.
fn section(document: &Source) -> BTreeMap<String, usize> {
    let plain = |line: &str| line.trim_start_matches('#').trim().replace('`', "").to_lowercase();
    let rest =
        document.lines().skip_while(|(_, line)| !(line.starts_with('#') && plain(line) == SECTION)).skip(1);
    let body = rest.take_while(|(_, line)| !line.starts_with('#'));
    let items = body.filter(|(_, line)| line.starts_with(['-', '*', '|']));
    items.filter_map(|(number, line)| Some((line.split('`').nth(1)?.to_owned(), number))).collect()
}

/// The names in `[dependencies]`, each with its line.
fn dependencies(manifest: &Source) -> BTreeMap<String, usize> {
    let rest = manifest.lines().skip_while(|(_, line)| *line != "[dependencies]").skip(1);
    let body = rest.take_while(|(_, line)| !line.starts_with('['));
    let name = |line: &str| {
        line.split_once('=').map(|(name, _)| name.split('.').next().unwrap_or(name).trim().to_owned())
    };
    body.filter_map(|(number, line)| Some((name(line)?, number))).collect()
}

#[test]
fn libraries_missing_from_either_side_are_found() {
    let manifest = "[package]\nname = \"domain\"\n[dependencies]\njiff = \"1\"\ntokio.workspace = true\n[dev-dependencies]\nproptest = \"1\"";
    let document = "# House\n## Libraries in `domain`\n| library | area |\n|---|---|\n| `jiff` | all, not `serde` |\n| `cel` | rules |\n## More\n- `rand`";
    let found: Vec<_> = listed(&Tree::of(&[(MANIFEST, manifest), (DOCUMENT, document)]))
        .iter()
        .map(Finding::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "crates/domain/Cargo.toml:5: found `tokio`, expected it in ARCHITECTURE.md",
            "ARCHITECTURE.md:6: found `cel`, expected it in crates/domain/Cargo.toml",
        ]
    );
    let without = listed(&Tree::of(&[(MANIFEST, manifest), (DOCUMENT, "# House")]));
    assert_eq!(without.len(), 1, "a document without the section");
}
