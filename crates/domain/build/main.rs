//! Packs what the reply check has learned: the check looks clues up by their prints and never needs their texts, which are
//! nine tenths of the file.

use std::{env, fs, io, path::Path};

use flate2::{Compression, write::ZlibEncoder};

mod columns;
#[path = "../src/reply/weigh/hash.rs"]
mod hash;

/// Written by `cargo xtask train words`.
const WEIGHTS: &str = "data/reply/weights.txt";
const NET: &str = "data/reply/net.txt";

fn main() -> io::Result<()> {
    for read in ["build", "src/reply/weigh/hash.rs", WEIGHTS, NET] {
        println!("cargo::rerun-if-changed={read}");
    }
    let columns = columns::of(&fs::read_to_string(WEIGHTS)?).map_err(io::Error::other)?;
    pack("weights.zz", &columns)?;
    pack("net.zz", &fs::read(NET)?)
}

fn pack(name: &str, mut contents: &[u8]) -> io::Result<()> {
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    let mut packed = ZlibEncoder::new(fs::File::create(Path::new(&folder).join(name))?, Compression::best());
    io::copy(&mut contents, &mut packed)?;
    packed.finish()?;
    Ok(())
}
