//! The house that ships is sound, survives being written and read, and every slip of the hand is named.

use iso_currency::Currency;

use super::{Part, Texts};
use crate::{case::House, failure::Severity, promise::Calendars, recovery::OfferFacts, staff::Role};

fn shipped() -> House {
    House::shipped().unwrap()
}

#[test]
fn what_ships_is_sound_and_says_what_it_should() {
    let house = shipped();
    assert_eq!(house.playbooks.failure_types.len(), 14);
    let gaps: Vec<_> = house.playbooks.gaps().map(|one| one.code.as_str()).collect();
    assert_eq!(gaps, ["wrong_information", "unanswered_contact"]);
    for (at, playbook) in house.playbooks.each() {
        assert!((4..=7).contains(&playbook.steps.len()), "{at}");
    }
    for name in ["default", "business", "fca"] {
        assert!(house.timers.profiles.contains_key(name), "{name}");
    }
    assert_eq!(house.policy.authority[&Role::Agent][0].minor_units(), 5000);
}

#[test]
fn written_and_read_it_is_the_same() {
    let house = shipped();
    let again = House::read(&house.to_texts().unwrap(), Calendars::new()).unwrap();
    assert_eq!(house, again);
}

#[test]
fn default_offers_are_said_in_every_currency_of_the_policy() {
    let house = shipped();
    let offers = house.playbooks.each().filter_map(|(_, one)| one.default_offer.as_ref());
    for offer in offers {
        for currency in [Currency::EUR, Currency::GBP, Currency::USD] {
            assert!(offer.worth(currency).is_some(), "{}", offer.form);
        }
        assert_eq!(offer.worth(Currency::JPY), None);
    }
}

#[test]
fn more_harm_and_a_repeat_never_give_less() {
    let policy = shipped().policy;
    for currency in [Currency::EUR, Currency::GBP, Currency::USD] {
        let extra = |severity, repeat| {
            let facts = OfferFacts { repeat, ..OfferFacts::plain(severity, currency) };
            policy.recommend(&facts).extra.unwrap().minor_units()
        };
        for pair in Severity::ALL.windows(2) {
            assert!(extra(pair[0], false) < extra(pair[1], false));
            assert!(extra(pair[0], true) < extra(pair[1], true));
        }
        assert!(Severity::ALL.iter().all(|severity| extra(*severity, false) < extra(*severity, true)));
    }
}

/// Part, what is changed, into what, and what the error has to say.
const SLIPS: [(Part, &str, &str, &[&str]); 26] = [
    (
        Part::Company,
        "\"Europe/London\"\n",
        "\"Europe/Londn\"\n",
        &["company.toml, line 9, `zone`", "Londn", "IANA"],
    ),
    (Part::Company, "\"GBP\"\n", "\"Pounds\"\n", &["`currency`", "Pounds", "ISO 4217"]),
    (Part::Company, "hourly_rate = \"\"", "hourly_rate = \"many\"", &["`hourly_rate`", "many", "32.50"]),
    (Part::Company, "hourly_rate = \"\"", "hourly_rate = \"-3\"", &["`hourly_rate`", "-3", "32.50"]),
    (Part::Company, "name = \"Your company\"", "name = \" \"", &["line 3, `name`"]),
    (Part::Company, "name = \"Your company\"", "nmae = \"x\"", &["nmae", "expected one of"]),
    (Part::Company, "zone = \"", "zone = ", &["company.toml, line 9"]),
    (Part::Timers, "[profiles.default]", "[profiles.usual]", &["`profiles`", "a profile named default"]),
    (
        Part::Timers,
        "assess = \"1 business day\"",
        "assess = \"1 workday\"",
        &["profiles.default.assess", "workday", "business days"],
    ),
    (
        Part::Timers,
        "follow_up = \"1 week\"",
        "follow_up = \"0 weeks\"",
        &["profiles.default.follow_up", "more than no time"],
    ),
    (Part::Timers, "decide = \"6 weeks\"\n", "", &["profiles.fca.decide", "found nothing"]),
    (Part::Timers, "calm_days = 3", "calm_days = 9999", &["`calm_days`", "9999", "at most"]),
    (
        Part::Timers,
        "calendar = \"england-wales\"",
        "calendar = \"narnia\"",
        &["timers.toml, line 21, `profiles.default.calendar`", "narnia", "target2"],
    ),
    (
        Part::Playbooks,
        "timers = \"business\"",
        "timers = \"busines\"",
        &["playbooks.safety.timers", "busines", "default"],
    ),
    (Part::Playbooks, "[playbooks.safety]", "[playbooks.safty]", &["playbooks.safty", "not listed"]),
    (
        Part::Playbooks,
        "alike = [\"double_charge\"]",
        "alike = [\"double\"]",
        &["failure_types[4].alike[0]", "double"],
    ),
    (
        Part::Playbooks,
        "code = \"wrong_item\"",
        "code = \"late_delivery\"",
        &["failure_types[1].code", "second time"],
    ),
    (
        Part::Playbooks,
        "code = \"wrong_item\"",
        "code = \"Wrong Item\"",
        &["failure_types[1].code", "small letters"],
    ),
    (
        Part::Playbooks,
        "form = \"faster_delivery\"",
        "form = \"flowers\"",
        &["playbooks.late_delivery.default_offer.form", "flowers", "gift"],
    ),
    (
        Part::Playbooks,
        "{ what = \"Refund the delivery charge\" }",
        "{ what = \"\" }",
        &["playbooks.late_delivery.steps[3].what"],
    ),
    (Part::Policy, "code = \"gift\"", "code = \"refund\"", &["forms[7].code", "second time"]),
    (
        Part::Policy,
        "amount = \"1000\", currency = \"EUR\"",
        "amount = \"100\", currency = \"EUR\"",
        &["authority.manager", "100.00 EUR", "at least 250.00 EUR, the limit of senior"],
    ),
    (
        Part::Policy,
        "amount = \"150\", currency = \"USD\"",
        "amount = \"20\", currency = \"USD\"",
        &["tiers[3].extra", "20.00 USD", "at least 50.00 USD"],
    ),
    (
        Part::Policy,
        "amount = \"30\", currency = \"GBP\"",
        "amount = \"3\", currency = \"GBP\"",
        &["tiers[1].extra_repeat", "at least 15.00 GBP"],
    ),
    (
        Part::Policy,
        "amount = \"15\", currency = \"USD\"",
        "amount = \"15\", currency = \"CHF\"",
        &["tiers[1]", "CHF"],
    ),
    (
        Part::Policy,
        "amount = \"50\", currency = \"EUR\"",
        "amount = \"50,5\", currency = \"EUR\"",
        &["authority.agent[0]", "50,5"],
    ),
];

