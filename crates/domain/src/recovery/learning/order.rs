//! What evidence may do: put one form before another of the same value. Amounts it never touches.

use std::collections::BTreeMap;

use super::super::Evidence;
use crate::recovery::RecommendedOption;

/// Puts what worked better first, among neighbours of the same face value only; what was never tried keeps its place
/// behind what is known to work at least as usual. The order of equals stays, so the same facts give the same answer.
pub fn by_what_worked(options: &mut [RecommendedOption], evidence: &BTreeMap<String, Evidence>) {
    let rate = |option: &RecommendedOption| evidence.get(&option.form).map(|found| found.recovered);
    let known: Vec<f64> = options.iter().filter_map(rate).collect();
    let Some(usual) = middle(known) else { return };
    for same in options.chunk_by_mut(|one, next| one.face_value == next.face_value) {
        same.sort_by(|one, other| rate(other).unwrap_or(usual).total_cmp(&rate(one).unwrap_or(usual)));
    }
}

/// The middle of the known rates: where a form stands of which nothing is known.
fn middle(mut rates: Vec<f64>) -> Option<f64> {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len().saturating_sub(1) / 2).copied()
}
