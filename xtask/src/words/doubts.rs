//! Labels that may be mistaken: those which the check contradicts most, asked about messages that it was not taught (compare
//! C. G. Northcutt, L. Jiang, I. L. Chuang, "Confident learning", Journal of Artificial Intelligence Research 70, 2021). Most are
//! right and the check is wrong; reading them is the shortest way to those that are not.

use domain::reply::Mark;

/// Log-odds against a label from which on it is worth a look.
const SURE: f32 = 1.5;

/// A label, or its absence, that the check contradicts.
#[derive(Clone, Debug)]
pub struct Doubt {
    mark: Mark,
    message: String,
    is_labelled: bool,
    /// How likely the contrary is, as log-odds.
    against: f32,
}

impl Doubt {
    /// None where the score bears the label out, or hardly contradicts it.
    pub fn of(mark: Mark, message: &str, is_labelled: bool, score: f32) -> Option<Self> {
        let against = if is_labelled { -score } else { score };
        (against > SURE).then(|| Self { mark, message: message.to_owned(), is_labelled, against })
    }
}

/// One line each, the most doubtful first.
pub fn written(mut doubts: Vec<Doubt>) -> String {
    doubts.sort_by(|one, other| other.against.total_cmp(&one.against));
    let line = |doubt: &Doubt| {
        let Doubt { mark, message, is_labelled, against } = doubt;
        let label = if *is_labelled { "labelled, not found" } else { "found, not labelled" };
        format!("{against:5.2} {message:<40} {:<20} {label}\n", mark.word())
    };
    doubts.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_that_is_contradicted_most_comes_first() {
        let mark = Mark::of("denial").unwrap();
        let of = |message, is_labelled, score| Doubt::of(mark, message, is_labelled, score);
        let doubts = [of("inn-01", true, 3.0), of("inn-02", true, -2.0), of("inn-03", false, 4.0)];
        let text = written(doubts.into_iter().flatten().collect());
        let messages: Vec<&str> = text.lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
        assert_eq!(messages, ["inn-03", "inn-02"]);
        assert!(
            text.lines()
                .next()
                .is_some_and(|line| line.ends_with("denial               found, not labelled")),
            "{text}"
        );
    }
}
