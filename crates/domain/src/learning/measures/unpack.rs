//! Reading packs of facts: what is asked of the heads of many cases does not unfold the rest of them.

use jiff::Timestamp;
use serde::{Deserialize, de::value::StrDeserializer};

use super::{
    Facts, Given, Packed, Promised, Rest, Told,
    bytes::{Damaged, Reader},
    pack::{OLDEST, VERSION},
    said::Answers,
};
use crate::{
    case::Justice,
    customer::{Customer, RelationshipSnapshot},
    id::{CaseNumber, Id},
    money::Money,
};

/// What stands at the head of a packed case.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Head<'p> {
    /// First receipt.
    pub received_at: Timestamp,
    /// Which.
    pub id: uuid::Uuid,
    /// Whose.
    pub customer: Id<Customer>,
    /// As in [`Packed`].
    pub complains: bool,
    /// The kind of failure.
    pub failure_type: Option<&'p str>,
}

/// A pack that is read.
pub struct Pack<'p> {
    words: Vec<&'p str>,
    rest: &'p [u8],
}

/// One case of a pack: its head, and the rest when it is asked for.
pub struct Folded<'r, 'p> {
    /// What finds it.
    pub head: Head<'p>,
    words: &'r [&'p str],
    flags: u64,
    body: Reader<'p>,
}

impl<'p> Pack<'p> {
    /// Opens a pack.
    ///
    /// # Errors
    /// It is not as it was written, or was written by a newer program.
    pub fn open(bytes: &'p [u8]) -> Result<Self, Damaged> {
        let mut reader = Reader::of(bytes);
        if !(OLDEST..=VERSION).contains(&reader.byte()?) {
            return Err(Damaged);
        }
        let many = reader.number()?;
        let mut words = Vec::new();
        for _ in 0..many {
            let word = reader.piece()?;
            words.push(std::str::from_utf8(word).map_err(|_| Damaged)?);
        }
        Ok(Self { words, rest: reader.rest() })
    }

    /// Its cases, as they were packed.
    pub fn cases(&self) -> impl Iterator<Item = Result<Folded<'_, 'p>, Damaged>> {
        let mut reader = Reader::of(self.rest);
        std::iter::from_fn(move || (!reader.is_empty()).then(|| self.folded(reader.piece()?)))
    }

    fn folded(&self, body: &'p [u8]) -> Result<Folded<'_, 'p>, Damaged> {
        let mut body = Reader::of(body);
        let (id, customer) = (body.uuid()?, Id::new(body.uuid()?));
        let received_at = instant(body.signed()?)?;
        let flags = body.number()?;
        let failure_type = word(&self.words, body.number()?)?;
        let head = Head { received_at, id, customer, complains: is_set(flags, 0), failure_type };
        Ok(Folded { head, words: &self.words, flags, body })
    }
}

impl Folded<'_, '_> {
    /// The whole of it.
    ///
    /// # Errors
    /// It is not as it was written.
    pub fn unfold(self) -> Result<Packed, Damaged> {
        let Self { head, words, flags, mut body } = self;
        let start = head.received_at.as_microsecond();
        let mut owned = || -> Result<_, Damaged> { Ok(word(words, body.number()?)?.map(str::to_owned)) };
        let (product, site, bought) = (owned()?, owned()?, owned()?);
        let mut id =
            || word(words, body.number()?)?.map(|text| text.parse().map_err(|_| Damaged)).transpose();
        let (owner, problem) = (id()?.ok_or(Damaged)?, id()?);
        let channel = name(words, &mut body)?.ok_or(Damaged)?;
        let severity = name(words, &mut body)?.ok_or(Damaged)?;
        let stage = name(words, &mut body)?.ok_or(Damaged)?;
        let (outcome, first_outcome) = (name(words, &mut body)?, name(words, &mut body)?);
        let number = CaseNumber::from_entropy(body.number()?);
        let (handovers, reopened) = (small(&mut body)?, small(&mut body)?);
        let reached = reached(&mut body, start)?;
        let promises = list(&mut body, |body| {
            Ok(Promised {
                due_at: instant(start.wrapping_add(body.signed()?))?,
                verdict: name(words, body)?.ok_or(Damaged)?,
            })
        })?;
        let make_goods = list(&mut body, |body| given(words, body, start))?;
        let told = list(&mut body, |body| told(body, start))?;
        let answers = answers(&mut body, flags)?;
        let rests = list(&mut body, |body| rest(body, start))?;
        let told_elsewhere = list(&mut body, |body| instant(start.wrapping_add(body.signed()?)))?;
        let relationship = (body.number()? == 1).then(|| relationship(words, &mut body)).transpose()?;
        let minutes = if body.is_empty() { 0 } else { small(&mut body)? };
        let facts = Facts {
            id: Id::new(head.id),
            number,
            received_at: head.received_at,
            channel,
            failure_type: head.failure_type.map(str::to_owned),
            product,
            site,
            owner: Id::new(owner),
            problem,
            severity,
            stage,
            short_clock: is_set(flags, 1),
            silent: is_set(flags, 5),
            repeat: is_set(flags, 2),
            handovers,
            reopened,
            minutes,
            reached,
            outcome,
            first_outcome,
            promises,
            make_goods,
            told,
            answers,
            rests,
            told_elsewhere,
            relationship,
        };
        Ok(Packed { facts, customer: head.customer, complains: head.complains, bought })
    }
}

