//! Some time after a make-good was given: what became of it, put on record without asking anybody.

use jiff::Timestamp;

use crate::{
    case::{Act, Case, CaseFile, Desk, FollowUpRound},
    change::{Change, Refused},
    id::Id,
    recovery::{Followed, MakeGood},
};

/// Puts on record what is known of a make-good at one of its looks. Done by the program alone; what a person writes
/// down stays beside it, and wins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FollowMakeGood {
    /// Which.
    pub make_good: Id<MakeGood>,
    /// How many days after it was given.
    pub after_days: u16,
    /// What other records show.
    pub since: Since,
}

/// What the customer did between having the make-good and the look.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Since {
    /// Whether an order came; none where orders are not imported up to the look.
    pub bought_again: Option<bool>,
    /// They stayed for another term.
    pub renewed: bool,
}

impl Act for FollowMakeGood {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let found = file.make_good_mut(self.make_good)?.clone();
        let (from, to) = self.window(&found)?;
        let seen = self.seen(last_answer(&file.case, from, to), desk.now);
        let event = file
            .event("make_good.followed")
            .fact("make_good", self.make_good)
            .fact("after_days", seen.after_days)
            .fact("settled", seen.settled)
            .fact("satisfaction", seen.satisfaction)
            .fact("stayed", seen.stayed)
            .fact("bought_again", seen.bought_again);
        file.make_good_mut(self.make_good)?.followed.push(seen);
        Ok(Change::of(file).event(event))
    }

    fn works_on_ended(&self) -> bool {
        true
    }
}

impl FollowMakeGood {
    /// From when the customer had it until the look.
    fn window(&self, one: &MakeGood) -> Result<(Timestamp, Timestamp), Refused> {
        let look = one.looks_ahead().find(|(days, _)| *days == self.after_days);
        let window = one.fulfilled_at.zip(look.map(|(_, due)| due));
        window.ok_or_else(|| {
            let now = one.state.word();
            Refused::not_now(
                "nothing_to_follow",
                format!("This make-good is {now}; there is no look to make after {} days.", self.after_days),
            )
        })
    }

    fn seen(&self, answer: Option<&FollowUpRound>, now: Timestamp) -> Followed {
        let bought_again = self.since.bought_again;
        Followed {
            after_days: self.after_days,
            at: now,
            settled: answer.and_then(|round| round.settled),
            satisfaction: answer.and_then(|round| round.satisfaction),
            stayed: (self.since.renewed || bought_again == Some(true)).then_some(true),
            bought_again,
        }
    }
}

/// The last answer to a question that was asked in this time: one from before they had it says nothing about it.
fn last_answer(case: &Case, from: Timestamp, to: Timestamp) -> Option<&FollowUpRound> {
    let mut rounds = case.follow_ups.iter().rev();
    rounds.find(|round| round.settled.is_some() && (from..=to).contains(&round.asked_at))
}
