//! Rules on references: links in documents resolve, and lock files name no machine's mirror.

use super::Finding;
use super::tree::{Source, Tree};

const REGISTRIES: [&str; 2] = [
    r#""resolved": "https://registry.npmjs.org/"#,
    r#"source = "registry+https://github.com/rust-lang/crates.io-index""#,
];

pub fn resolve(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in tree.of_kind(&["md"]) {
        for (number, line) in prose(source) {
            let broken = targets(line).into_iter().filter(|target| !resolves(tree, source, target));
            findings.extend(broken.map(|target| {
                Finding::new(
                    &source.path,
                    number,
                    format!("a link to `{target}`"),
                    "a file, folder or heading that exists",
                )
            }));
        }
    }
    findings
}

/// The lines outside fenced code.
fn prose(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    source.lines().filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

/// What a line links to, as `[text](target)`, `[name]: target`, `src="target"` or `href="target"`, outside inline code.
fn targets(line: &str) -> Vec<String> {
    let plain: String = line.split('`').step_by(2).collect::<Vec<_>>().join("·");
    let mut found = Vec::new();
    for (opening, closing) in [("](", ')'), ("src=\"", '"'), ("href=\"", '"')] {
        let rests = plain.match_indices(opening).map(|(place, _)| &plain[place + opening.len()..]);
        found.extend(rests.filter_map(|rest| rest.split([closing, ' ']).next().map(str::to_owned)));
    }
    if let Some((_, target)) = plain.strip_prefix('[').and_then(|rest| rest.split_once("]: ")) {
        found.extend(target.split_whitespace().next().map(str::to_owned));
    }
    found
}

fn resolves(tree: &Tree, source: &Source, target: &str) -> bool {
    if target.contains("://") || target.starts_with("mailto:") || target.starts_with("data:") {
        return true;
    }
    let (path, heading) =
        target.split_once('#').map_or((target, None), |(path, heading)| (path, Some(heading)));
    let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = if path.is_empty() { Some(source.path.clone()) } else { joined(folder, path) };
    let Some(path) = path else { return false };
    let has_heading = |heading| tree.find(&path).is_none_or(|document| has_heading(document, heading));
    tree.has(&path) && heading.is_none_or(has_heading)
}

/// A path with its `.` and `..` walked; none if it leaves the tree.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

fn has_heading(document: &Source, anchor: &str) -> bool {
    document.kind() != "md" || prose(document).any(|(_, line)| line.starts_with('#') && slug(line) == anchor)
}

/// The anchor that forges give a heading: lower case, spaces as hyphens, other marks dropped.
fn slug(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = kept.chars().filter(|mark| mark.is_alphanumeric() || " -_".contains(*mark));
    kept.map(|mark| if mark == ' ' { '-' } else { mark }).collect()
}

pub fn registries(tree: &Tree) -> Vec<Finding> {
    let locks = tree
        .sources
        .iter()
        .filter(|source| source.path.ends_with("package-lock.json") || source.path == "Cargo.lock");
    let mut findings = Vec::new();
    for lock in locks {
        let named = lock.lines().map(|(number, line)| (number, line.trim()));
        let named =
            named.filter(|(_, line)| line.starts_with("\"resolved\": ") || line.starts_with("source = "));
        let strange = named.filter(|(_, line)| !REGISTRIES.iter().any(|registry| line.starts_with(registry)));
        findings.extend(
            strange.map(|(number, line)| Finding::new(&lock.path, number, line, "the public registry")),
        );
    }
    findings
}

#[test]
fn broken_links_are_found_in_every_form_and_not_in_code() {
    let page = "[a](b.md) [b](../README.md#the-idea) <img src=\"c.png\"> `[d](d.md)`\n```\n[e](e.md)\n```\n[f]: f.md\n[g](b.md#none) [h](#here) [i](https://example.org/x) [j](../..)\n# Here!";
    let tree = Tree::of(&[("docs/a.md", page), ("docs/b.md", "# Some"), ("README.md", "## The idea")]);
    let found: Vec<_> = resolve(&tree).into_iter().map(|finding| (finding.line, finding.found)).collect();
    let expected = [(1, "c.png"), (5, "f.md"), (6, "b.md#none"), (6, "../..")];
    assert_eq!(found, expected.map(|(line, target)| (line, format!("a link to `{target}`"))));
}

#[test]
fn mirrors_in_lock_files_are_found() {
    let npm = "\"resolved\": \"https://registry.npmjs.org/a.tgz\",\n\"resolved\": \"http://10.0.0.1/a.tgz\",";
    let tree =
        Tree::of(&[("x/package-lock.json", npm), ("Cargo.lock", "source = \"git+https://example.org/a\"")]);
    let found: Vec<_> = registries(&tree).into_iter().map(|finding| (finding.path, finding.line)).collect();
    assert_eq!(found, [("x/package-lock.json".to_owned(), 2), ("Cargo.lock".to_owned(), 1)]);
}
