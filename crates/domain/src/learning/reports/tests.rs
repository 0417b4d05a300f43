//! What was learned is summed up with what is undecided apart, and the most pressing is to be decided first.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Heard, Matters, Overview, iso10002::Review, three_to_decide};
use crate::{
    case::House,
    id::CaseNumber,
    learning::{Filter, Measures, Problem, Rules, Seen, Signal, Span},
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn march() -> Span {
    Span { from: at("2026-03-01T00:00:00Z"), to: at("2026-04-01T00:00:00Z") }
}

fn signal(raised: &str, decision: Option<&str>) -> Signal {
    let disposition = decision.map(
        |decision| json!({ "decision": decision, "reason": "r", "by": null, "at": raised, "problem": null }),
    );
    serde_json::from_value(json!({
        "id": uuid::Uuid::nil(), "failure_type": "late_delivery", "date": "2026-03-09", "began": "2026-03-05", "method": "m",
        "observed": 9, "expected": 1.0, "statistic": 1.0, "threshold": 1.0, "p": 0.001, "counts": [], "raised_at": raised,
        "decide_by": "2026-03-15T00:00:00Z", "overdue_at": null, "disposition": disposition,
    }))
    .unwrap()
}

fn action(what: &str, state: &str, done_at: Option<&str>) -> Value {
    json!({
        "id": uuid::Uuid::nil(), "what": what, "procedure": "p", "owner": uuid::Uuid::nil(), "due_at": "2026-03-20T00:00:00Z",
        "window_days": 30, "target": 1.0, "planned_at": "2026-03-02T00:00:00Z", "done_at": done_at, "state": state, "effect": null,
        "checked_at": "2026-03-25T00:00:00Z",
    })
}

fn problem(title: &str, actions: Vec<Value>) -> Problem {
    serde_json::from_value(json!({
        "id": uuid::Uuid::nil(), "title": title, "failure_type": "rude_treatment", "severity": "medium",
        "opened_at": "2026-03-02T00:00:00Z", "cases": [], "actions": actions, "state": "open",
        "debrief": {
            "what_happened": "w", "root_cause": "No second name on the list", "cause_class": "not_foreseen", "scope": "systemic",
            "scope_evidence": "e", "attendees": [], "at": "2026-03-03T00:00:00Z",
        },
    }))
    .unwrap()
}

fn case(number: u64, kind: &str, change: impl FnOnce(&mut Value)) -> Seen {
    let mut facts = json!({
        "id": uuid::Uuid::nil(), "number": CaseNumber::from_entropy(number << 10), "owner": uuid::Uuid::nil(),
        "received_at": at("2026-03-10T10:00:00Z").as_microsecond(), "channel": "email", "failure_type": kind, "severity": "medium",
        "stage": "received", "reached": {}, "answers": {},
    });
    change(&mut facts);
    Seen { facts: serde_json::from_value(facts).unwrap(), product: None, cause: None, team: None }
}

#[test]
fn what_was_learned_is_counted_with_the_undecided_apart() {
    let signals = [
        signal("2026-03-10T00:00:00Z", Some("act")),
        signal("2026-03-11T00:00:00Z", Some("no")),
        signal("2026-03-12T00:00:00Z", None),
        signal("2026-04-02T00:00:00Z", Some("act")),
    ];
    let problems = [problem(
        "Treated badly",
        vec![
            action("a", "effective", Some("2026-03-04T00:00:00Z")),
            action("b", "inconclusive", Some("2026-02-04T00:00:00Z")),
            action("c", "ineffective", None),
            action("d", "planned", None),
        ],
    )];
    let found = Overview::of(Heard::default(), &signals, &problems, march());
    let counts = found.signals;
    assert_eq!((counts.raised, counts.acted, counts.declined, counts.undecided), (3, 1, 1, 1));
    assert_eq!(counts.median_days_to_detect, Some(4));
    assert!((counts.declined_a_month - 30.4375 / 31.0).abs() < 1e-9, "{}", counts.declined_a_month);
    let verdicts = found.verdicts;
    assert_eq!((verdicts.effective, verdicts.ineffective, verdicts.inconclusive), (1, 1, 1));
    assert_eq!(
        (found.actions_done, found.actions_planned, found.watched),
        (vec!["a".to_owned()], 1, vec!["b".to_owned()])
    );
    assert_eq!((found.problems_opened, found.problems_open, found.causes.len()), (1, 1, 1));
}

fn decisions(signals: &[Signal], problems: &[Problem], seen: &[Seen]) -> Vec<String> {
    decisions_with((0, 0), signals, problems, seen)
}

fn decisions_with(
    (offers_waiting, promises_late): (u64, u64),
    signals: &[Signal],
    problems: &[Problem],
    seen: &[Seen],
) -> Vec<String> {
    let house = House::shipped().unwrap();
    let now = at("2026-03-28T10:00:00Z");
    let rules = Rules::new(&house, march(), now);
    let measures = Measures::of(seen, &rules, Filter::default());
    let playbooks = &house.playbooks;
    three_to_decide(&Matters {
        undecided: signals,
        problems,
        measures: &measures,
        offers_waiting,
        promises_late,
        playbooks,
        now,
    })
}

#[test]
fn the_most_pressing_is_decided_first_and_never_more_than_three() {
    let many: Vec<Seen> = (0..25).map(|n| case(n, "late_delivery", |_| ())).collect();
    let quiet = decisions(&[], &[], &[]);
    assert!(quiet.is_empty(), "{quiet:?}");
    let large = decisions(&[], &[], &many);
    assert!(large.len() == 1 && large[0].contains("made up 100 %"), "{large:?}");
    let bad = problem("Treated badly", vec![action("Be kind", "ineffective", None)]);
    let late = problem("Late", vec![action("A new van", "planned", None)]);
    let signals = [signal("2026-03-10T00:00:00Z", None), signal("2026-03-10T00:00:00Z", Some("no"))];
    let all = decisions(&signals, &[bad, late], &many);
    assert_eq!(all.len(), 3);
    assert!(all[0].contains("Late delivery") && all[0].contains("overdue"), "{all:?}");
    assert!(
        all[1].contains("“Be kind” did not help") && all[2].contains("“A new van” should be done by now"),
        "{all:?}"
    );
}

#[test]
fn what_customers_wait_for_today_comes_first() {
    let said = |waiting| decisions_with(waiting, &[], &[], &[]);
    assert_eq!(
        said((2, 1)),
        ["1 promise is late and 2 offers wait for approval. Customers wait for it today."]
    );
    assert_eq!(said((1, 0)), ["1 offer waits for approval. Customers wait for it today."]);
    assert_eq!(said((0, 3)), ["3 promises are late. Customers wait for it today."]);
}

#[test]
fn a_review_adds_up_and_names_what_does_not() {
    let day = |days: i64| {
        json!((at("2026-03-10T10:00:00Z") + jiff::SignedDuration::from_hours(24 * days)).as_microsecond())
    };
    let seen = vec![
        case(1, "late_delivery", |_| ()),
        case(2, "late_delivery", |facts| {
            (facts["stage"], facts["reached"]) =
                (json!("resolved"), json!({ "resolved": day(1), "answered": day(1), "acknowledged": day(0) }))
        }),
        case(3, "rude_treatment", |facts| facts["stage"] = json!("withdrawn")),
        case(4, "rude_treatment", |facts| (facts["stage"], facts["repeat"]) = (json!("closed"), json!(true))),
        case(5, "rude_treatment", |facts| facts["stage"] = json!("merged")),
        case(6, "late_delivery", |facts| {
            (facts["reopened"], facts["reached"]) =
                (json!(1), json!({ "reopened": day(9), "answered": day(60) }))
        }),
    ];
    let house = House::shipped().unwrap();
    let rules = Rules::new(&house, march(), at("2026-06-28T10:00:00Z"));
    let measures = Measures::of(&seen, &rules, Filter::default());
    let review = Review::of(&seen, &measures, &rules);
    assert_eq!(
        (review.received, review.resolved, review.withdrawn, review.closed_otherwise, review.open),
        (5, 1, 1, 1, 2)
    );
    assert_eq!(
        (review.resolved_wrongly, review.repeats, review.acknowledged_late, review.answered_late),
        (1, 1, 4, 4)
    );
    assert!(review.checks.iter().all(|check| check.holds), "{:#?}", review.checks);
    let other = Measures::of(&seen[1..], &rules, Filter::default());
    assert_eq!(Review::of(&seen, &other, &rules).checks.iter().filter(|check| !check.holds).count(), 3);
}
