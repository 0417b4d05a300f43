//! Made streams: weekly counts with trend, season and scatter as Noufaily and others (2013) varied them, with rises put in.

use domain::learning::signals::{CountModel, Draw};

use super::Stream;

/// Weeks of a stream; six years.
const WEEKS: usize = 312;
/// The first week that is judged: three years and a little.
pub const JUDGED_FROM: usize = 165;

/// Shapes of rises.
pub const KINDS: [&str; 4] =
    ["doubled for 8 weeks", "three deviations, one week", "outbreak of 5 deviations", "creeping to treble"];

/// One way for counts to come about: logarithm of the level, growth a year, season's swing, variance over mean.
const SCENES: [(f64, f64, f64, f64); 14] = [
    (-0.7, 0.0, 0.0, 1.0),
    (0.0, 0.0, 0.3, 1.1),
    (0.1, 0.0, 0.0, 1.5),
    (0.7, 0.1, 0.0, 1.5),
    (0.7, 0.0, 0.6, 1.5),
    (1.5, 0.0, 0.5, 2.0),
    (1.5, 0.05, 0.0, 1.2),
    (1.5, 0.0, 0.0, 3.0),
    (2.3, 0.0, 0.4, 2.0),
    (2.3, -0.1, 0.0, 1.5),
    (2.3, 0.0, 0.8, 3.0),
    (3.2, 0.05, 0.3, 2.0),
    (3.7, 0.0, 0.5, 4.0),
    (4.5, 0.0, 0.2, 5.0),
];

/// Streams in order, and as many with a rise of each shape in turn.
pub fn streams() -> Vec<Stream> {
    let mut draw = Draw(20_131_121);
    let mut streams = Vec::new();
    for round in 0..16 {
        for (number, scene) in SCENES.into_iter().enumerate() {
            let (counts, _) = counts(scene, &mut draw);
            streams.push(Stream::new("in order", counts, None, JUDGED_FROM));
            let kind = KINDS[(round + number) % KINDS.len()];
            let (mut counts, means) = self::counts(scene, &mut draw);
            let start = JUDGED_FROM + 10 + draw.below(120) as usize;
            let length = raise(kind, &mut counts, &means, scene.3, start, &mut draw);
            streams.push(Stream::new(kind, counts, Some((start, length)), JUDGED_FROM));
        }
    }
    streams
}

fn counts(scene: (f64, f64, f64, f64), draw: &mut Draw) -> (Vec<u64>, Vec<f64>) {
    let (level, growth, swing, spread) = scene;
    let phase = draw.unit();
    let mean = |week: usize| {
        let years = week as f64 / 52.18;
        let season = swing * (2.0 * std::f64::consts::PI * (years + phase)).cos();
        (level + growth * (years - 3.0) + season).exp()
    };
    let means: Vec<f64> = (0..WEEKS).map(mean).collect();
    let counts = means.iter().map(|mean| drawn(*mean, spread, draw)).collect();
    (counts, means)
}

/// A negative binomial count of this mean and ratio of variance to mean.
pub fn drawn(mean: f64, spread: f64, draw: &mut Draw) -> u64 {
    let model = CountModel { mean, dispersion: (spread - 1.0) / mean };
    let place = draw.unit();
    let (mut sum, mut x) = (model.exactly(0), 0);
    while sum < place && x < 100_000 {
        x += 1;
        sum += model.exactly(x);
    }
    x
}

/// Puts a rise in and answers how many weeks it lasts.
fn raise(kind: &str, counts: &mut [u64], means: &[f64], spread: f64, start: usize, draw: &mut Draw) -> usize {
    let deviation = |week: usize| (means[week] * spread).sqrt().max(1.0);
    match kind {
        "doubled for 8 weeks" => {
            for week in start..start + 8 {
                counts[week] += drawn(means[week], spread, draw);
            }
            8
        }
        "three deviations, one week" => {
            counts[start] += (3.0 * deviation(start)).ceil() as u64;
            1
        }
        "outbreak of 5 deviations" => {
            let cases = drawn(5.0 * deviation(start), 1.0, draw);
            for _ in 0..cases {
                let (mut sum, mut count) = (0.0, 0);
                while count < 12 {
                    sum += draw.unit();
                    count += 1;
                }
                let after = (1.0 + 0.6 * (sum - 6.0)).exp();
                counts[start + (after as usize).min(7)] += 1;
            }
            8
        }
        _ => {
            for (step, week) in (start..start + 12).enumerate() {
                counts[week] += drawn(means[week] * 2.0 * (step + 1) as f64 / 12.0, spread, draw);
            }
            12
        }
    }
}
