//! What is to be done later: born in the transaction of the change that needs it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    case::{
        Case, Message,
        notices::{NoticeRound, SilentDeed},
    },
    customer::Customer,
    id::Id,
    intake::Incident,
    learning::Problem,
    recovery::MakeGood,
    staff::Member,
};

/// How keys of errands begin that call systems of the firm, which may be slow: they are done apart from all else.
pub const FULFILMENT: &str = "fulfil:";
/// How keys of errands begin that call webhooks: the same.
pub const DELIVERY: &str = "hook:";

/// A piece of work with a due time. Storing the same `key` twice stores it once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Errand {
    /// Stable name: makes a retry tell itself from a repeat.
    pub key: String,
    /// What to do.
    pub task: Task,
    /// Not before.
    pub due_at: Timestamp,
}

/// What to do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "task")]
pub enum Task {
    /// See whether anything about this case is due and not yet done.
    LookAtCase {
        /// Which.
        case: Id<Case>,
    },
    /// See whether the upsell hold of this customer has ended.
    LookAtCustomer {
        /// Which.
        customer: Id<Customer>,
    },
    /// See whether a corrective action is due for its check.
    LookAtProblem {
        /// Which.
        problem: Id<Problem>,
    },
    /// Learn from the words of all cases.
    ReadThemes,
    /// Find how the customers buy.
    LearnBuying,
    /// Look for rises in the counts of the days before this one.
    LookForSignals {
        /// Which day, in the firm's zone.
        day: jiff::civil::Date,
    },
    /// See how every corrective action stands that is to be done or is being watched.
    WatchActions,
    /// Pack what is measured of cases at rest, day by day.
    PackMeasures {
        /// From the day of this moment on.
        from: Timestamp,
    },
    /// See what became of a make-good some time after it was given.
    FollowMakeGood {
        /// Which.
        make_good: Id<MakeGood>,
        /// How many days after.
        after_days: u16,
    },
    /// Send a message to the customer.
    Send {
        /// Of which case.
        case: Id<Case>,
        /// Which.
        message: Id<Message>,
    },
    /// Ask the customer whether all is settled.
    AskFollowUp {
        /// About which case.
        case: Id<Case>,
    },
    /// Tell a member of staff.
    Alert {
        /// Whom; nobody in particular means every manager.
        member: Option<Id<Member>>,
        /// About which case.
        case: Id<Case>,
        /// Why, as a stable code such as `promise.broken`.
        why: String,
    },
    /// Ask those who may approve a make-good whether they do.
    AskApproval {
        /// Of which case.
        case: Id<Case>,
        /// Which.
        make_good: Id<MakeGood>,
    },
    /// Ask those who may agree to what a round of notices gives whether they do.
    AskRoundApproval {
        /// Which.
        round: Id<NoticeRound>,
    },
    /// Remind the customer of an offer that ends soon.
    RemindOfOffer {
        /// Of which case.
        case: Id<Case>,
        /// Which.
        make_good: Id<MakeGood>,
    },
    /// Carry a make-good out by its way.
    Fulfil {
        /// In which case.
        case: Id<Case>,
        /// Which.
        make_good: Id<MakeGood>,
        /// The how manieth try.
        attempt: u16,
    },
    /// See whether the time of a voucher is over.
    LookAtVoucher {
        /// The make-good that it carried out.
        make_good: Id<MakeGood>,
    },
    /// Tell the next portion of a cohort.
    TellCohort {
        /// Which round.
        round: Id<NoticeRound>,
        /// The how manieth portion.
        portion: u32,
    },
    /// Put the next portion of the silent cases of an incident to rest.
    PutToRest(Rest),
    /// Tell another system what happened.
    Deliver {
        /// Which delivery.
        delivery: uuid::Uuid,
    },
    /// Send a piece of mail that lies in the outbox and is no message of a case.
    Mail {
        /// Which.
        id: uuid::Uuid,
    },
}

