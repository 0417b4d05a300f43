//! What the customer does with an offer: takes it in one of its forms, or asks for something else; and the word that
//! reminds them before it lapses.

use super::{message::hear, required};
use crate::{
    case::{Act, CaseFile, Desk, MessageKind, speak::speak},
    change::{Change, Refused},
    id::Id,
    intake::Channel,
    recovery::{Basis, MakeGood, MakeGoodState as S},
};

/// The customer takes it. Of several forms they say which; the choice is stored with the offer.
pub(super) fn accept(
    one: &mut MakeGood,
    form: Option<&str>,
    desk: &Desk<'_>,
) -> Result<&'static str, Refused> {
    let waits = matches!(one.state, S::Offered | S::Lapsed);
    if let Some(until) = one.lapses_at.filter(|at| waits && *at <= desk.now) {
        let sentence = format!("This offer stood until {until}. Offer it again.");
        return Err(Refused::not_now("offer_lapsed", sentence));
    }
    one.must_be(&[S::Offered], "accepted")?;
    if one.awaits_choice() || form.is_some() {
        one.choose(form.unwrap_or_default(), desk.now)?;
    }
    one.go(&[S::Offered], S::Accepted, "accepted").map(|()| "make_good.accepted")
}

/// The customer asks for something else than was offered; the offer stands.
pub(super) fn wish(one: &mut MakeGood, words: &str, desk: &Desk<'_>) -> Result<&'static str, Refused> {
    required("words", words, "what they would like instead")?;
    if one.basis == Basis::Entitlement {
        let sentence =
            "This is owed as it is and is paid in any case. Say what else would help in a message.";
        return Err(Refused::not_now("owed_as_it_is", sentence));
    }
    one.must_be(&[S::Offered], "exchanged for something else")?;
    one.terms.wished_at = Some(desk.now);
    Ok("make_good.wished")
}

/// What they ask for becomes their desired outcome and a message in the conversation; the owner is told.
pub(super) fn wished(
    mut change: Change<CaseFile>,
    words: &str,
    channel: Option<Channel>,
    desk: &Desk<'_>,
) -> Change<CaseFile> {
    let file = &mut change.state;
    let (said, alert) = hear(file, words.trim(), channel.unwrap_or(Channel::Web), None, desk);
    file.case.desired_outcome = Some(words.trim().to_owned());
    change.event(said).errand(alert)
}

/// Reminds the customer that an offer ends soon.
#[derive(Clone, PartialEq, Debug)]
pub struct OfferReminder {
    /// The offer.
    pub make_good: Id<MakeGood>,
    /// What the customer reads.
    pub body: String,
}

impl Act for OfferReminder {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let body = required("body", &self.body, "what the customer reads")?;
        file.make_good_mut(self.make_good)?.must_be(&[S::Offered], "spoken of")?;
        let spoken = speak(&mut file, MessageKind::Notice, &body, Channel::Email, None, desk)?;
        let event = file
            .event("make_good.reminded")
            .fact("make_good", self.make_good)
            .fact("message", spoken.message);
        Ok(Change::of(file).event(event.said(spoken.message.uuid(), body)))
    }
}
