//! The table itself: every verb once, with the thing it is done to, its name in the address, and what it means.

use domain::{
    case::{CaseFile, acts},
    learning::Problem,
    recovery::MakeGoodOutcome,
};

use super::{
    Verb,
    done::{Debriefing, Merging, OfPromise},
    make_good::{
        Acceptance, Approval, CarryingOut, Decline, Fulfilment, OfMakeGood, Offer, Refusal, Wish, Withdrawal,
    },
};

/// What a verb is done to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Thing {
    /// A case, by its id, its number or `ext:` and the id it was opened under.
    Case,
    /// A promise, by its id.
    Promise,
    /// A make-good, by its id.
    MakeGood,
}

/// A line of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What it is done to.
    pub thing: Thing,
    /// Its name.
    pub name: &'static str,
    /// What it means, in one line.
    pub summary: &'static str,
}

/// Whoever wants to know all verbs, each with its type.
pub trait Table {
    /// A verb that answers the case.
    fn case<V: Verb<Done = CaseFile>>(&mut self, entry: Entry);
    /// A verb that answers the problem behind it.
    fn problem<V: Verb<Done = Problem>>(&mut self, entry: Entry);
}

impl Thing {
    /// What they are called in addresses: `/cases/{case}/…`.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Case => "cases",
            Self::Promise => "promises",
            Self::MakeGood => "make_goods",
        }
    }

    /// What one of them is called there.
    #[must_use]
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Promise => "promise",
            Self::MakeGood => "make_good",
        }
    }
}

/// Tells every verb there is.
pub fn every(table: &mut impl Table) {
    early(table);
    late(table);
    sideways(table);
    belongings(table);
    promises(table);
    make_goods(table);
}

const fn case(name: &'static str, summary: &'static str) -> Entry {
    Entry { thing: Thing::Case, name, summary }
}

fn early(table: &mut impl Table) {
    table.case::<acts::Acknowledgement>(case("acknowledgement", "Tell the customer that we have it"));
    table.case::<acts::Assessment>(case("assessment", "How bad is it, and what is it about"));
    table.case::<acts::Containment>(case("containment", "What stopped further harm"));
    table.case::<acts::Investigation>(case("investigation", "Begin to find out"));
    table.case::<acts::Decision>(case("decision", "What we found and will do"));
    table.case::<acts::Response>(case("response", "Send the written decision"));
    table.case::<acts::ConcernAnswer>(case("concern_answers", "Answer one concern of the customer"));
}

fn late(table: &mut impl Table) {
    table.case::<acts::PartialFix>(case("partial_fix", "A useful part now, the rest promised"));
    table.case::<acts::Resolution>(case("resolution", "Put right and accepted"));
    table.case::<acts::FollowUpQuestion>(case("follow_up_question", "Ask whether all is settled"));
    table.case::<acts::FollowUpAnswer>(case("follow_up", "The answer to the follow-up question"));
    table.case::<acts::Letter>(case("letter", "Send the reaffirmation letter"));
    table.case::<acts::Closure>(case("closure", "Close; refused while anything is owed"));
    table.case::<acts::Reopening>(case("reopening", "Reopen"));
    table.problem::<Debriefing>(case("debrief", "Debrief the problem behind the case"));
}

fn sideways(table: &mut impl Table) {
    table.case::<acts::Handover>(case("handover", "Offer the case to somebody else"));
    table.case::<acts::HandoverAcceptance>(case("handover_acceptance", "Accept an offered handover"));
    table.case::<acts::HandoverRefusal>(case("handover_refusal", "Turn an offered handover down"));
    table.case::<acts::Escalation>(case("escalation", "Raise it to the managers"));
    table.case::<acts::EscalationEnd>(case("escalation_end", "A manager's answer; the owner goes on"));
    table.case::<acts::Withdrawal>(case("withdrawal", "The customer took it back"));
    table.case::<acts::Dismissal>(case("dismissal", "Not a complaint after all"));
    table.case::<acts::Deadlock>(case("deadlock", "We have said our last, and the customer disagrees"));
    table.case::<acts::ExternalReview>(case("external_review", "Somebody outside looks at it"));
    let revoked = "Make the link to the customer's page worthless";
    table.case::<acts::StatusLinkRevocation>(case("status_link_revocation", revoked));
    table.case::<acts::Work>(case("work", "Note minutes of work"));
    table.case::<Merging>(case("merger", "Continue in another case of the customer"));
}

fn belongings(table: &mut impl Table) {
    table.case::<acts::NewMessage>(case("messages", "Say something, log what they said, or leave a note"));
    table.case::<acts::NewPromiseTo>(case("promises", "Give a promise"));
    table.case::<acts::NewMakeGood>(case("make_goods", "Propose something of value"));
    let remark = "Say that the reply check was wrong about a text";
    table.case::<acts::CheckRemark>(case("reply_check_remarks", remark));
}

fn promises(table: &mut impl Table) {
    let promise = |name, summary| Entry { thing: Thing::Promise, name, summary };
    table.case::<OfPromise<acts::PromiseKept>>(promise("kept", "It was kept, and this shows it"));
    let moved = "The customer agreed to another date";
    table.case::<OfPromise<acts::PromiseRenegotiated>>(promise("renegotiation", moved));
    table.case::<OfPromise<acts::PromiseReleased>>(promise("release", "The customer let us off"));
}

fn make_goods(table: &mut impl Table) {
    let step = |name, summary| Entry { thing: Thing::MakeGood, name, summary };
    table.case::<OfMakeGood<Approval>>(step("approval", "Agree to it; never to one's own"));
    table.case::<OfMakeGood<Refusal>>(step("refusal", "Do not agree"));
    table.case::<OfMakeGood<Offer>>(step("offer", "Show it to the customer"));
    table.case::<OfMakeGood<Acceptance>>(step("acceptance", "The customer takes it"));
    table.case::<OfMakeGood<Wish>>(step("wish", "The customer asks for something else"));
    table.case::<OfMakeGood<Decline>>(step("decline", "The customer does not want it"));
    table.case::<OfMakeGood<Withdrawal>>(step("withdrawal", "Take it back before it was accepted"));
    table.case::<CarryingOut>(step("carrying_out", "Carry it out, or try again after it did not reach them"));
    table.case::<OfMakeGood<Fulfilment>>(step("fulfilment", "It was carried out"));
    table.case::<OfMakeGood<MakeGoodOutcome>>(step("outcome", "What became of it"));
}
