//! Every kind of event that there is, so that nobody waits for one that never comes.

/// The kinds, in order. A test holds the list against the places where events are made.
pub const KINDS: &[&str] = &[
    "acknowledgement.incomplete",
    "acknowledgement.overdue",
    "candidate.confirmed",
    "candidate.dismissal_upheld",
    "candidate.dismissed",
    "candidate.noted",
    "case.acknowledged",
    "case.assessed",
    "case.closed",
    "case.contained",
    "case.customer_changed",
    "case.deadlocked",
    "case.debriefed",
    "case.decided",
    "case.dismissed",
    "case.escalated",
    "case.external_review",
    "case.found_by_us",
    "case.investigation_started",
    "case.merged",
    "case.partially_resolved",
    "case.problem_linked",
    "case.problem_unlinked",
    "case.received",
    "case.reopened",
    "case.resolved",
    "case.responded",
    "case.stage_changed",
    "case.took_over",
    "case.withdrawn",
    "case.worked",
    "cohort.grown",
    "concern.answered",
    "corrective_action.alarm_answered",
    "corrective_action.criterion_changed",
    "corrective_action.done",
    "corrective_action.effective",
    "corrective_action.inconclusive",
    "corrective_action.ineffective",
    "corrective_action.overdue",
    "corrective_action.planned",
    "corrective_action.procedure_changed",
    "corrective_action.reopened",
    "corrective_action.watched",
    "customer.added",
    "customer.changed",
    "customer.created",
    "customer.erased",
    "customer.joined",
    "customer.parted",
    "customer.surveyed",
    "escalation.ended",
    "external_review.found",
    "follow_up.answered",
    "follow_up.asked",
    "follow_up.due",
    "good_event",
    "handover.accepted",
    "handover.offered",
    "handover.refused",
    "handover.waiting",
    "house.begun",
    "import.finished",
    "incident.case_linked",
    "incident.problem_linked",
    "incident.problem_unlinked",
    "incident.recorded",
    "job.hastened",
    "lesson.learned",
    "lesson.withdrawn",
    "letter.sent",
    "mail.bounced",
    "mail.queued_again",
    "mail.set_aside",
    "mail.tested",
    "make_good.accepted",
    "make_good.approved",
    "make_good.carrying_out",
    "make_good.declined",
    "make_good.followed",
    "make_good.fulfilled",
    "make_good.fulfilling",
    "make_good.lapsed",
    "make_good.not_done",
    "make_good.offered",
    "make_good.outcome_corrected",
    "make_good.outcome_known",
    "make_good.proposed",
    "make_good.refused",
    "make_good.reminded",
    "make_good.seconded",
    "make_good.unconfirmed",
    "make_good.wished",
    "make_good.withdrawn",
    "member.added",
    "member.changed",
    "member.link_made",
    "member.password_set",
    "member.signed_in",
    "member.training_changed",
    "message.received",
    "message.sent",
    "message.undelivered",
    "note.added",
    "notices.done",
    "notices.drafted",
    "notices.dropped",
    "notices.held",
    "notices.paused",
    "order.changed",
    "order.created",
    "past_case",
    "problem.case_added",
    "problem.case_removed",
    "problem.cause_added",
    "problem.cause_removed",
    "problem.closed",
    "problem.debrief_confirmed",
    "problem.debriefed",
    "problem.opened",
    "problem.reopened",
    "procedure.version",
    "promise.broken",
    "promise.corrected",
    "promise.due_soon",
    "promise.kept",
    "promise.made",
    "promise.released",
    "promise.renegotiated",
    "promise.replaced",
    "reply_check.remarked",
    "settings.changed",
    "signal.decided",
    "signal.overdue",
    "signal.problem_linked",
    "signal.raised",
    "silent_victims.closed",
    "silent_victims.closing",
    "silent_victims.resolved",
    "silent_victims.resolving",
    "status_link.revoked",
    "step.overdue",
    "thread.turned",
    "token.created",
    "token.revoked",
    "update.overdue",
    "upsell_hold.released",
    "upsell_hold.set",
    "voucher.issued",
    "voucher.lapsed",
    "voucher.redeemed",
    "webhook.created",
    "webhook.removed",
    "webhook.resumed",
    "webhook.secret_changed",
    "webhook.stopped",
    "words.repeated",
];

/// Whether a kind, all kinds of one thing as `promise.*`, or everything as `*` is ever told of.
#[must_use]
pub fn is_known(pattern: &str) -> bool {
    match pattern.strip_suffix(".*") {
        Some(thing) => KINDS.iter().any(|kind| kind.split_once('.').is_some_and(|(of, _)| of == thing)),
        None => pattern == "*" || KINDS.contains(&pattern),
    }
}

/// What somebody may have meant by a kind that there is none of: all kinds of the same thing, or every thing.
#[must_use]
pub fn like(unknown: &str) -> Vec<String> {
    let thing = unknown.split('.').next().unwrap_or(unknown);
    let same: Vec<_> = KINDS
        .iter()
        .filter(|kind| kind.split('.').next() == Some(thing))
        .map(|kind| (*kind).to_owned())
        .collect();
    if !same.is_empty() {
        return same;
    }
    let mut things: Vec<_> =
        KINDS.iter().filter_map(|kind| kind.split_once('.')).map(|(thing, _)| format!("{thing}.*")).collect();
    things.dedup();
    let whole = KINDS.iter().filter(|kind| !kind.contains('.')).map(|kind| (*kind).to_owned());
    things.into_iter().chain(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::{KINDS, is_known, like};

    #[test]
    fn kinds_stand_once_and_in_order() {
        assert!(KINDS.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_slip_is_answered_with_what_may_have_been_meant() {
        for known in ["*", "promise.*", "promise.broken", "good_event", "past_case"] {
            assert!(is_known(known), "{known}");
        }
        for (unknown, meant) in [
            ("promise.brokn", "promise.broken"),
            ("promises.*", "promise.*"),
            ("good_events", "good_event"),
            ("", "case.*"),
        ] {
            assert!(!is_known(unknown), "{unknown}");
            assert!(like(unknown).iter().any(|kind| kind == meant), "{unknown}: {:?}", like(unknown));
        }
        assert!(like("promise.brokn").iter().all(|kind| kind.starts_with("promise.")));
    }
}
