//! The interval of a share: Wilson's score interval (1927), which keeps its coverage for few cases and for shares near 0 or 1.

/// The normal quantile of a two-sided 95 % interval.
pub(super) const Z: f64 = 1.959_963_984_540_054;

/// Lower and upper end of the 95 % interval of `part` out of `whole`; none of nothing.
#[must_use]
pub fn wilson(part: u64, whole: u64) -> Option<(f64, f64)> {
    interval(part, whole, real(whole))
}

/// The same where so many of the whole come in clusters (the days of one case) that hang together wholly: as if there were
/// `(Σn)²/Σn²` independent ones, with `squares` the sum of the squared sizes of the clusters (Kish 1965, Survey Sampling, §8.2,
/// at a correlation of 1). It is never too narrow.
#[must_use]
pub fn wilson_of_clusters(part: u64, whole: u64, squares: u64) -> Option<(f64, f64)> {
    interval(part, whole, real(whole) * real(whole) / real(squares.max(1)))
}

/// The interval of `part` out of `whole` that tell as much as `n` independent ones.
fn interval(part: u64, whole: u64, n: f64) -> Option<(f64, f64)> {
    if whole == 0 || part > whole {
        return None;
    }
    let share = real(part) / real(whole);
    let z2 = Z * Z;
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt() / (1.0 + z2 / n);
    // With none or all of them the end is 0 or 1 exactly; rounding must not leave that range.
    let low = if part == 0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if part == whole { 1.0 } else { (middle + half).min(1.0) };
    Some((low, high))
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
pub(super) const fn real(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::{wilson, wilson_of_clusters};

    /// Ten cases of seven days each are ten, of one day each as many as there are, and of one case one.
    #[test]
    fn days_of_one_case_tell_no_more_than_the_case() {
        assert_eq!(wilson_of_clusters(35, 70, 10 * 49), wilson(5, 10));
        assert_eq!(wilson_of_clusters(35, 70, 70), wilson(35, 70));
        assert_eq!(wilson_of_clusters(70, 70, 70 * 70), wilson(1, 1));
        assert_eq!(wilson_of_clusters(0, 0, 0), None);
    }

    /// Published values: Newcombe (1998), Statistics in Medicine 17, table I, method 3.
    #[test]
    fn agrees_with_published_intervals() {
        let rows = [
            ((81, 263), (0.2553, 0.3662)),
            ((15, 148), (0.0624, 0.1605)),
            ((0, 20), (0.0, 0.1611)),
            ((1, 29), (0.0061, 0.1718)),
        ];
        for ((part, whole), (low, high)) in rows {
            let found = wilson(part, whole).unwrap();
            assert!(
                (found.0 - low).abs() < 6e-5 && (found.1 - high).abs() < 6e-5,
                "{part}/{whole} {found:?}"
            );
        }
    }

    #[test]
    fn nothing_has_no_interval_and_all_of_them_end_at_one() {
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(3, 2), None);
        assert_eq!(wilson(7, 7).map(|(_, high)| high), Some(1.0));
    }
}
