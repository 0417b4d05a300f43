//! The interval of a share: Wilson's score interval (1927), which keeps its coverage for few cases and for shares near 0 or 1.

/// The normal quantile of a two-sided 95 % interval.
pub(super) const Z: f64 = 1.959_963_984_540_054;

/// Lower and upper end of the 95 % interval of `part` out of `whole`; none of nothing.
#[must_use]
pub fn wilson(part: u64, whole: u64) -> Option<(f64, f64)> {
    if whole == 0 || part > whole {
        return None;
    }
    let (n, share) = (real(whole), real(part) / real(whole));
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
    use super::wilson;

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
