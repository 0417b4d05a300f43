//! The four established detectors, with the settings that their published alarms were made with.

use domain::learning::signals::{Ears, Farrington, Form, Series, ears, normal_exceeded_with};

/// A detector by its name: which weeks from `from` on alarm.
pub type Detector = (&'static str, fn(&Series, usize) -> Vec<usize>);

/// All four.
pub const PEERS: [Detector; 4] = [
    ("farrington", |series, from| farrington(series, from, Form::First)),
    ("farrington flexible", |series, from| farrington(series, from, Form::Improved)),
    ("cusum", cusum),
    ("ears c1", ears_c1),
];

/// Two years back (three where there are), half-window three, alpha 0.01.
pub fn method(form: Form) -> Farrington {
    Farrington { form, years: 2, half_window: 3, alpha: 0.01 }
}

fn farrington(series: &Series, from: usize, form: Form) -> Vec<usize> {
    let method = method(form);
    let alarms = |at: &usize| {
        method.week(&series.counts, *at).is_some_and(|week| series.counts[*at] as f64 > week.bound)
    };
    (from..series.counts.len()).filter(alarms).collect()
}

/// Reference 1.04 and limit 2.26 on standardised counts, mean from the weeks before; never set back.
fn cusum(series: &Series, from: usize) -> Vec<usize> {
    let mean = series.counts[..from].iter().sum::<u64>() as f64 / from as f64;
    let mut sum: f64 = 0.0;
    let mut alarms = Vec::new();
    for at in from..series.counts.len() {
        sum = (sum + (series.counts[at] as f64 - mean) / mean.sqrt() - 1.04).max(0.0);
        if sum >= 2.26 {
            alarms.push(at);
        }
    }
    alarms
}

fn ears_c1(series: &Series, from: usize) -> Vec<usize> {
    let z = normal_exceeded_with(0.001);
    let alarms = |at: &usize| {
        ears(Ears::C1, &series.counts, *at, 7, z, 0.0).is_some_and(|day| day.statistic > day.threshold)
    };
    (from..series.counts.len()).filter(alarms).collect()
}
