//! The case: one complaint, or one customer's share of an incident, from receipt to close.
//!
//! [`perform`] is the one way to change a case: it asks an [`Act`] to decide and then settles what follows for
//! everybody — the stage, the next step, the hold on selling, the next moment to look.

mod act;
pub mod acts;
mod alarm;
mod company_text;
mod counted;
mod desk;
mod file;
mod fulfilment;
mod imported;
mod mend;
mod message;
mod next_step;
mod next_word;
pub mod notices;
mod offer_facts;
mod open;
mod past;
mod record;
mod same;
mod scorecard;
mod settle;
mod speak;
mod stage;
#[cfg(test)]
mod tests;

pub use act::{Act, perform};
pub use alarm::{Alarm, AlarmKind, look, next_look};
pub use desk::{Company, Desk, House};
pub use file::{Around, CaseFile};
pub use imported::{Imported, open_imported};
pub use mend::{Mend, standing as mended};
pub use message::{Delivery, Direction, Message, MessageKind};
pub use next_step::{NextStep, Step, next_step};
pub use next_word::{Heard, next_word};
pub use open::{Earlier, EarlierFailure, NewCase, open};
pub use past::{Life, Past, Revival};
pub use record::{
    Case, Concern, Containment, Decision, Escalation, FollowUpRound, Handover, Justice, Milestones, Outcome,
    PartialFix, Repeat, Resolution, Review, Spoken,
};
pub use same::{Before, same_complaint};
pub use scorecard::{Mark, Scorecard, SubScore};
pub use settle::settle;
pub use speak::{additions, check_text, check_with, kind_for_check};
pub use stage::Stage;
