//! The browser tests: Chromium and Node where they are missing, the two packages they use, and their command.

use crate::machine;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const OLDEST_NODE: u32 = 18;
const SHELL: &str = "chromium-headless-shell";

/// The command that runs every browser test against the program built in `target`; pictures go to `target/pictures`.
pub fn tests(target: &Path) -> Result<Command, String> {
    let chromium = chromium()?;
    node()?;
    let folder = machine::root().join("crates/amends/tests/browser");
    // No test uses a browser that a package brings along.
    let mut packages = Command::new("npm");
    packages.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
    machine::run(packages.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec"]).args(test_files(&folder)?).current_dir(machine::root());
    node.env("AMENDS_BIN", target.join("debug/amends")).env("AMENDS_CHROMIUM", chromium);
    node.env("AMENDS_PICTURES", target.join("pictures"));
    Ok(node)
}

fn test_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let paths = entries.flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.to_string_lossy().ends_with(".test.mjs")).collect();
    files.sort();
    if files.is_empty() { Err(format!("no *.test.mjs in {}", folder.display())) } else { Ok(files) }
}

/// The headless shell where it can be had: it draws every frame, also of pages behind others, for which the whole browser
/// now and then waits without end; and it is half the size.
fn chromium() -> Result<PathBuf, String> {
    if let Some(shell) = machine::find(SHELL) {
        return Ok(shell);
    }
    let installed = machine::install(&[SHELL, "fonts-dejavu-core"], "Chromium's headless shell is missing");
    if let Some(browser) =
        [SHELL, "chromium", "chromium-browser", "google-chrome"].into_iter().find_map(machine::find)
    {
        return Ok(browser);
    }
    installed.and(Err(format!("{SHELL} was installed, yet it is not on PATH")))
}

fn node() -> Result<(), String> {
    let missing: Vec<&str> = [("node", "nodejs"), ("npm", "npm")]
        .into_iter()
        .filter(|(program, _)| machine::find(program).is_none())
        .map(|(_, package)| package)
        .collect();
    if !missing.is_empty() {
        machine::install(&missing, "Node with npm is missing")?;
    }
    let version = machine::output(Command::new("node").arg("--version"))?;
    match major(&version) {
        Some(number) if number >= OLDEST_NODE => Ok(()),
        _ => Err(format!("node is {version}, but the browser tests need {OLDEST_NODE} or newer")),
    }
}

/// `v18.20.4` → 18.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_the_number_between_v_and_dot() {
        assert_eq!(major("v18.20.4"), Some(18));
        assert_eq!(major("v26.0.0-nightly"), Some(26));
        assert_eq!(major("18.20.4"), None);
    }

    #[test]
    fn the_harness_is_among_the_test_files() {
        let files = test_files(&machine::root().join("crates/amends/tests/browser")).unwrap();
        assert!(files.iter().any(|file| file.ends_with("harness.test.mjs")), "{files:?}");
        assert!(test_files(&machine::root().join("xtask")).unwrap_err().contains("no *.test.mjs in"));
    }
}
