//! The customer's own rows: cases with everything in them, words, orders, earlier failures.

use domain::{
    case::Case,
    customer::Customer,
    id::Id,
    intake::{CohortMember, TakenOut, fold_value},
    promise::{Promise, PromiseState},
    recovery::{Alternative, MakeGood, Terms},
};

use super::{ERASED, Person};
use crate::{
    Sql, StoreError, Unit, customer, dialect::sql, imported, intake::cohort, measures, search, value::record,
};

const STATE: Sql = sql("SELECT state FROM cases WHERE id = $1");
const SET_CASE: Sql = sql("UPDATE cases SET external_id = NULL, state = $2 WHERE id = $1");
const PROMISES: Sql = sql("SELECT state FROM promises WHERE case_id = $1");
const SET_PROMISE: Sql = sql("UPDATE promises SET state = $2 WHERE id = $1");
const MAKE_GOODS: Sql = sql("SELECT state FROM make_goods WHERE case_id = $1");
const SET_MAKE_GOOD: Sql = sql("UPDATE make_goods SET state = $2 WHERE id = $1");
const CLEAR_REDEMPTIONS: Sql = sql("UPDATE redemptions SET reference = '' WHERE make_good = $1");
const SAID: Sql = sql(
    "SELECT m.seq, w.text FROM messages m JOIN words w ON w.key = m.id WHERE m.case_id = $1 AND w.text IS NOT NULL",
);
const CLEAR_MESSAGES: Sql =
    sql("UPDATE messages SET foreign_id = NULL, override_reason = NULL WHERE case_id = $1");
const ERASE_WORDS: Sql =
    sql("UPDATE words SET salt = NULL, text = NULL, erased_in = $3 WHERE text IS NOT NULL AND key IN \
     (SELECT words_key FROM journal WHERE stream_kind = $1 AND stream_id = $2 AND words_key IS NOT NULL)");
const ORDERS: Sql = sql("SELECT external_id FROM orders WHERE customer = $1 ORDER BY external_id");
const SET_ORDER: Sql = sql("UPDATE orders SET external_id = $2, state = '{}' WHERE external_id = $1");
const DROP_UNKNOWN: Sql = sql("DELETE FROM cohort_unknown WHERE said = $1 OR row LIKE '%\"' || $1 || '\"%'");
const PAST: Sql = sql("SELECT external_id FROM past_failures WHERE customer = $1 ORDER BY external_id");
const SET_PAST: Sql = sql("UPDATE past_failures SET external_id = $2 WHERE external_id = $1");
const SURVEYS: Sql = sql("SELECT id FROM surveys WHERE customer = $1 ORDER BY id");
const SET_SURVEY: Sql = sql("UPDATE surveys SET id = $2 WHERE id = $1");

/// Takes words out of the index and away; answers how many texts are gone.
pub(super) fn words(unit: &mut Unit<'_>, person: &Person) -> Result<u64, StoreError> {
    for case in &person.cases {
        for row in unit.all(SAID, &[(*case).into()])? {
            search::forget(unit, row.int(0)?, row.text(1)?)?;
        }
        unit.exec(CLEAR_MESSAGES, &[(*case).into()])?;
    }
    let cases = person.cases.iter().map(|case| ("case", case.to_string()));
    let streams: Vec<_> = cases.chain([("customer", person.id.to_string())]).collect();
    let id = unit.context.unit;
    let mut gone = 0;
    for (kind, stream) in streams {
        gone += unit.exec(ERASE_WORDS, &[kind.into(), stream.into(), id.into()])?;
    }
    Ok(gone)
}

pub(super) fn cases(unit: &mut Unit<'_>, person: &Person) -> Result<(), StoreError> {
    for id in &person.cases {
        if let Some(row) = unit.one(STATE, &[(*id).into()])? {
            let case = without_person(row.record(0)?);
            unit.exec(SET_CASE, &[(*id).into(), record(&case)?])?;
            measures::forget_orders(unit, *id)?;
        }
        promises(unit, *id)?;
        make_goods(unit, *id)?;
    }
    Ok(())
}

