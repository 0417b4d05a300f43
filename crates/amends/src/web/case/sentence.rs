//! What happened, in a sentence that a person would say.

use domain::{case::acts, promise::Promise, recovery::MakeGood};
use serde_json::Value;
use store::journal::Entry;

use super::{
    sight::Sight,
    wording::{humane, opened},
};

/// The heart of it, and the rest; either may quote what somebody wrote.
pub fn sentence(entry: &Entry, sight: &Sight) -> (String, String) {
    let one = Told { entry, sight };
    let what = match entry.kind.split_once('.').map_or("", |(area, _)| area) {
        "promise" => one.of_promise(),
        "make_good" => one.of_make_good(),
        "voucher" => one.of_voucher(),
        "case" => one.of_case(),
        _ => one.of_office(),
    };
    (what, one.words())
}

struct Told<'a> {
    entry: &'a Entry,
    sight: &'a Sight,
}

impl Told<'_> {
    fn words(&self) -> String {
        // The thing itself is named in the sentence already.
        let named =
            matches!(self.entry.kind.as_str(), "promise.made" | "make_good.proposed" | "case.received");
        self.entry
            .words
            .clone()
            .filter(|_| !named)
            .map(|words| humane(&words, self.sight.zone()))
            .unwrap_or_default()
    }

    fn fact(&self, name: &str) -> String {
        let found = self.entry.facts().get(name).cloned();
        let text = match found {
            Some(Value::String(text)) => text,
            Some(Value::Object(money)) => ["amount", "currency"]
                .iter()
                .filter_map(|part| money.get(*part).and_then(Value::as_str))
                .collect::<Vec<_>>()
                .join(" "),
            Some(Value::Null) | None => return String::new(),
            Some(other) => other.to_string(),
        };
        humane(&text, self.sight.zone())
    }

    fn code(&self) -> String {
        self.fact("code").replace('_', " ")
    }

    fn is(&self, name: &str) -> bool {
        self.entry.facts().get(name).and_then(Value::as_bool) == Some(true)
    }

    fn member(&self, name: &str) -> String {
        let id = self.entry.fact(name).and_then(|id| id.parse().ok());
        id.map_or_else(|| "somebody".to_owned(), |id| self.sight.name(id).to_owned())
    }

    fn promise(&self) -> String {
        let id = self.entry.fact("promise");
        let known = |one: &&Promise| Some(one.id.to_string()) == id;
        let found = self.sight.file.promises.iter().find(known);
        found.map_or_else(|| "a promise".to_owned(), |one| format!("“{}”", one.what))
    }

    fn make_good(&self) -> String {
        let id = self.entry.fact("make_good");
        let known = |one: &&MakeGood| Some(one.id.to_string()) == id;
        let found = self.sight.file.make_goods.iter().find(known);
        found.map_or_else(
            || "a make-good".to_owned(),
            |one| match one.unsaid_worth() {
                Some(worth) => format!("“{}” ({worth})", one.what),
                None => format!("“{}”", one.what),
            },
        )
    }

    fn of_promise(&self) -> String {
        let promise = self.promise();
        match self.entry.kind.as_str() {
            "promise.made" => format!("Promised {promise} by {}", self.fact("due_at")),
            "promise.kept" if self.is("in_time") => format!("Kept {promise}"),
            "promise.kept" => format!("Kept {promise}, late"),
            "promise.corrected" => format!("Found that {promise} was kept in time after all"),
            "promise.renegotiated" => {
                format!("Moved {promise} to {} with their consent", self.fact("due_at"))
            }
            "promise.released" => format!("They let us off {promise}"),
            "promise.replaced" => format!("Another promise took the place of {promise}"),
            "promise.broken" => format!("Broke {promise}, due {}", self.fact("due_at")),
            "promise.due_soon" => format!("{promise} is due soon"),
            other => opened(other),
        }
    }

    fn of_make_good(&self) -> String {
        let one = self.make_good();
        match self.entry.kind.as_str() {
            "make_good.proposed" if self.fact("state") == "proposed" => {
                format!("Proposed {one}; somebody else has to agree")
            }
            "make_good.proposed" => format!("Proposed {one}, within the limit"),
            "make_good.approved" => format!("Approved {one}"),
            "make_good.seconded" => format!("Agreed to {one}; one more has to"),
            "make_good.refused" => format!("Refused {one}"),
            "make_good.offered" => format!("Offered {one} to the customer"),
            "make_good.accepted" => format!("They accept {one}"),
            "make_good.wished" => format!("They ask for something else than {one}"),
            "make_good.reminded" => format!("Reminded them of {one}"),
            "make_good.ending" => format!("The offer of {one} ends soon"),
            "make_good.declined" => format!("They decline {one}"),
            "make_good.lapsed" => format!("The offer of {one} lapsed"),
            "make_good.withdrawn" => format!("Took back {one}"),
            "make_good.fulfilling" => format!("{one} is being carried out"),
            "make_good.carrying_out" => format!("Had {one} carried out"),
            "make_good.unconfirmed" => format!("Nobody knows whether {one} reached them"),
            "make_good.not_done" => format!("{one} was not carried out"),
            "make_good.fulfilled" => format!("{one} reached them"),
            "make_good.outcome_known" => {
                format!("What became of {one}{}", self.became("settled", "satisfaction"))
            }
            "make_good.outcome_corrected" => {
                let (now, was) =
                    (self.became("settled", "satisfaction"), self.became("was_settled", "was_satisfaction"));
                format!("Corrected what became of {one}{now}; written down before{was}")
            }
            other => opened(other),
        }
    }

    /// What was said of an outcome; entries from before it was told there say nothing.
    fn became(&self, settled: &str, satisfaction: &str) -> String {
        let matter = match self.fact(settled).as_str() {
            "true" => ": it settled the matter",
            "false" => ": it did not settle the matter",
            _ => return " is known".to_owned(),
        };
        let score = self.fact(satisfaction);
        if score.is_empty() { matter.to_owned() } else { format!("{matter} ({score} of 5)") }
    }

    fn of_voucher(&self) -> String {
        let (one, amount) = (self.make_good(), self.fact("amount"));
        match self.entry.kind.as_str() {
            "voucher.issued" => format!("A voucher was made for {one}"),
            "voucher.redeemed" => format!("{amount} of the voucher for {one} was spent"),
            "voucher.lapsed" => format!("The voucher for {one} lapsed, with {amount} left on it"),
            other => opened(other),
        }
    }

    fn of_case(&self) -> String {
        let zone_of = |name: &str| opened(&self.fact(name));
        match self.entry.kind.as_str() {
            "case.received" if self.is("repeat") => {
                format!("Case opened, as a repeat. Owner: {}", self.member("owner"))
            }
            "case.received" => format!("Case opened. Owner: {}", self.member("owner")),
            "case.found_by_us" => format!("Told before they complained. Owner: {}", self.member("owner")),
            "case.assessed" => format!("Assessed: {} severity", self.fact("severity")),
            "case.contained" => "Further harm was stopped".to_owned(),
            "case.investigation_started" => "Began to find out".to_owned(),
            "case.decided" => format!("Decided: {}", self.fact("outcome").replace('_', " ")),
            "case.partially_resolved" => "Put a part right".to_owned(),
            "case.resolved" if self.is("accepted_by_customer") => {
                "Put right, and the customer said so".to_owned()
            }
            "case.resolved" => "Put right".to_owned(),
            "case.closed" => "Closed".to_owned(),
            "case.reopened" => "Reopened".to_owned(),
            "case.dismissed" => "Dismissed: not a complaint".to_owned(),
            "case.withdrawn" => "The customer took it back".to_owned(),
            "case.merged" => "Merged into another case".to_owned(),
            "case.took_over" => "Took over another case".to_owned(),
            "case.escalated" if self.fact("why") == acts::BY_HAND => "Raised to the managers".to_owned(),
            "case.escalated" => {
                format!("Raised to the managers: {}", opened(&self.fact("why")).to_lowercase())
            }
            "case.external_review" => "Somebody outside looks at it".to_owned(),
            "case.debriefed" => "Debriefed".to_owned(),
            "case.problem_linked" => "Tied to a problem".to_owned(),
            "case.problem_unlinked" => "Let go from a problem".to_owned(),
            "case.stage_changed" => format!("Now {}", zone_of("to").to_lowercase()),
            other => opened(other.trim_start_matches("case.")),
        }
    }

    fn of_office(&self) -> String {
        match self.entry.kind.as_str() {
            "handover.offered" => format!("Offered the case to {}", self.member("to")),
            "handover.accepted" => {
                format!("{} took the case over from {}", self.member("to"), self.member("from"))
            }
            "handover.refused" => format!("{} did not take the case", self.member("to")),
            "handover.waiting" => "The handover still waits".to_owned(),
            "escalation.ended" => "A manager has seen to it".to_owned(),
            "concern.answered" => "Answered a concern".to_owned(),
            "follow_up.answered" if self.is("settled") => "They say that all is settled".to_owned(),
            "follow_up.answered" => "They say that it is not settled".to_owned(),
            "follow_up.due" => "The follow-up question is due".to_owned(),
            "acknowledgement.overdue" => "The acknowledgement is overdue".to_owned(),
            "step.overdue" => "The next step is overdue".to_owned(),
            "update.overdue" => "The customer has heard nothing for too long".to_owned(),
            "status_link.revoked" => "Revoked the customer’s link".to_owned(),
            "external_review.found" => "The outside body has found".to_owned(),
            acts::REMARKED if self.fact("verdict") == "missed" => {
                format!("Said that the check missed: {}", self.code())
            }
            acts::REMARKED => format!("Said that the check was wrong: no {}", self.code()),
            other => opened(other),
        }
    }
}
