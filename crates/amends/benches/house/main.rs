//! The measurements of the house: each beside a floor, a peer or its budget in the same run. Run with `cargo xtask bench`.

mod fill;
mod floor;
mod imports;
mod load;
mod offers;
mod opening;
mod place;
mod postgres_server;
mod reads;
mod signals;
mod texts;
mod words;

use std::error::Error;

const PARTS: [&str; 6] = ["opening", "import", "signals", "offers", "words", "reads"];

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    // `cargo test --benches` only asks whether this starts.
    if words.iter().any(|word| word == "--test") {
        return Ok(());
    }
    let mut sizes = words.iter().filter_map(|word| word.parse().ok()).collect::<Vec<u32>>();
    let parts: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| word.parse::<u32>().is_err()).collect();
    if let Some(unknown) = parts.iter().find(|part| !PARTS.contains(part)) {
        let known = PARTS.join(", ");
        return Err(format!(
            "unknown part `{unknown}`: expected any of {known}, and for reads how many cases, such as 10000 1000000"
        )
        .into());
    }
    if sizes.is_empty() {
        sizes = vec![10_000, 1_000_000];
    }
    let wanted = |part: &str| parts.is_empty() || parts.contains(&part);
    if wanted("words") {
        words::measure();
    }
    if wanted("opening") {
        opening::measure()?;
    }
    if wanted("import") {
        imports::measure()?;
    }
    if wanted("signals") {
        signals::measure();
    }
    if wanted("offers") {
        offers::measure()?;
    }
    if wanted("reads") {
        reads::measure(&sizes)?;
    }
    Ok(())
}
