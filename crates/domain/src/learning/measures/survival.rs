//! How long things take when some are not finished: the estimator of Kaplan and Meier (1958).

use jiff::SignedDuration;

/// How long one took, or has taken so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// Since it began.
    pub length: SignedDuration,
    /// Whether it has ended; otherwise it counts as “longer than this”.
    pub finished: bool,
}

/// The least length within which this share (0 to 1) of all is finished; none if the estimate never gets there.
#[must_use]
pub fn quantile(spans: &[Span], share: f64) -> Option<SignedDuration> {
    let mut sorted = spans.to_vec();
    sorted.sort_by_key(|span| span.length);
    let (mut unfinished, mut at_risk) = (1.0, sorted.len());
    for same in sorted.chunk_by(|one, other| one.length == other.length) {
        let ended = same.iter().filter(|span| span.finished).count();
        unfinished *= 1.0 - real(ended) / real(at_risk);
        // Products of fractions such as 2/3 · 3/4 miss a half by less than this.
        if ended > 0 && unfinished <= 1.0 - share + 1e-9 {
            return same.first().map(|span| span.length);
        }
        at_risk -= same.len();
    }
    None
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
const fn real(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::{SignedDuration, Span, quantile};

    fn spans(rows: &[(i64, bool)]) -> Vec<Span> {
        rows.iter()
            .map(|(hours, finished)| Span { length: SignedDuration::from_hours(*hours), finished: *finished })
            .collect()
    }

    fn hours(rows: &[(i64, bool)], share: f64) -> Option<i64> {
        quantile(&spans(rows), share).map(|length| length.as_hours())
    }

    #[test]
    fn without_unfinished_ones_it_is_the_plain_quantile() {
        let all: Vec<_> = (1..=10).map(|hour| (hour, true)).collect();
        assert_eq!((hours(&all, 0.5), hours(&all, 0.9)), (Some(5), Some(9)));
        assert_eq!(hours(&[], 0.5), None);
    }

    /// Remission under 6-MP (Freireich 1963), the classic table: the median is 23 weeks.
    #[test]
    fn agrees_with_the_classic_table() {
        let ended = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|week| (week, true));
        let going_on = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|week| (week, false));
        let rows: Vec<_> = ended.into_iter().chain(going_on).collect();
        assert_eq!(hours(&rows, 0.5), Some(23));
        assert_eq!(hours(&rows, 0.9), None);
    }

    #[test]
    fn leaving_the_slow_ones_out_would_flatter() {
        let rows = [(1, true), (2, true), (50, false), (60, false), (70, false)];
        assert_eq!(hours(&rows, 0.5), None);
        assert_eq!(hours(&rows[..3], 0.5), Some(2));
    }
}
