//! Carrying a make-good out, one try at a time. What may go out to another system is noted before it does, so that
//! whoever comes after a crash asks what became of it and never sends it again unawares.

use domain::{
    case::{
        Case, CaseFile,
        acts::{Came, FulfilmentResult},
    },
    change::Refused,
    errand::Errand,
    event::{Event, Stream},
    id::Id,
    recovery::{Address, CalledSystem, MakeGood, Voucher, Way},
    staff::Actor,
};
use jiff::SignedDuration;
use serde_json::json;
use store::{
    Unit,
    calls::{self, Begun},
    case::Lock,
    jobs, voucher,
};

use crate::{
    actions::case::act_in,
    app::{App, Keys, Turn, hash_of},
    error::Error,
};

/// How much longer than its own time limit a call is thought to be under way.
const MARGIN: SignedDuration = SignedDuration::from_secs(10);

/// What another system is asked to give.
#[derive(Clone, Debug)]
pub struct Order {
    /// The make-good; its id is the key of the call.
    pub make_good: Id<MakeGood>,
    /// The how manieth try.
    pub attempt: u16,
    /// The name of the system.
    pub name: String,
    /// How it is called.
    pub system: CalledSystem,
    /// What is posted: the same on every try.
    pub body: String,
}

/// What is to be done about a try now.
#[derive(Clone, Debug)]
pub enum Try {
    /// Nothing: it is over, and its job is done.
    Over,
    /// Nothing yet: it may still be under way elsewhere.
    Wait,
    /// Call.
    Call(Box<Order>),
    /// Ask what became of the call that went out; it was asked so often before.
    LookUp(Box<Order>, i64),
}

/// Begins a try, or finds out how far it came before. A voucher is made in this one unit.
///
/// # Errors
/// Storage failed.
pub fn begin(app: &App, job: &str, make_good: Id<MakeGood>, attempt: u16) -> Result<Try, Error> {
    let (job, keys) = (job.to_owned(), app.keys.clone());
    app.change(&app.turn(&Actor::system()), move |unit, turn| {
        let next = begin_in(unit, turn, &keys, make_good, attempt)?;
        if matches!(next, Try::Over) {
            jobs::done(unit, &job)?;
        }
        Ok(next)
    })
}

fn begin_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    keys: &Keys,
    make_good: Id<MakeGood>,
    attempt: u16,
) -> Result<Try, Error> {
    let Some(case) = store::recovery::case_of(unit.conn(), make_good)? else { return Ok(Try::Over) };
    let file = store::case::file(unit.conn(), case, Lock::Yes)?.ok_or(Error::Missing("such case"))?;
    let Some(one) = file.make_goods.iter().find(|one| one.id == make_good && one.is_under_way(attempt))
    else {
        return Ok(Try::Over);
    };
    match one.fulfilment.as_ref().map(|begun| &begun.way) {
        Some(Way::Voucher { valid_until }) => {
            let fresh = Voucher::issue(make_good, one.face_value, turn.now, *valid_until);
            let reference = issue(unit, case, keys, &fresh)?;
            tell(unit, turn, case, make_good, attempt, Came::Done(reference))?;
            Ok(Try::Over)
        }
        Some(Way::Call { system, address }) => {
            begin_call(unit, turn, &file, one, (system, address.as_ref()), attempt)
        }
        Some(Way::Task { .. }) | None => Ok(Try::Over),
    }
}

/// Makes the voucher, unless an earlier try has made it; answers what it is referred to by.
fn issue(unit: &mut Unit<'_>, case: Id<Case>, keys: &Keys, fresh: &Voucher) -> Result<String, Error> {
    let code = keys.voucher(fresh.make_good);
    if voucher::issue(unit, fresh, hash_of(&code.to_string()))? {
        let event = Event::new(Stream::Case(case), "voucher.issued")
            .fact("make_good", fresh.make_good)
            .fact("face_value", fresh.face_value)
            .fact("valid_until", fresh.valid_until);
        unit.happened(&[event])?;
        unit.errands(&[Errand::look_at_voucher(fresh.make_good, fresh.valid_until)])?;
    }
    Ok(format!("{}{}", store::recovery::books::ISSUED, code.tail()))
}

