//! The measurements of the house: each beside a floor in the same run, printed as ratios. Run with `cargo xtask bench`.

mod floor;
mod load;
mod opening;
mod place;

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test --benches` only asks whether this starts.
    if std::env::args().any(|arg| arg == "--test") {
        return Ok(());
    }
    opening::measure()
}
