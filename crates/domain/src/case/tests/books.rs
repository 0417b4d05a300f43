//! Whatever happens to a case, the ledger of its make-goods says what its file says.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    Office, Story,
    moves::{actor, moves, sensible, verb},
    office::manager,
};
use crate::{
    case::CaseFile,
    id::Id,
    recovery::{
        MakeGood, MakeGoodState as S,
        ledger::{Account, Balance, Worth, book},
    },
};

/// The ledger as a store keeps it: every line ever written.
#[derive(Default)]
struct Books(BTreeMap<Id<MakeGood>, Vec<Balance>>);

impl Books {
    fn follow(&mut self, file: &CaseFile) {
        for one in &file.make_goods {
            let standing = self.0.entry(one.id).or_default();
            for step in book(standing, one).unwrap() {
                let sum = step.lines.iter().fold(Worth::NONE, |sum, (_, worth)| sum.plus(*worth));
                assert!(sum.is_none(), "{step:?}");
                standing.extend(step.lines.into_iter().map(|(account, worth)| Balance {
                    form: step.form.clone(),
                    currency: step.currency,
                    account,
                    worth,
                }));
            }
            assert_eq!(book(standing, one).unwrap(), [], "booked once");
        }
    }

    fn total(&self, account: Account) -> Worth {
        let lines = self.0.values().flatten().filter(|line| line.account == account);
        lines.fold(Worth::NONE, |sum, line| sum.plus(line.worth))
    }
}

/// The sum over the case, by its own table.
fn sum(file: &CaseFile, states: &[S]) -> Worth {
    let counted = file.make_goods.iter().filter(|one| states.contains(&one.state));
    counted.fold(Worth::NONE, |sum, one| {
        sum.plus(Worth { cost: one.cost.minor_units(), face_value: one.face_value.minor_units() })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_books_agree_with_the_case_at_any_moment(history in moves()) {
        let office = Office::new();
        let (mut story, mut books) = (Story::begin(&office), Books::default());
        for next in &history {
            story.wait(next.hours);
            story.look();
            books.follow(&story.file);
            let act = if next.sensible { sensible(&story, next.twist) } else { verb(&story, next.verb, next.twist) };
            let who = if next.sensible { manager() } else { actor(next.actor) };
            let Ok(change) = story.attempt(&who, &*act) else { continue };
            story.take(change);
            books.follow(&story.file);
            let promised = [S::Approved, S::Offered, S::Accepted, S::Fulfilling, S::Unconfirmed];
            prop_assert_eq!(books.total(Account::Promised), sum(&story.file, &promised));
            prop_assert_eq!(books.total(Account::Given), sum(&story.file, &[S::Fulfilled, S::OutcomeKnown]));
            // What was taken back before anybody agreed to it was never promised, so this side may hold less.
            let let_go = sum(&story.file, &[S::Lapsed, S::Declined, S::Withdrawn]);
            prop_assert!(books.total(Account::Lapsed).face_value <= let_go.face_value);
        }
    }
}

/// The histories are worth their time only if make-goods go everywhere in them.
#[test]
fn histories_reach_every_account() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let office = Office::new();
    let mut runner = TestRunner::deterministic();
    let mut reached = std::collections::BTreeSet::new();
    for _ in 0..100 {
        let history = moves().new_tree(&mut runner).unwrap().current();
        let (mut story, mut books) = (Story::begin(&office), Books::default());
        for next in &history {
            story.wait(next.hours);
            story.look();
            let act = if next.sensible {
                sensible(&story, next.twist)
            } else {
                verb(&story, next.verb, next.twist)
            };
            let who = if next.sensible { manager() } else { actor(next.actor) };
            if let Ok(change) = story.attempt(&who, &*act) {
                story.take(change);
            }
            books.follow(&story.file);
            reached.extend(Account::ALL.into_iter().filter(|account| !books.total(*account).is_none()));
        }
    }
    for account in [Account::House, Account::Promised, Account::Given, Account::Lapsed] {
        assert!(reached.contains(&account), "{account:?}");
    }
}