/// How far it has come to put the silent cases of an incident to rest.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Rest {
    /// Of which mistake.
    pub incident: Id<Incident>,
    /// What is done for each.
    pub deed: SilentDeed,
    /// Who stands for it.
    pub by: Id<Member>,
    /// When they began: it names this deed.
    pub begun_at: Timestamp,
    /// Behind which case it goes on.
    pub after: Option<Id<Case>>,
    /// For how many it was done.
    pub done: u64,
    /// How many did not fit and were left.
    pub left: u64,
}

impl Errand {
    /// A look at a case. One errand stands for every timer of the case, since a timer fires because it is due
    /// and not yet done.
    #[must_use]
    pub fn look_at_case(case: Id<Case>, due_at: Timestamp) -> Self {
        Self {
            key: format!("look:{case}:{}", due_at.as_microsecond()),
            task: Task::LookAtCase { case },
            due_at,
        }
    }

    /// A look at a customer's hold.
    #[must_use]
    pub fn look_at_customer(customer: Id<Customer>, due_at: Timestamp) -> Self {
        let key = format!("hold:{customer}:{}", due_at.as_microsecond());
        Self { key, task: Task::LookAtCustomer { customer }, due_at }
    }

    /// A look at a problem's corrective actions.
    #[must_use]
    pub fn look_at_problem(problem: Id<Problem>, due_at: Timestamp) -> Self {
        let key = format!("problem:{problem}:{}", due_at.as_microsecond());
        Self { key, task: Task::LookAtProblem { problem }, due_at }
    }

    /// Learning from the words of all cases, once for each day, named by its date.
    #[must_use]
    pub fn read_themes(day: &str, due_at: Timestamp) -> Self {
        Self { key: format!("themes:{day}"), task: Task::ReadThemes, due_at }
    }

    /// Finding how the customers buy, once for each day, named by its date.
    #[must_use]
    pub fn learn_buying(day: &str, due_at: Timestamp) -> Self {
        Self { key: format!("buying:{day}"), task: Task::LearnBuying, due_at }
    }

    /// The look for rises on the morning of a day, once.
    #[must_use]
    pub fn look_for_signals(day: jiff::civil::Date, due_at: Timestamp) -> Self {
        Self { key: format!("signals:{day}"), task: Task::LookForSignals { day }, due_at }
    }

    /// The look at all corrective actions on the morning of a day, once.
    #[must_use]
    pub fn watch_actions(day: jiff::civil::Date, due_at: Timestamp) -> Self {
        Self { key: format!("actions:{day}"), task: Task::WatchActions, due_at }
    }

    /// Packing what is measured, from the day of a moment on: once for each day on which it begins.
    #[must_use]
    pub fn pack_measures(day: &str, from: Timestamp, due_at: Timestamp) -> Self {
        let key = format!("pack:{day}:{}", from.as_microsecond());
        Self { key, task: Task::PackMeasures { from }, due_at }
    }

    /// A look at what became of a make-good, once for each time that one is due.
    #[must_use]
    pub fn follow_make_good(make_good: Id<MakeGood>, after_days: u16, due_at: Timestamp) -> Self {
        let task = Task::FollowMakeGood { make_good, after_days };
        Self { key: format!("follow:{make_good}:{after_days}"), task, due_at }
    }

    /// Sending of one message, once.
    #[must_use]
    pub fn send(case: Id<Case>, message: Id<Message>, due_at: Timestamp) -> Self {
        Self { key: format!("send:{message}"), task: Task::Send { case, message }, due_at }
    }

    /// Sending of one piece of mail from the outbox, once.
    #[must_use]
    pub fn mail(id: uuid::Uuid, due_at: Timestamp) -> Self {
        Self { key: format!("mail:{id}"), task: Task::Mail { id }, due_at }
    }

    /// Asks those who may approve a make-good, once.
    #[must_use]
    pub fn ask_approval(case: Id<Case>, one: &MakeGood, due_at: Timestamp) -> Self {
        let make_good = one.id;
        Self { key: format!("approval:{make_good}"), task: Task::AskApproval { case, make_good }, due_at }
    }

