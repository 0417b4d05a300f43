//! How long things take when some are not finished: the estimator of Kaplan and Meier (1958).

use jiff::SignedDuration;

use super::wilson::Z;

/// How long one took, or has taken so far, to the second. What ended sorts before what goes on at the same length.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Lasted(u64);

impl Lasted {
    /// `finished`: it has ended; otherwise it counts as “longer than this”.
    #[must_use]
    pub fn new(length: SignedDuration, finished: bool) -> Self {
        Self(u64::try_from(length.as_secs()).unwrap_or(0) << 1 | u64::from(!finished))
    }

    /// Since it began.
    #[must_use]
    pub fn length(self) -> SignedDuration {
        SignedDuration::from_secs(i64::try_from(self.0 >> 1).unwrap_or(i64::MAX))
    }

    /// Whether it has ended.
    #[must_use]
    pub const fn finished(self) -> bool {
        self.0 & 1 == 0
    }
}

/// The share that goes on at one length, and after it.
struct Step {
    length: SignedDuration,
    /// Of all, those that go on.
    going_on: f64,
    /// Greenwood's sum.
    spread: f64,
}

/// The steps of the curve; `sorted` is in order.
fn curve(sorted: &[Lasted]) -> impl Iterator<Item = Step> {
    let (mut going_on, mut spread, mut at_risk) = (1.0, 0.0, sorted.len());
    sorted.chunk_by(|one, other| one.length() == other.length()).filter_map(move |same| {
        let ended = same.iter().filter(|one| one.finished()).count();
        let (d, n) = (real(ended), real(at_risk));
        at_risk -= same.len();
        going_on *= 1.0 - d / n;
        spread += if ended < same.len() + at_risk { d / (n * (n - d)) } else { f64::INFINITY };
        (ended > 0).then(|| Step { length: same[0].length(), going_on, spread })
    })
}

/// The least length within which this share (0 to 1) of all is finished; none if the estimate never gets there.
/// `sorted` is in order.
#[must_use]
pub fn quantile(sorted: &[Lasted], share: f64) -> Option<SignedDuration> {
    // Products of fractions such as 2/3 · 3/4 miss a half by less than this.
    curve(sorted).find(|step| step.going_on <= 1.0 - share + 1e-9).map(|step| step.length)
}

/// The share that is finished within `length`, with its 95 % interval: Greenwood's variance on the log-minus-log scale
/// (Kalbfleisch and Prentice 1980). None while nobody was watched for so long and no one is known to have ended.
#[must_use]
pub fn finished_within(sorted: &[Lasted], length: SignedDuration) -> Option<(f64, f64, f64)> {
    if sorted.last().is_none_or(|longest| longest.length() < length && !longest.finished()) {
        return None;
    }
    let Some(step) = curve(sorted).take_while(|step| step.length <= length).last() else {
        return Some((0.0, 0.0, rule_of_three(sorted.len())));
    };
    let s = step.going_on;
    if s <= 0.0 {
        return Some((1.0, 1.0 - rule_of_three(sorted.len()), 1.0));
    }
    let width = (Z * step.spread.sqrt() / s.ln().abs()).exp();
    Some((1.0 - s, 1.0 - s.powf(1.0 / width), 1.0 - s.powf(width)))
}

/// Of none in `n` the upper end of the exact interval of 95 %, two-sided.
fn rule_of_three(n: usize) -> f64 {
    1.0 - 0.025_f64.powf(1.0 / real(n.max(1)))
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
const fn real(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::{Lasted, SignedDuration, finished_within, quantile};

    fn lasted(rows: &[(i64, bool)]) -> Vec<Lasted> {
        let one =
            |(hours, finished): &(i64, bool)| Lasted::new(SignedDuration::from_hours(*hours), *finished);
        let mut all: Vec<Lasted> = rows.iter().map(one).collect();
        all.sort_unstable();
        all
    }

    fn hours(rows: &[(i64, bool)], share: f64) -> Option<i64> {
        quantile(&lasted(rows), share).map(|length| length.as_hours())
    }

    /// Remission under 6-MP (Freireich 1963), the classic table.
    fn classic() -> Vec<(i64, bool)> {
        let ended = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|week| (week, true));
        let going_on = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|week| (week, false));
        ended.into_iter().chain(going_on).collect()
    }

    #[test]
    fn without_unfinished_ones_it_is_the_plain_quantile() {
        let all: Vec<_> = (1..=10).map(|hour| (hour, true)).collect();
        assert_eq!((hours(&all, 0.5), hours(&all, 0.9)), (Some(5), Some(9)));
        assert_eq!(hours(&[], 0.5), None);
    }

    /// The median is 23 weeks; at ten weeks 0.7529 go on, with a standard error of 0.0963.
    #[test]
    fn agrees_with_the_classic_table() {
        assert_eq!(hours(&classic(), 0.5), Some(23));
        assert_eq!(hours(&classic(), 0.9), None);
        let (share, low, high) =
            finished_within(&lasted(&classic()), SignedDuration::from_hours(10)).unwrap();
        assert!((share - 0.2471).abs() < 5e-5, "{share}");
        // log(-log) interval of the same table as R's survfit prints it: 0.503 to 0.889 go on.
        assert!((low - 0.111).abs() < 1e-3 && (high - 0.497).abs() < 1e-3, "{low} {high}");
    }

    #[test]
    fn leaving_the_slow_ones_out_would_flatter() {
        let rows = [(1, true), (2, true), (50, false), (60, false), (70, false)];
        assert_eq!(hours(&rows, 0.5), None);
        assert_eq!(hours(&rows[..3], 0.5), Some(2));
    }

    #[test]
    fn a_share_is_not_known_before_somebody_was_watched_for_so_long() {
        let week = SignedDuration::from_hours(7);
        assert_eq!(finished_within(&lasted(&[(3, false), (2, true)]), week), None);
        let (share, low, high) = finished_within(&lasted(&[(9, false), (8, false)]), week).unwrap();
        assert!(share == 0.0 && low == 0.0 && high > 0.8, "{high}");
        assert_eq!(finished_within(&lasted(&[(1, true)]), week).map(|one| one.0), Some(1.0));
        assert_eq!(finished_within(&[], week), None);
    }
}
