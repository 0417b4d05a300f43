//! `cargo xtask measure signals`: how soon rises are found, beside four established detectors at their own false-alarm rate.

mod compare;
mod made;
mod peers;
mod real;

use domain::learning::signals::{CountModel, Every, Series, foreseen};

use crate::machine;

/// A weekly stream and where a rise was put, or known to be.
pub struct Stream {
    /// What it is called in tables.
    pub kind: &'static str,
    /// Its counts.
    pub series: Series,
    /// First week of the rise, and how many weeks it lasts; none in a stream that is in order.
    pub rise: Option<(usize, usize)>,
    /// The first week that is judged.
    pub judged_from: usize,
    /// What our watch expected of each week: the same by whatever rule it judges.
    pub foreseen: Vec<CountModel>,
}

impl Stream {
    fn new(kind: &'static str, counts: Vec<u64>, rise: Option<(usize, usize)>, judged_from: usize) -> Self {
        let start = jiff::civil::date(2018, 1, 1);
        let series = Series { start, every: Every::Week, counts, opportunities: Vec::new() };
        let foreseen = foreseen(&series);
        Self { kind, series, rise, judged_from, foreseen }
    }
}

/// Measures on made streams, then on real ones where they lie beside the repository.
///
/// It watches half a million weeks some hundred times, so it builds itself anew with optimisation first.
pub fn measure() -> Result<(), String> {
    if cfg!(debug_assertions) {
        return machine::run(machine::cargo().args([
            "run",
            "--release",
            "--quiet",
            "--package",
            "xtask",
            "--",
            "measure",
            "signals",
        ]));
    }
    let made = made::streams();
    println!("Made streams: {} weekly ones, half of them in order, half with one rise", made.len());
    compare::table(&made);
    for kind in made::KINDS {
        compare::line(kind, &made);
    }
    match real::streams()? {
        Some(streams) => {
            println!("\nReal and published streams: {}", streams.len());
            compare::table(&streams);
            for kind in real::KINDS {
                compare::line(kind, &streams);
            }
            real::agreement()
        }
        None => {
            println!("\nNo real data beside the repository: that part is passed over.");
            Ok(())
        }
    }
}
