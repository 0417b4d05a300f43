//! Puts the three faces that letters are set in beside the program: the crate that ships them has more than a dozen others, which would make
//! the binary nine megabytes larger. Has the program's relocations packed where they can be read.

use std::{env, fs, io, path::Path, process::Command};

/// The name that `letters/pdf/face.rs` asks for, and where the face stands in the crate's list.
const FACES: [(&str, usize); 3] = [
    ("regular", 0),
    ("bold", 1),
    // A face with many more signs than a serif: arrows, boxes, Cyrillic, Greek.
    ("signs", 16),
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    pack_relocations();
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    for (name, at) in FACES {
        let missing =
            || io::Error::other(format!("typst-assets ships no face number {at}, wanted as {name}"));
        let bytes = typst_assets::fonts().nth(at).ok_or_else(missing)?;
        fs::write(Path::new(&folder).join(name), bytes)?;
    }
    Ok(())
}

/// Seven hundred kilobytes of addresses, moved one by one at the start, become some fifty, where the C library that the program is linked
/// against can read them: glibc since 2.36. With an older one the program would not start.
fn pack_relocations() {
    let target =
        |key: &str, name: &str| env::var_os(format!("CARGO_CFG_TARGET_{key}")).is_some_and(|set| set == name);
    let is_glibc = target("OS", "linux") && target("ENV", "gnu");
    if is_glibc && reads_packed_relocations().unwrap_or(false) {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Whether the library names the ability among its versions; nothing where the compiler that links cannot be asked.
fn reads_packed_relocations() -> Option<bool> {
    const ABILITY: &[u8] = b"GLIBC_ABI_DT_RELR";
    let asked = Command::new("cc").arg("-print-file-name=libc.so.6").output().ok()?;
    let library = fs::read(String::from_utf8(asked.stdout).ok()?.trim()).ok()?;
    Some(library.windows(ABILITY.len()).any(|words| words == ABILITY))
}
