//! The run length of a CUSUM of continuous scores: `S = max(0, S + Z − k)` alarms above `h`, in standard deviations.

use super::tails::normal_at_least;

/// Points of the quadrature; 64 give ten digits for every `h` in use.
const POINTS: usize = 64;

/// Average run length, in periods, of the one-sided chart from an empty sum when scores have mean `shift` and deviation 1.
///
/// Page's integral equation (1954) by Gauss–Legendre quadrature and elimination; `h` positive.
#[must_use]
pub fn normal_run_length(k: f64, h: f64, shift: f64) -> f64 {
    let nodes = gauss_legendre(POINTS, h);
    let density = |z: f64| (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let to_zero = |from: f64| normal_at_least(from - k + shift);
    let n = POINTS + 1;
    // Unknown 0 is the run length from an empty sum; the others are those from the nodes.
    let places: Vec<f64> = std::iter::once(0.0).chain(nodes.iter().map(|node| node.0)).collect();
    let mut rows = Vec::with_capacity(n);
    for (i, from) in places.iter().enumerate() {
        let mut row = vec![0.0; n + 1];
        row[0] = -to_zero(*from);
        for (j, (to, weight)) in nodes.iter().enumerate() {
            row[j + 1] = -weight * density(to - from + k - shift);
        }
        row[i] += 1.0;
        row[n] = 1.0;
        rows.push(row);
    }
    solve(rows).first().copied().unwrap_or(f64::INFINITY)
}

/// Average run length of two such charts, one for a rise and one for a fall, used together.
#[must_use]
pub fn two_sided_run_length(k: f64, h: f64, shift: f64) -> f64 {
    1.0 / (1.0 / normal_run_length(k, h, shift) + 1.0 / normal_run_length(k, h, -shift))
}

/// Nodes and weights on 0 to `h`, by Newton's method on the Legendre polynomial.
fn gauss_legendre(n: usize, h: f64) -> Vec<(f64, f64)> {
    let node = |i: usize| {
        let mut x = (std::f64::consts::PI * (i as f64 + 0.75) / (n as f64 + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..100 {
            let (mut before, mut value) = (1.0, x);
            for m in 2..=n {
                let m = m as f64;
                (before, value) = (value, ((2.0 * m - 1.0) * x * value - (m - 1.0) * before) / m);
            }
            slope = n as f64 * (x * value - before) / (x * x - 1.0);
            let step = value / slope;
            x -= step;
            if step.abs() < 1e-15 {
                break;
            }
        }
        (0.5 * h * (1.0 - x), h / ((1.0 - x * x) * slope * slope))
    };
    (0..n).map(node).collect()
}

/// Gaussian elimination with partial pivoting on rows that end with their right-hand side.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let n = rows.len();
    for i in 0..n {
        let pivot = (i..n).max_by(|a, b| rows[*a][i].abs().total_cmp(&rows[*b][i].abs())).unwrap_or(i);
        rows.swap(i, pivot);
        let (done, rest) = rows.split_at_mut(i + 1);
        let top = &done[i];
        for row in rest {
            let factor = row[i] / top[i];
            for (entry, above) in row[i..].iter_mut().zip(&top[i..]) {
                *entry -= factor * above;
            }
        }
    }
    let mut found = vec![0.0; n];
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| rows[i][j] * found[j]).sum();
        found[i] = (rows[i][n] - known) / rows[i][i];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{normal_run_length, two_sided_run_length};

    /// One-sided run lengths at k ½; those at h 5 also by the R package spc 0.6.7.
    #[test]
    fn run_lengths_agree_with_published_values() {
        let rows = [
            (4.0, [(0.0, 335.4), (0.5, 26.7), (1.0, 8.38), (2.0, 3.34)]),
            (5.0, [(0.0, 930.9), (0.5, 38.0), (1.0, 10.38), (2.0, 4.01)]),
        ];
        for (h, runs) in rows {
            for (shift, expected) in runs {
                let found = normal_run_length(0.5, h, shift);
                assert!((found / expected - 1.0).abs() < 2e-3, "h {h}, shift {shift}: {found}");
            }
        }
        let exact = [(0.0, 930.887_012), (0.5, 38.009_609_9), (1.0, 10.375_975_3), (2.0, 4.008_871_06)];
        for (shift, expected) in exact {
            let found = normal_run_length(0.5, 5.0, shift);
            assert!((found / expected - 1.0).abs() < 1e-6, "shift {shift}: {found}");
        }
        assert!((two_sided_run_length(0.5, 4.0, 0.0) - 167.7).abs() < 0.05);
        let both = [
            (0.0, 465.443_506_032),
            (0.5, 37.996_143_189_4),
            (1.0, 10.375_969_921_6),
            (2.0, 4.008_871_061_0),
        ];
        for (shift, expected) in both {
            let found = two_sided_run_length(0.5, 5.0, shift);
            assert!((found / expected - 1.0).abs() < 1e-6, "both sides, shift {shift}: {found}");
        }
    }
}