/// A new field with free text belongs here; the test that plants markers finds it if it was forgotten.
fn without_person(case: Case) -> Case {
    let erased = |text: Option<String>| text.map(|_| ERASED.to_owned());
    Case {
        external_id: None,
        subject: ERASED.to_owned(),
        order: None,
        handover: case.handover.map(|one| domain::case::Handover { reason: ERASED.to_owned(), ..one }),
        problem_statement: erased(case.problem_statement),
        real_concern: erased(case.real_concern),
        desired_outcome: erased(case.desired_outcome),
        concerns: case.concerns.into_iter().map(concern).collect(),
        containment: case.containment.map(|one| domain::case::Containment { what: ERASED.to_owned(), ..one }),
        decision: case.decision.map(decision),
        facts: case.facts.without_texts(),
        decided_on: case.decided_on.map(facts),
        partial_fix: case.partial_fix.map(|one| domain::case::PartialFix {
            done: ERASED.to_owned(),
            rest: ERASED.to_owned(),
            ..one
        }),
        escalation: case.escalation.map(|one| domain::case::Escalation { reason: erased(one.reason), ..one }),
        review: case.review.map(review),
        resolution: case.resolution.map(|one| domain::case::Resolution {
            correction: ERASED.to_owned(),
            evidence: ERASED.to_owned(),
            ..one
        }),
        no_make_good_reason: erased(case.no_make_good_reason),
        firm_side_improvement: erased(case.firm_side_improvement),
        tones: case.tones.into_iter().map(tone).collect(),
        next_step: case.next_step.map(|one| domain::case::NextStep { what: ERASED.to_owned(), ..one }),
        ..case
    }
}

/// The print of a text tells who knows the text that it was sent.
fn tone(one: domain::case::Spoken) -> domain::case::Spoken {
    domain::case::Spoken { tone: domain::reply::Tone { print: Vec::new(), ..one.tone }, ..one }
}

fn facts(one: domain::recovery::OfferFacts) -> domain::recovery::OfferFacts {
    domain::recovery::OfferFacts { valued: Vec::new(), asked: one.asked.without_texts(), ..one }
}

fn concern(one: domain::case::Concern) -> domain::case::Concern {
    domain::case::Concern { what: ERASED.to_owned(), answer: one.answer.map(|_| ERASED.to_owned()) }
}

fn review(one: domain::case::Review) -> domain::case::Review {
    let finding = one.finding.map(|_| ERASED.to_owned());
    domain::case::Review { by: ERASED.to_owned(), reference: ERASED.to_owned(), finding, ..one }
}

fn decision(one: domain::case::Decision) -> domain::case::Decision {
    domain::case::Decision {
        reasons: ERASED.to_owned(),
        evidence: one.evidence.iter().map(|_| ERASED.to_owned()).collect(),
        external_route: one.external_route.map(|_| ERASED.to_owned()),
        ..one
    }
}

fn promises(unit: &mut Unit<'_>, case: Id<Case>) -> Result<(), StoreError> {
    for row in unit.all(PROMISES, &[case.into()])? {
        let promise: Promise = row.record(0)?;
        let state = match promise.state {
            PromiseState::Made => PromiseState::Made,
            PromiseState::Kept { at, .. } => PromiseState::Kept { at, evidence: ERASED.to_owned() },
            PromiseState::Renegotiated { by, .. } => {
                PromiseState::Renegotiated { by, consent: ERASED.to_owned() }
            }
            PromiseState::Replaced { by } => PromiseState::Replaced { by },
            PromiseState::Released { .. } => PromiseState::Released { words: ERASED.to_owned() },
        };
        let promise = Promise { what: ERASED.to_owned(), state, ..promise };
        unit.exec(SET_PROMISE, &[promise.id.into(), record(&promise)?])?;
    }
    Ok(())
}

