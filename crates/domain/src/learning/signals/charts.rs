//! Shewhart charts of counts and rates: centre plus three standard deviations.
//!
//! Their real rate of false alarms is not 0.00135 a point, since counts are whole and skewed: at a mean of 1 it is
//! 0.0037, at 2 0.0045, at 4 0.0028, at 9 0.0024, at 25 0.0020.

/// Centre line and limits of one point.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limits {
    /// What is expected: events a period, or events an opportunity.
    pub center: f64,
    /// Below this it is unusually low; never negative.
    pub low: f64,
    /// Above this (not at it) it is unusually high.
    pub high: f64,
}

/// Limits of a c-chart: `c ± width·√c` (three wide by custom), `c` the mean count of a period of equal opportunity.
///
/// Source: Montgomery, Introduction to Statistical Quality Control, chapter 7.
#[must_use]
pub fn c_chart(center: f64, width: f64) -> Limits {
    u_chart(center, 1.0, width)
}

/// Limits of a u-chart: `u ± width·√(u/n)`, `u` events an opportunity, `n` opportunities of this point (positive).
///
/// Source: as for the c-chart.
#[must_use]
pub fn u_chart(center: f64, opportunities: f64, width: f64) -> Limits {
    let reach = width * (center / opportunities).sqrt();
    Limits { center, low: (center - reach).max(0.0), high: center + reach }
}

#[cfg(test)]
mod tests {
    use super::{c_chart, u_chart};
    use crate::learning::signals::tails::CountModel;

    /// Limits as the R package qcc 2.7 gives them on Montgomery's data (means 516/26 and 193/100).
    #[test]
    fn limits_agree_with_qcc() {
        let c = c_chart(516.0 / 26.0, 3.0);
        assert!((c.low - 6.481_447_167_165_91).abs() < 1e-9 && (c.high - 33.210_860_525_141_8).abs() < 1e-9);
        let u = u_chart(1.93, 5.0, 3.0);
        assert!((u.low - 0.066_133_051_958_911_8).abs() < 1e-9, "{u:?}");
        assert!((u.high - 3.793_866_948_041_09).abs() < 1e-9, "{u:?}");
    }

    #[test]
    fn the_real_rate_of_false_alarms_is_what_the_manual_says() {
        for (mean, rate) in [(1.0, 0.0037), (2.0, 0.0045), (4.0, 0.0028), (9.0, 0.0024), (25.0, 0.0020)] {
            let high = c_chart(mean, 3.0).high;
            let found = CountModel::poisson(mean).at_least(high.floor() as u64 + 1);
            assert!((found - rate).abs() < 5.1e-5, "mean {mean}: {found}");
        }
    }
}
