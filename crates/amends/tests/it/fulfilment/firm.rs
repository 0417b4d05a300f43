//! A firm that gives things, and a case in which something is agreed.

use amends::actions::{
    case::{OpenCase, act, open},
    settings::{Subject, change},
};
use domain::{
    case::{Case, acts},
    house::Part,
    id::Id,
    money::Money,
    recovery::{Basis, MakeGood, MakeGoodState},
    staff::{Actor, Role},
};
use serde_json::json;
use store::case::Lock;

use super::bank::Bank;
use crate::front::{Front, on_each_engine_with};

/// Something that is being given.
pub struct Given<'f> {
    pub front: &'f Front,
    pub owner: String,
    pub actor: Actor,
    pub case: Id<Case>,
    pub id: Id<MakeGood>,
}

/// Runs a test on each engine, in a firm that may call systems on its own machine.
pub fn on_each(test: impl Fn(&Front)) {
    on_each_engine_with(|config| config.private_calls = true, test);
}

/// How refunds are called, with or without a way to look them up.
pub fn calls(bank: &Bank, look_up: bool) -> String {
    let url = &bank.url;
    let look_up = if look_up { format!("look_up = \"{url}/refunds/{{key}}\"\n") } else { String::new() };
    format!(
        "[forms.refund]\nway = \"call\"\nsystem = \"billing\"\n[systems.billing]\nurl = \"{url}/refunds\"\n{look_up}timeout_seconds = 1\n"
    )
}

pub const VOUCHERS: &str = "[forms.refund]\nway = \"voucher\"\nvalid_days = 30\n";

/// What is found to be owed.
pub fn floor_of_twenty() -> acts::Assessment {
    serde_json::from_value(json!({
        "severity": "medium", "problem_statement": "Charged twice", "attribution": "firm",
        "floor": { "amount": "20.00", "currency": "EUR" },
    }))
    .unwrap()
}

/// A refund that is owed in a case of Ana's, under these rules.
pub fn owed<'f>(front: &'f Front, rules: &str) -> Given<'f> {
    let (ana, owner) = front.member("Ana", Role::Admin);
    let actor = Actor::member(&ana);
    change(&front.app, &actor, Subject::Part(Part::Fulfilment), 0, rules.to_owned()).unwrap();
    let new: OpenCase = serde_json::from_value(json!({
        "channel": "phone", "verbatim": "You charged me twice.", "order": "O-7",
        "customer": { "external_id": "C-7", "name": "Ola Berg", "email": "ola@home.example" },
    }))
    .unwrap();
    let case = open(&front.app, &actor, new).unwrap().case.id;
    act(&front.app, &actor, case, floor_of_twenty()).unwrap();
    let worth = Money::parse("20.00", "EUR").unwrap();
    let proposal = acts::NewMakeGood {
        form: "refund".to_owned(),
        what: "Your second payment back".to_owned(),
        basis: Basis::Entitlement,
        cost: worth,
        face_value: worth,
        alternatives: Vec::new(),
        reason: None,
    };
    let id = act(&front.app, &actor, case, proposal).unwrap().make_goods[0].id;
    Given { front, owner, actor, case, id }
}

impl Given<'_> {
    /// Does what is due now, and whatever falls due within so many minutes, at its own time.
    pub fn pass(&self, minutes: i64) {
        while amends::jobs::run_due(&self.front.app).unwrap() > 0 {}
        for _ in 0..minutes {
            self.front.later(60);
            while amends::jobs::run_due(&self.front.app).unwrap() > 0 {}
        }
    }

    pub fn one(&self) -> MakeGood {
        let file = self.front.app.look(|conn| Ok(store::case::file(conn, self.case, Lock::No)?)).unwrap();
        file.unwrap().make_goods.remove(0)
    }

    /// The address of the customer's own page.
    pub fn link(&self) -> String {
        let file = self.front.app.look(|conn| Ok(store::case::file(conn, self.case, Lock::No)?)).unwrap();
        format!("/c/{}", self.front.app.keys.case_link(self.case, file.unwrap().case.link_version))
    }

    #[track_caller]
    pub fn is(&self, state: MakeGoodState) -> MakeGood {
        let one = self.one();
        assert_eq!(one.state, state, "{one:?}");
        one
    }

    /// How often something of this kind stands in the journal of the case.
    pub fn happened(&self, kind: &str) -> usize {
        let id = self.case.to_string();
        let all = self.front.app.look(|conn| Ok(store::journal::case_history(conn, &id)?)).unwrap();
        all.iter().filter(|entry| entry.kind == kind).count()
    }
}