    /// The same once more, since somebody who had agreed may no longer.
    #[must_use]
    pub fn ask_approval_again(case: Id<Case>, one: &MakeGood, due_at: Timestamp) -> Self {
        let key = format!("approval:{}:{}", one.id, due_at.as_microsecond());
        Self { key, ..Self::ask_approval(case, one, due_at) }
    }

    /// Asks those who may agree to what a round gives; once for as many customers as it would go to.
    #[must_use]
    pub fn ask_round_approval(round: Id<NoticeRound>, members: u64, due_at: Timestamp) -> Self {
        let key = format!("approval:{round}:{members}");
        Self { key, task: Task::AskRoundApproval { round }, due_at }
    }

    /// Reminds the customer of an offer, once per `occasion`.
    #[must_use]
    pub fn remind_of_offer(
        case: Id<Case>,
        make_good: Id<MakeGood>,
        occasion: &str,
        due_at: Timestamp,
    ) -> Self {
        Self { key: format!("remind:{occasion}"), task: Task::RemindOfOffer { case, make_good }, due_at }
    }

    /// One try to carry a make-good out.
    #[must_use]
    pub fn fulfil(case: Id<Case>, make_good: Id<MakeGood>, attempt: u16, due_at: Timestamp) -> Self {
        let key = format!("{FULFILMENT}{make_good}:{attempt}");
        Self { key, task: Task::Fulfil { case, make_good, attempt }, due_at }
    }

    /// A look at a voucher when its time is over.
    #[must_use]
    pub fn look_at_voucher(make_good: Id<MakeGood>, due_at: Timestamp) -> Self {
        Self { key: format!("voucher:{make_good}"), task: Task::LookAtVoucher { make_good }, due_at }
    }

    /// One delivery to a webhook.
    #[must_use]
    pub fn deliver(delivery: uuid::Uuid, due_at: Timestamp) -> Self {
        Self { key: format!("{DELIVERY}{delivery}"), task: Task::Deliver { delivery }, due_at }
    }

    /// Tells a member, or all managers, about many cases of one incident: once a day for each reason.
    #[must_use]
    pub fn alert_of_incident(
        member: Option<Id<Member>>,
        case: Id<Case>,
        incident: Id<Incident>,
        why: &str,
        due_at: Timestamp,
    ) -> Self {
        let whom = member.map_or_else(|| "managers".to_owned(), |id| id.to_string());
        let day = due_at.as_second().div_euclid(24 * 60 * 60);
        let task = Task::Alert { member, case, why: why.to_owned() };
        Self { key: format!("alert:{incident}:{why}:{day}:{whom}"), task, due_at }
    }

    /// One portion of a round of notices, once.
    #[must_use]
    pub fn tell_cohort(round: Id<NoticeRound>, portion: u32, due_at: Timestamp) -> Self {
        let task = Task::TellCohort { round, portion };
        Self { key: format!("tell:{round}:{portion}"), task, due_at }
    }

    /// One portion of the silent cases of an incident, once.
    #[must_use]
    pub fn put_to_rest(rest: Rest, due_at: Timestamp) -> Self {
        let from = rest.after.map_or_else(|| "first".to_owned(), |case| case.to_string());
        let key = format!("rest:{}:{}:{from}", rest.incident, rest.begun_at.as_microsecond());
        Self { key, task: Task::PutToRest(rest), due_at }
    }

    /// The `nth` follow-up question of a case.
    #[must_use]
    pub fn ask_follow_up(case: Id<Case>, nth: usize, due_at: Timestamp) -> Self {
        Self {
            key: format!("ask:{case}:{nth}:{}", due_at.as_microsecond()),
            task: Task::AskFollowUp { case },
            due_at,
        }
    }

    /// Tells a member, or all managers, once per `occasion`.
    #[must_use]
    pub fn alert(
        member: Option<Id<Member>>,
        case: Id<Case>,
        why: &str,
        occasion: &str,
        due_at: Timestamp,
    ) -> Self {
        let whom = member.map_or_else(|| "managers".to_owned(), |id| id.to_string());
        let task = Task::Alert { member, case, why: why.to_owned() };
        Self { key: format!("alert:{case}:{occasion}:{whom}"), task, due_at }
    }
}
