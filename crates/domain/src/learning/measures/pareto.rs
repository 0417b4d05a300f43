//! Which few kinds make up most of the cases: each with its share and the share of all up to it.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Group, wilson::real};

/// One bar of a Pareto chart.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ParetoBar {
    /// Its name; null where nobody knows.
    pub key: Option<String>,
    /// How many cases.
    pub cases: u64,
    /// Its share of all cases, 0 to 1.
    pub share: f64,
    /// The share of all up to and with it.
    pub up_to: f64,
}

/// The groups, most cases first; cases of which nobody knows come last, as they are no kind of their own.
#[must_use]
pub fn pareto(groups: &[Group]) -> Vec<ParetoBar> {
    let mut sorted: Vec<&Group> = groups.iter().filter(|group| group.cases > 0).collect();
    sorted.sort_by(|a, b| {
        let place = |group: &Group| (group.key.is_none(), std::cmp::Reverse(group.cases));
        place(a).cmp(&place(b)).then_with(|| a.key.cmp(&b.key))
    });
    let all: u64 = sorted.iter().map(|group| group.cases).sum();
    let mut before = 0;
    let bar = |group: &&Group| {
        before += group.cases;
        let share = |part: u64| real(part) / real(all);
        ParetoBar {
            key: group.key.clone(),
            cases: group.cases,
            share: share(group.cases),
            up_to: share(before),
        }
    };
    sorted.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::{Group, pareto};

    #[test]
    fn the_shares_add_up_and_the_unknown_comes_last() {
        let group =
            |key: Option<&str>, cases| Group { key: key.map(str::to_owned), cases, rates: Vec::new() };
        let bars = pareto(&[
            group(None, 5),
            group(Some("b"), 1),
            group(Some("a"), 1),
            group(Some("c"), 3),
            group(Some("d"), 0),
        ]);
        let names: Vec<_> = bars.iter().map(|bar| bar.key.as_deref()).collect();
        assert_eq!(names, [Some("c"), Some("a"), Some("b"), None]);
        assert_eq!(bars.iter().map(|bar| bar.up_to).collect::<Vec<_>>(), [0.3, 0.4, 0.5, 1.0]);
        assert!((bars.iter().map(|bar| bar.share).sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(pareto(&[]).is_empty());
    }
}
