//! The customer takes it back, in their own words. What the law allows is paid all the same.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{close::check_floor, promise::broken_event, required};
use crate::{
    case::{Act, CaseFile, Desk},
    change::{Change, Refused},
    event::Event,
    recovery::{Basis, MakeGood, MakeGoodState as S},
};

/// Records that the customer took the complaint back.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// The customer's own words.
    pub words: String,
}

impl Act for Withdrawal {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let words = required("words", &self.words, "the words in which the customer took it back")?;
        check_floor(&file)?;
        check_agreed(&file)?;
        let mut events = release_promises(&mut file, &words, desk)?;
        events.extend(take_back_offers(&mut file));
        file.case.milestones.withdrawn = Some(desk.now);
        file.case.end();
        file.case.heard_at = desk.now;
        events.push(file.event("case.withdrawn").words(words));
        Ok(events.into_iter().fold(Change::of(file), Change::event))
    }

    fn is_for_customers(&self) -> bool {
        true
    }
}

/// What is owed or was agreed is carried out first: taking the complaint back does not take that back.
fn check_agreed(file: &CaseFile) -> Result<(), Refused> {
    let agreed = |one: &&MakeGood| one.is_pending() && (one.basis == Basis::Entitlement || one.is_agreed());
    file.make_goods.iter().find(agreed).map_or(Ok(()), |one| {
        Err(Refused::not_now(
            "make_good_pending",
            format!("“{}” is {}. Carry it out first.", one.what, one.state.word()),
        ))
    })
}

fn release_promises(file: &mut CaseFile, words: &str, desk: &Desk<'_>) -> Result<Vec<Event>, Refused> {
    let mut events = Vec::new();
    for nth in 0..file.promises.len() {
        let promise = &mut file.promises[nth];
        if !promise.is_open() {
            continue;
        }
        let (id, broke) = (promise.id, promise.notice_break(desk.now));
        promise.release(words)?;
        events.extend(broke.then(|| broken_event(file, id)));
        events.push(file.event("promise.released").fact("promise", id));
    }
    Ok(events)
}

fn take_back_offers(file: &mut CaseFile) -> Vec<Event> {
    let pending = file.make_goods.iter_mut().filter(|one| one.is_pending());
    let ids: Vec<_> = pending
        .map(|one| {
            one.state = S::Withdrawn;
            one.id
        })
        .collect();
    ids.into_iter().map(|id| file.event("make_good.withdrawn").fact("make_good", id)).collect()
}
