//! What follows from any change to a case, whoever made it: its stage, its next step, the hold on selling, the
//! carrying out of what is agreed, and the next moment to look. Because every change ends here, an open case always has a next step (G3).

use jiff::{SignedDuration, Timestamp};

use super::{
    CaseFile, Delivery, Desk, Stage, alarm::next_look, fulfilment::settle_fulfilment, next_step::next_step,
};
use crate::{
    change::Change,
    customer::UpsellHold,
    errand::Errand,
    event::{Event, Stream},
};

/// Settles a change. [`super::perform`] and [`super::look`] do so by themselves.
pub fn settle(mut change: Change<CaseFile>, desk: &Desk<'_>) -> Change<CaseFile> {
    settle_fulfilment(&mut change, desk);
    let before = change.state.case.stage;
    let file = &mut change.state;
    file.case.stage = Stage::of(&file.case.milestones);
    file.case.next_step = next_step(file, desk);
    if before != file.case.stage {
        let event = file.event("case.stage_changed").fact("from", before).fact("to", file.case.stage);
        change.events.push(event);
    }
    settle_hold(&mut change, desk);
    settle_errands(&mut change, desk);
    change
}

fn settle_errands(change: &mut Change<CaseFile>, desk: &Desk<'_>) {
    let file = &change.state;
    let case = file.case.id;
    let queued = file.said.iter().filter(|message| message.delivery == Delivery::Queued);
    let sends: Vec<_> = queued.map(|message| Errand::send(case, message.id, desk.now)).collect();
    change.errands.extend(sends);
    if let Some(at) = next_look(file, desk) {
        change.errands.push(Errand::look_at_case(case, at));
    }
}

/// Selling waits while any case of the customer is open, and for some days after the last one has ended.
fn settle_hold(change: &mut Change<CaseFile>, desk: &Desk<'_>) {
    let file = &mut change.state;
    let case = &file.case;
    let running = file.customer.hold.clone().filter(|hold| hold.holds_at(desk.now));
    if case.is_open() {
        if running.as_ref().is_some_and(|hold| hold.until.is_none()) {
            return;
        }
        let reason = format!("Case {} is open: {}", case.number, case.subject);
        let since = running.map_or(desk.now, |hold| hold.since);
        set_hold(
            change,
            UpsellHold { since, until: None, reason, case: change.state.case.id.uuid(), released_at: None },
        );
    } else if let Some(hold) = running.filter(|hold| hold.until.is_none() && file.other_open == 0) {
        let until =
            desk.now.saturating_add(days(desk.house.timers.hold_days_after)).unwrap_or(Timestamp::MAX);
        let reason = format!("Case {} has just ended; give it time.", case.number);
        let customer = file.customer.id;
        set_hold(change, UpsellHold { until: Some(until), reason, case: case_id(change), ..hold });
        change.errands.push(Errand::look_at_customer(customer, until));
    }
}

fn case_id(change: &Change<CaseFile>) -> uuid::Uuid {
    change.state.case.id.uuid()
}

fn set_hold(change: &mut Change<CaseFile>, hold: UpsellHold) {
    let customer = &mut change.state.customer;
    let event = Event::new(Stream::Customer(customer.id), "upsell_hold.set")
        .fact("until", hold.until)
        .fact("case", hold.case);
    customer.hold = Some(hold);
    change.events.push(event);
}

/// That many days of 24 hours.
pub(super) fn days(number: u16) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(number))
}
