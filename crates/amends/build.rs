//! Puts the three faces that letters are set in beside the program: the crate that ships them has more than a dozen others, which would make
//! the binary nine megabytes larger.

use std::{env, fs, io, path::Path};

/// The name that `letters/pdf/face.rs` asks for, and where the face stands in the crate's list.
const FACES: [(&str, usize); 3] = [
    ("regular", 0),
    ("bold", 1),
    // A face with many more signs than a serif: arrows, boxes, Cyrillic, Greek.
    ("signs", 16),
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    for (name, at) in FACES {
        let missing =
            || io::Error::other(format!("typst-assets ships no face number {at}, wanted as {name}"));
        let bytes = typst_assets::fonts().nth(at).ok_or_else(missing)?;
        fs::write(Path::new(&folder).join(name), bytes)?;
    }
    Ok(())
}