#[test]
fn every_slip_is_named_with_its_place() {
    for (part, good, bad, says) in SLIPS {
        let mut texts = Texts::shipped();
        let text = texts.of_mut(part);
        assert!(text.contains(good), "{good} is in the shipped text");
        *text = text.replacen(good, bad, 1);
        let error = House::read(&texts, Calendars::new()).expect_err(bad);
        assert!(error.line.is_some() && error.part == part, "{error}");
        for word in says {
            assert!(error.to_string().contains(word), "{error} lacks {word}");
        }
    }
}

#[test]
fn every_slip_in_the_ways_is_named_with_its_place() {
    let good = "[forms.store_credit]\nway = \"voucher\"\nvalid_days = 365\n[forms.redo]\nway = \"task\"\nwithin = \"2 weeks\"\n\
                [forms.refund]\nway = \"call\"\nsystem = \"billing\"\n[systems.billing]\nurl = \"https://billing.example/refunds\"\n\
                look_up = \"https://billing.example/refunds/{key}\"\n";
    let read = |text: &str| {
        let texts = Texts { fulfilment: text.to_owned(), ..Texts::shipped() };
        House::read(&texts, Calendars::new())
    };
    let house = read(good).unwrap();
    assert_eq!(read(&house.fulfilment.to_toml().unwrap()).unwrap().fulfilment, house.fulfilment);
    assert_eq!(house.fulfilment.systems["billing"].timeout_seconds, 10);
    for (from, to, says) in [
        ("valid_days = 365", "valid_days = 0", ["line 3", "forms.store_credit.valid_days", "1 to 3650"]),
        ("\"voucher\"", "\"vouchr\"", ["line 2", "vouchr", "by_hand"]),
        ("\"2 weeks\"", "\"2 fortnights\"", ["forms.redo", "fortnights", "business days"]),
        ("system = \"billing\"", "system = \"biling\"", ["line 9", "biling", "one of billing"]),
        ("[forms.redo]", "[forms.reedo]", ["line 4", "reedo", "personal_visit"]),
        ("{key}", "key", ["line 12", "systems.billing.look_up", "{key}"]),
        ("url = \"https:", "url = \"ftp:", ["systems.billing.url", "ftp:", "https://"]),
        ("look_up", "lookup", ["systems.billing", "lookup", "timeout_seconds"]),
    ] {
        let error = read(&good.replacen(from, to, 1)).expect_err(to).to_string();
        for word in says {
            assert!(error.contains(word), "{error} lacks {word}");
        }
    }
}