fn begin_call(
    unit: &mut Unit<'_>,
    turn: &Turn,
    file: &CaseFile,
    one: &MakeGood,
    (name, address): (&str, Option<&Address>),
    attempt: u16,
) -> Result<Try, Error> {
    let Some(mut system) = turn.house.fulfilment.systems.get(name).cloned() else {
        let why = format!("The settings name no system {name:?} any more.");
        tell(unit, turn, file.case.id, one.id, attempt, Came::Unknown(why))?;
        return Ok(Try::Over);
    };
    // Whoever may have paid already is the one who is asked, also when another address stands in the settings by now.
    if let Some(Address { url, look_up }) = address {
        url.clone_into(&mut system.url);
        system.look_up.clone_from(look_up);
    }
    let patience = SignedDuration::from_secs(i64::from(system.timeout_seconds)) + MARGIN;
    let begun = calls::begin(unit, one.id, attempt, patience)?;
    let order = || {
        let (name, system) = (name.to_owned(), system.clone());
        Box::new(Order { make_good: one.id, attempt, name, system, body: body(file, one) })
    };
    Ok(match begun {
        Begun::Go => Try::Call(order()),
        Begun::Running => Try::Wait,
        Begun::Unclear { look_ups } if system.look_up.is_some() => Try::LookUp(order(), look_ups),
        Begun::Unclear { .. } => {
            let why = format!("{name} was called, and nothing is known of what came of it.");
            tell(unit, turn, file.case.id, one.id, attempt, Came::Unknown(why))?;
            Try::Over
        }
    })
}

/// What another system is told: whom it is for, as that system knows them, and what. No words, no attribution.
fn body(file: &CaseFile, one: &MakeGood) -> String {
    let data = json!({
        "make_good": one.id,
        "form": one.form,
        "basis": one.basis,
        "amount": one.face_value,
        "case": { "id": file.case.id, "number": file.case.number },
        "customer": { "id": file.customer.id, "external_id": file.customer.external_id },
        "order": file.case.order,
    });
    json!({ "type": "make_good.fulfilment", "data": data }).to_string()
}

/// Records what came of a try, and ends its job.
///
/// # Errors
/// Storage failed.
pub fn came(app: &App, job: &str, order: &Order, came: Came) -> Result<(), Error> {
    let (job, make_good, attempt) = (job.to_owned(), order.make_good, order.attempt);
    app.change(&app.turn(&Actor::system()), move |unit, turn| {
        if let Some(case) = store::recovery::case_of(unit.conn(), make_good)? {
            tell(unit, turn, case, make_good, attempt, came.clone())?;
        }
        Ok(jobs::done(unit, &job)?)
    })
}

/// A try that is over by now stays as it was recorded.
fn tell(
    unit: &mut Unit<'_>,
    turn: &Turn,
    case: Id<Case>,
    make_good: Id<MakeGood>,
    attempt: u16,
    came: Came,
) -> Result<(), Error> {
    match act_in(unit, turn, case, &FulfilmentResult { make_good, attempt, came }) {
        Err(Error::Refused(Refused::NotNow { code: "fulfilment_over", .. })) => Ok(()),
        other => other.map(drop),
    }
}

/// It is certain that nothing has reached the other system: the next try may call again.
///
/// # Errors
/// Storage failed.
pub fn nothing_went_out(app: &App, order: &Order) -> Result<(), Error> {
    let (make_good, attempt) = (order.make_good, order.attempt);
    app.change(&app.turn(&Actor::system()), move |unit, _| Ok(calls::shut(unit, make_good, attempt)?))
}

/// It was asked what became of the call, and there was no answer that says.
///
/// # Errors
/// Storage failed.
pub fn looked(app: &App, order: &Order) -> Result<(), Error> {
    let (make_good, attempt) = (order.make_good, order.attempt);
    app.change(&app.turn(&Actor::system()), move |unit, _| Ok(calls::looked(unit, make_good, attempt)?))
}
