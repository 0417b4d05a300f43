//! The source tree: every file of the repository that git tracks or would track, read once.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// A text file. `path` is relative to the root, with `/`.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn kind(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, kind)| kind)
    }

    /// The lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

pub struct Tree {
    pub sources: Vec<Source>,
    /// Every file and folder, also those that are no text.
    places: BTreeSet<String>,
}

impl Tree {
    pub fn of_repository() -> &'static Self {
        static TREE: OnceLock<Tree> = OnceLock::new();
        TREE.get_or_init(|| {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
            let files =
                tracked(&root).into_iter().filter_map(|path| Some((fs::read(root.join(&path)).ok()?, path)));
            Self::new(files.map(|(bytes, path)| (path, bytes)))
        })
    }

    fn new(files: impl Iterator<Item = (String, Vec<u8>)>) -> Self {
        let mut tree = Self { sources: Vec::new(), places: BTreeSet::from([String::new()]) };
        for (path, bytes) in files {
            let folders = path.match_indices('/').map(|(end, _)| path[..end].to_owned());
            tree.places.extend(folders.chain([path.clone()]));
            if let Ok(text) = String::from_utf8(bytes) {
                tree.sources.push(Source { path, text });
            }
        }
        tree
    }

    /// A tree that a test makes up: paths and texts.
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self::new(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())))
    }

    /// Files whose name ends in one of `kinds`.
    pub fn of_kind<'t>(&'t self, kinds: &'t [&str]) -> impl Iterator<Item = &'t Source> {
        self.sources.iter().filter(|source| kinds.contains(&source.kind()))
    }

    pub fn find(&self, path: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.path == path)
    }

    /// Whether there is a file or folder at `path`.
    pub fn has(&self, path: &str) -> bool {
        self.places.contains(path)
    }

    /// The paths of files below a folder, relative to it.
    pub fn below<'t>(&'t self, folder: &'t str) -> impl Iterator<Item = &'t str> {
        self.sources.iter().filter_map(move |source| source.path.strip_prefix(folder)?.strip_prefix('/'))
    }
}

fn tracked(root: &Path) -> Vec<String> {
    let mut git = Command::new("git");
    // The tree is only listed, so it may belong to another user, as it does in many containers.
    git.args(["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = git.current_dir(root).output().expect("git lists the files of the house");
    assert!(listed.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listed.stderr));
    let paths = String::from_utf8(listed.stdout).expect("paths are UTF-8");
    paths.split_terminator('\0').map(str::to_owned).collect()
}

#[test]
fn the_repository_holds_this_file() {
    let tree = Tree::of_repository();
    assert!(
        tree.find("crates/amends/tests/it/tidy/tree.rs")
            .is_some_and(|source| source.text.contains("fn tracked"))
    );
    assert!(tree.has("crates/amends") && !tree.has("crates/amends/src/nowhere.rs") && !tree.has("target"));
}
