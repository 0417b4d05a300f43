//! The rule on migrations: the same numbers and names for both engines.

use super::Finding;
use super::tree::Tree;
use std::collections::BTreeSet;

const FOLDERS: [&str; 2] = ["crates/store/migrations/sqlite", "crates/store/migrations/postgres"];

pub fn paired(tree: &Tree) -> Vec<Finding> {
    let [sqlite, postgres] = FOLDERS.map(|folder| tree.below(folder).collect::<BTreeSet<_>>());
    let alone = |folder: &str,
                 names: &BTreeSet<&str>,
                 others: &BTreeSet<&str>,
                 other: &str|
     -> Vec<Finding> {
        let lonely = names.difference(others);
        lonely
            .map(|name| {
                Finding::new(&format!("{folder}/{name}"), 1, "it alone", format!("{other}/{name} beside it"))
            })
            .collect()
    };
    let mut findings = alone(FOLDERS[0], &sqlite, &postgres, FOLDERS[1]);
    findings.extend(alone(FOLDERS[1], &postgres, &sqlite, FOLDERS[0]));
    findings
}

#[test]
fn migrations_of_one_engine_alone_are_found() {
    let tree = Tree::of(&[
        ("crates/store/migrations/sqlite/0001_cases.sql", ""),
        ("crates/store/migrations/postgres/0001_cases.sql", ""),
        ("crates/store/migrations/sqlite/0002_jobs.sql", ""),
        ("crates/store/migrations/postgres/0002_job.sql", ""),
    ]);
    let found: Vec<_> = paired(&tree).into_iter().map(|finding| finding.path).collect();
    assert_eq!(found, [format!("{}/0002_jobs.sql", FOLDERS[0]), format!("{}/0002_job.sql", FOLDERS[1])]);
}
