//! The false alarms that the firm accepts, shared among everything that is looked at.

const DAYS_IN_A_MONTH: f64 = 365.25 / 12.0;

/// What each look may cry wolf.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Burden {
    /// Days between false alarms of one stream of days.
    pub days: f64,
    /// Weeks between false alarms of one stream of weeks.
    pub weeks: f64,
    /// The p of a table of pairs at which it alarms.
    pub table_limit: f64,
}

impl Burden {
    /// Shared evenly among days, weeks and pairs, as far as there are any, and then among the streams of each. A stream that
    /// is watched by days and by weeks alarms less often than both together: the sum is an upper bound.
    #[must_use]
    pub fn shared(days: usize, weeks: usize, tables: usize, false_alarms_a_month: f64) -> Self {
        let looks = 1 + usize::from(weeks > 0) + usize::from(tables > 0);
        let share = false_alarms_a_month / looks as f64;
        Self {
            days: run_length_for(days, share).max(2.0),
            weeks: (run_length_for(weeks, share) / 7.0).max(2.0),
            table_limit: 1.0 / run_length_for(tables, share),
        }
    }
}

/// How many days between false alarms of one stream, so that all streams together raise so many in a month.
///
/// Average run lengths of independent streams add up as rates do.
#[must_use]
pub fn run_length_for(streams: usize, false_alarms_a_month: f64) -> f64 {
    DAYS_IN_A_MONTH * streams.max(1) as f64 / false_alarms_a_month
}

#[cfg(test)]
mod tests {
    use super::{Burden, DAYS_IN_A_MONTH, run_length_for};

    #[test]
    fn fewer_false_alarms_and_more_streams_ask_for_longer_runs() {
        assert!((run_length_for(1, 1.0) - 30.4375).abs() < 1e-9);
        assert!((run_length_for(10, 0.5) - 608.75).abs() < 1e-9);
    }

    #[test]
    fn what_is_promised_holds_for_days_weeks_and_pairs_together() {
        for (days, weeks, tables) in [(1, 0, 0), (12, 0, 3), (12, 5, 0), (40, 31, 6)] {
            let burden = Burden::shared(days, weeks, tables, 0.5);
            let of_days = DAYS_IN_A_MONTH * days as f64 / burden.days;
            let of_weeks = DAYS_IN_A_MONTH / 7.0 * weeks as f64 / burden.weeks;
            let of_tables = DAYS_IN_A_MONTH * tables as f64 * burden.table_limit;
            let all = of_days + of_weeks + of_tables;
            assert!((all - 0.5).abs() < 1e-9, "{days} by days, {weeks} by weeks, {tables} tables: {all}");
        }
    }
}
