//! A house with so many cases, filled by the domain and the store themselves: cases are opened, promised about and taken
//! back by the same decisions and saved by the same statements as ever, only many in one unit.

use std::{error::Error, time::Instant};

use amends::{
    actions::staff::{self, NewMember},
    app::Turn,
};
use domain::{
    case::{
        Act, CaseFile, Earlier, NewCase,
        acts::{NewPromiseTo, Withdrawal},
        open, perform,
    },
    change::Change,
    customer::Customer,
    id::Id,
    intake::Channel,
    staff::{Actor, Member, Role},
};
use jiff::{SignedDuration, Timestamp};
use store::StoreError;

use super::{place::Place, texts};

/// The backlog of a firm does not grow with its history: so many of the newest cases are open, whatever the size.
const OPEN: u32 = 2_000;
const PEOPLE: usize = 40;
const TURN: u32 = 200;
const WORDS: usize = 40;
/// The house opened so many days ago.
const DAYS: i64 = 700;

const KINDS: [&str; 3] = ["late_delivery", "wrong_item", "billing_error"];

/// Fills an empty house; one that is full already is left as it is.
pub fn fill(place: &Place, cases: u32) -> Result<(), Box<dyn Error>> {
    let there = place.app.look(|conn| Ok(store::statistics::statistics(conn)?))?;
    let there = there.rows.iter().find(|(table, _)| *table == "cases").map_or(0, |(_, rows)| *rows);
    if there == i64::from(cases) {
        return Ok(());
    }
    if there != 0 {
        return Err(
            format!("found {there} cases of an earlier fill, expected none or {cases}: remove it").into()
        );
    }
    let owners = hire(place)?;
    let begun = Instant::now();
    for first in (0..cases).step_by(TURN as usize) {
        // Of a million case numbers drawn by chance, two may be the same: then others are drawn.
        turn(place, &owners, first, cases).or_else(|_| turn(place, &owners, first, cases))?;
    }
    println!("  filled with {cases} cases in {:.0} s", begun.elapsed().as_secs_f64());
    Ok(())
}

fn hire(place: &Place) -> Result<Vec<Member>, Box<dyn Error>> {
    let founder = Actor { role: Some(Role::Admin), ..Actor::system() };
    let person = |nth: usize| NewMember {
        name: format!("Person {nth}"),
        email: format!("person{nth}@firm.example"),
        role: Role::Senior,
        signature: String::new(),
    };
    let hired = (0..PEOPLE).map(|nth| -> Result<Member, Box<dyn Error>> {
        let member = staff::add(&place.app, &founder, person(nth))?;
        staff::arrive(&place.app, &founder, member.id)?;
        Ok(member)
    });
    hired.collect()
}

/// Two hundred cases in one unit, at the moment of their receipt.
fn turn(place: &Place, owners: &[Member], first: u32, cases: u32) -> Result<(), Box<dyn Error>> {
    let ago = SignedDuration::from_secs(DAYS * 86_400 * i64::from(cases - first) / i64::from(cases));
    let now = place.app.clock.now() - ago;
    let turn = Turn::begin(now, &Actor::system(), place.app.house(), std::sync::Arc::default());
    let mut all = Change::of(Vec::new());
    let ids = turn.ids();
    for nth in first..(first + TURN).min(cases) {
        let owner = &owners[nth as usize % owners.len()];
        let Change { state, events, errands } =
            case(&turn, &ids, owner, nth, nth + OPEN >= cases).map_err(|refused| refused.to_string())?;
        all.events.extend(events);
        // What was done long ago was forgotten long ago.
        all.errands.extend(errands.into_iter().filter(|_| state.case.is_open()));
        all.state.push(state);
    }
    place.app.db.unit(&turn.context, move |unit| {
        let (again, new): (Vec<_>, Vec<_>) =
            (first..).zip(&all.state).partition(|(nth, _)| comes_again(*nth));
        let new: Vec<_> = new.into_iter().map(|(_, file)| file.customer.clone()).collect();
        store::customer::save_new(unit, &new)?;
        again.into_iter().try_for_each(|(_, file)| store::customer::save(unit, &file.customer))?;
        store::case::save_new(unit, &all.state)?;
        unit.happened(&all.events)?;
        unit.errands(&all.errands)?;
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

fn case(
    turn: &Turn,
    ids: &domain::id::Ids,
    owner: &Member,
    nth: u32,
    stays_open: bool,
) -> Result<Change<CaseFile>, domain::change::Refused> {
    let new = NewCase {
        channel: Channel::Email,
        verbatim: texts::complaint(nth.into(), WORDS),
        subject: None,
        received_at: Some(turn.now),
        received_at_known: true,
        failure_type: Some(KINDS[nth as usize % KINDS.len()].to_owned()),
        order: None,
        product: None,
        site: None,
        desired_outcome: None,
        external_id: Some(format!("B{nth}")),
        foreign_id: None,
    };
    let opened = open(new, customer(nth), &Earlier::default(), owner.id, &turn.desk(ids))?;
    let (actor, act): (Actor, Box<dyn Act>) = if stays_open {
        let due_at = turn.now + SignedDuration::from_hours(24 * 30);
        let promise = NewPromiseTo { what: "Find the parcel".to_owned(), due_at, replaces: None };
        (Actor::member(owner), Box::new(promise))
    } else {
        let words = Withdrawal { words: "It came after all".to_owned() };
        (Actor::customer(opened.state.customer.id), Box::new(words))
    };
    let desk = domain::case::Desk { actor: &actor, ..turn.desk(ids) };
    let done = perform(&*act, opened.state, &desk)?;
    Ok(Change {
        state: done.state,
        events: opened.events.into_iter().chain(done.events).collect(),
        errands: opened.errands.into_iter().chain(done.errands).collect(),
    })
}

const fn comes_again(nth: u32) -> bool {
    nth % 3 == 2
}

/// Two cases in three have a customer of their own, the third is of the one before.
fn customer(nth: u32) -> Customer {
    let of = if comes_again(nth) { nth - 1 } else { nth };
    let id =
        uuid::Builder::from_unix_timestamp_millis(1_700_000_000_000 + u64::from(of), &[7; 10]).into_uuid();
    let names = ["Ada", "Bo", "Cem", "Dora", "Eli", "Fay"];
    Customer {
        name: Some(format!("{} Number{of}", names[of as usize % names.len()])),
        email: Some(format!("customer{of}@post.example")),
        anonymous: false,
        ..Customer::unknown(Id::new(id))
    }
}

/// A moment at which the house was open already.
pub fn some_moment(draw: &mut texts::Draw, now: Timestamp) -> Timestamp {
    now - SignedDuration::from_secs(
        i64::try_from(draw.below(86_400 * DAYS.unsigned_abs() * 9 / 10)).unwrap_or(0),
    )
}