fn make_goods(unit: &mut Unit<'_>, case: Id<Case>) -> Result<(), StoreError> {
    for row in unit.all(MAKE_GOODS, &[case.into()])? {
        let make_good: MakeGood = row.record(0)?;
        let reference = make_good.reference.map(|_| ERASED.to_owned());
        let erased = |one: Alternative| Alternative { what: ERASED.to_owned(), ..one };
        let alternatives = make_good.terms.alternatives.into_iter().map(erased).collect();
        let reason = make_good.terms.reason.as_ref().map(|_| ERASED.to_owned());
        let terms = Terms { alternatives, reason, ..make_good.terms };
        let outcome = make_good.outcome.map(|one| domain::recovery::MakeGoodOutcome {
            reason: one.reason.map(|_| ERASED.to_owned()),
            ..one
        });
        let fulfilment = make_good.fulfilment.map(|one| domain::recovery::Fulfilment {
            trouble: one.trouble.map(|_| ERASED.to_owned()),
            not_done: one.not_done,
            ..one
        });
        let make_good =
            MakeGood { what: ERASED.to_owned(), reference, terms, fulfilment, outcome, ..make_good };
        unit.exec(SET_MAKE_GOOD, &[make_good.id.into(), record(&make_good)?])?;
        unit.exec(CLEAR_REDEMPTIONS, &[make_good.id.into()])?;
    }
    Ok(())
}

/// Orders can no longer be asked for by what they say.
fn hit_orders(unit: &mut Unit<'_>, customer: Id<Customer>) -> Result<(), StoreError> {
    for row in unit.all(ORDERS, &[customer.into()])? {
        if let Some(order) = imported::order(unit.conn(), row.text(0)?)? {
            imported::forget(unit, &order)?;
        }
    }
    Ok(())
}

/// That they were hit and told stays; by which order, and in which words they were named, goes.
fn cohorts(unit: &mut Unit<'_>, known: &Customer) -> Result<(), StoreError> {
    let orders = unit.all(ORDERS, &[known.id.into()])?;
    let orders = orders.iter().map(|row| row.text(0).map(str::to_owned)).collect::<Result<Vec<_>, _>>()?;
    let names = [&known.external_id, &known.email, &known.phone].into_iter().flatten().chain(&orders);
    for name in names {
        unit.exec(DROP_UNKNOWN, &[fold_value(name).into()])?;
    }
    for member in cohort::of_customer(unit.conn(), known.id)? {
        let bare = CohortMember {
            why: Vec::new(),
            orders: Vec::new(),
            stopped: member.stopped.as_ref().map(|_| ERASED.to_owned()),
            taken_out: member.taken_out.clone().map(|out| TakenOut { reason: ERASED.to_owned(), ..out }),
            ..member
        };
        cohort::save(unit, bare.incident, std::slice::from_ref(&bare), 0)?;
    }
    Ok(())
}

pub(super) fn customer(unit: &mut Unit<'_>, known: Customer) -> Result<(), StoreError> {
    hit_orders(unit, known.id)?;
    cohorts(unit, &known)?;
    for (query, update) in [(ORDERS, SET_ORDER), (PAST, SET_PAST), (SURVEYS, SET_SURVEY)] {
        for (nth, row) in unit.all(query, &[known.id.into()])?.iter().enumerate() {
            let pseudonym = format!("erased:{}:{}:{nth}", known.id, unit.context.unit);
            unit.exec(update, &[row.text(0)?.into(), pseudonym.into()])?;
        }
    }
    let hold = known.hold.map(|hold| domain::customer::UpsellHold { reason: ERASED.to_owned(), ..hold });
    let bare = Customer {
        external_id: None,
        name: None,
        email: None,
        phone: None,
        valued_things: Vec::new(),
        hold,
        erased: true,
        ..known
    };
    customer::save(unit, &bare)
}