const fn is_set(flags: u64, place: usize) -> bool {
    flags >> place & 1 == 1
}

fn word<'p>(words: &[&'p str], place: u64) -> Result<Option<&'p str>, Damaged> {
    let Some(place) = place.checked_sub(1) else { return Ok(None) };
    let found = usize::try_from(place).ok().and_then(|place| words.get(place));
    found.copied().map(Some).ok_or(Damaged)
}

fn name<'w, T: Deserialize<'w>>(words: &[&'w str], body: &mut Reader<'_>) -> Result<Option<T>, Damaged> {
    let named = |name| T::deserialize(StrDeserializer::<serde::de::value::Error>::new(name));
    word(words, body.number()?)?.map(|name| named(name).map_err(|_| Damaged)).transpose()
}

fn small(body: &mut Reader<'_>) -> Result<u32, Damaged> {
    u32::try_from(body.number()?).map_err(|_| Damaged)
}

fn instant(microseconds: i64) -> Result<Timestamp, Damaged> {
    Timestamp::from_microsecond(microseconds).map_err(|_| Damaged)
}

fn list<'b, T>(
    body: &mut Reader<'b>,
    mut one: impl FnMut(&mut Reader<'b>) -> Result<T, Damaged>,
) -> Result<Vec<T>, Damaged> {
    (0..body.number()?).map(|_| one(body)).collect()
}

fn reached(body: &mut Reader<'_>, start: i64) -> Result<super::Reached, Damaged> {
    let flags = body.number()?;
    let mut moments = [None; super::Reached::MOMENTS];
    for (_, moment) in moments.iter_mut().enumerate().filter(|(place, _)| is_set(flags, *place)) {
        *moment = Some(instant(start.wrapping_add(body.signed()?))?);
    }
    Ok(super::Reached::of_moments(moments))
}

fn given(words: &[&str], body: &mut Reader<'_>, start: i64) -> Result<Given, Damaged> {
    let form = word(words, body.number()?)?.ok_or(Damaged)?.to_owned();
    let (basis, state) = (name(words, body)?.ok_or(Damaged)?, name(words, body)?.ok_or(Damaged)?);
    let mut money = || {
        let (minor, code) = (body.signed()?, word(words, body.number()?)?.ok_or(Damaged)?);
        Money::of_minor_units(minor, code).ok_or(Damaged)
    };
    let (cost, face_value) = (money()?, money()?);
    let (is_given, at) = (body.number()? == 1, body.signed()?);
    let at = is_given.then(|| instant(start.wrapping_add(at))).transpose()?;
    Ok(Given { form, basis, state, cost, face_value, at })
}

fn answers(body: &mut Reader<'_>, flags: u64) -> Result<Answers, Damaged> {
    let mut score =
        || -> Result<_, Damaged> { Ok(u8::try_from(body.number()?).map_err(|_| Damaged)?.checked_sub(1)) };
    Ok(Answers {
        asked: is_set(flags, 3),
        settled: score()?.map(|settled| settled == 1),
        ever_unsettled: is_set(flags, 4),
        satisfaction: score()?,
        heard: score()?,
        justice: Justice { distributive: score()?, procedural: score()?, interactional: score()? },
    })
}

fn rest(body: &mut Reader<'_>, start: i64) -> Result<Rest, Damaged> {
    let mut at = || instant(start.wrapping_add(body.signed()?));
    Ok(Rest { from: at()?, until: at()? })
}

fn relationship(words: &[&str], body: &mut Reader<'_>) -> Result<RelationshipSnapshot, Damaged> {
    let months = body.number()?.checked_sub(1);
    Ok(RelationshipSnapshot {
        tenure_months: months.map(u32::try_from).transpose().map_err(|_| Damaged)?,
        value_band: name(words, body)?,
        failures: small(body)?,
        satisfaction: small(body)?.checked_sub(1).map(u16::try_from).transpose().map_err(|_| Damaged)?,
    })
}

fn told(body: &mut Reader<'_>, start: i64) -> Result<Told, Damaged> {
    let (at, flags) = (instant(start.wrapping_add(body.signed()?))?, body.number()?);
    let complete = is_set(flags, 2).then(|| is_set(flags, 3));
    Ok(Told { at, clean: is_set(flags, 0), complete, overridden: is_set(flags, 1) })
}
