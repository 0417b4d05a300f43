//! Packs what the reply check has learned: as text the weights are a tenth of the whole program, packed a third of that.

use std::{env, fs, io, path::Path};

use flate2::{Compression, write::ZlibEncoder};

/// Written by `cargo xtask train words`.
const WEIGHTS: &str = "data/reply/weights.txt";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={WEIGHTS}");
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    io::copy(&mut fs::File::open(WEIGHTS)?, &mut packed)?;
    fs::write(Path::new(&folder).join("weights.zz"), packed.finish()?)
}
