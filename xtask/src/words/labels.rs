//! What the labels of a message tell of each mark. Claims are not labelled by themselves: an untrue one is labelled as such, and
//! which one it was is told by the record that contradicts it.

use std::ops::Range;

use domain::reply::{FaultCode, Mark, Outcome};

use super::corpus::Message;

/// The words of a message that carry a mark, or may.
pub struct Carried {
    pub mark: Mark,
    /// Bytes of the text.
    pub words: Range<usize>,
    /// Not so where an untrue claim may be another one as well.
    pub sure: bool,
}

impl Message {
    /// What is labelled, place by place.
    pub fn carried(&self) -> Vec<Carried> {
        let contradicted = self.contradicted();
        let sure_claim = contradicted.len() == 1 && !self.is_held_against_dates_or_amounts();
        let places = self.labels.iter().filter_map(|label| {
            let start = self.text.find(&label.words)?;
            Some((label.code.as_str(), start..start + label.words.len()))
        });
        let marks = places.flat_map(|(code, words)| {
            let (marks, sure) = match code {
                code if code == FaultCode::UntrueClaim.word() => (contradicted.clone(), sure_claim),
                code => (Mark::of(code).into_iter().collect(), true),
            };
            marks.into_iter().map(move |mark| Carried { mark, words: words.clone(), sure })
        });
        marks.collect()
    }

    /// The marks that are there for sure.
    pub fn marks(&self) -> Vec<Mark> {
        self.carried().into_iter().filter(|one| one.sure).map(|one| one.mark).collect()
    }

    /// Whether it has no fault.
    pub fn is_good(&self) -> bool {
        !FaultCode::ALL.iter().any(|fault| self.labels.iter().any(|label| label.code == fault.word()))
    }

    /// Whether labels of such a message speak of the mark: a finding against the complaint is no denial, whatever it says;
    /// and what is claimed is labelled only where the record is against it.
    pub fn could_tell(&self, mark: Mark) -> bool {
        match mark {
            Mark::Fault(FaultCode::Denial) => self.facts.outcome != Some(Outcome::NotUpheld),
            Mark::Claim(claim) => self.facts.contradict(claim),
            _ => true,
        }
    }

    /// Whether the labels say if the mark is there.
    pub fn tells(&self, mark: Mark) -> bool {
        let may_be_meant = |one: &Carried| one.mark == mark && !one.sure;
        self.could_tell(mark) && !self.carried().iter().any(may_be_meant)
    }

    fn contradicted(&self) -> Vec<Mark> {
        let against = |mark: &Mark| matches!(mark, Mark::Claim(claim) if self.facts.contradict(*claim));
        Mark::all().filter(against).collect()
    }

    /// Then an untrue claim may be about a date that was not promised, or an amount that was not paid.
    fn is_held_against_dates_or_amounts(&self) -> bool {
        let paid =
            self.facts.refund.as_ref().and_then(Option::as_ref).is_some_and(|told| told.is_fulfilled());
        self.facts.promises.is_some() || paid
    }
}

#[cfg(test)]
mod tests {
    use super::super::corpus;
    use super::*;
    use domain::reply::Claim;

    fn message(facts: &str) -> Message {
        let text = format!(
            "### inn-01 | reply | bad | writer: a cook\nfacts: {facts}\nWe lost your bag. Your money is back.\n--\necho_issue: We lost your bag\nuntrue_claim: Your money is back\n"
        );
        corpus::read(&text).unwrap().remove(0)
    }

    const REFUNDED: Mark = Mark::Claim(Claim::Refunded);
    const CALLED: Mark = Mark::Claim(Claim::Called);

    #[test]
    fn the_record_says_which_claim_is_untrue() {
        let message = message("{\"refund\":null}");
        assert!(message.marks().contains(&REFUNDED) && !message.marks().contains(&CALLED));
        assert!(message.tells(REFUNDED) && !message.tells(CALLED));
    }

    #[test]
    fn where_the_record_is_against_several_none_is_known() {
        for facts in ["{\"refund\":null,\"calls\":[]}", "{\"refund\":null,\"promises\":[]}"] {
            let message = message(facts);
            assert!(!message.marks().contains(&REFUNDED) && !message.tells(REFUNDED), "{facts}");
            assert!(message.carried().iter().any(|one| one.mark == REFUNDED && !one.sure), "{facts}");
        }
    }

    #[test]
    fn a_finding_against_the_complaint_tells_nothing_of_denial() {
        let denial = Mark::Fault(FaultCode::Denial);
        assert!(!message("{\"outcome\":\"not_upheld\"}").tells(denial) && message("{}").tells(denial));
    }
}
