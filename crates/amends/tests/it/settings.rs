//! Settings: who may change them, what is refused and why, and that what is in force is what was saved.

use domain::{
    case::Case,
    errand::Errand,
    house::{Part, Texts},
    id::Id,
    staff::Role,
};
use store::outbox::{self, Mail};
use uuid::Uuid;

use crate::front::{Front, on_each_engine, on_each_engine_with};

const SHOP: &str = "name = \"shop\"\nzone = \"Europe/London\"\n[hours]\nsat = [\"10:00-12:00\"]\n";

fn company(name: &str) -> String {
    Texts::shipped().company.replace("Your company", name)
}

/// Everything that only an administrator may do, with fields that would be taken.
fn admin_acts(person: &str, token: &str) -> Vec<(String, Vec<(&'static str, String)>)> {
    let text = |part| Texts::shipped().of(part).to_owned();
    let role = ("role", "agent".to_owned());
    let mut acts = vec![
        (
            "/settings/people".to_owned(),
            vec![("name", "New".to_owned()), ("email", "new@x.example".to_owned()), role.clone()],
        ),
        (format!("/settings/people/{person}"), vec![role.clone(), ("active", "true".to_owned())]),
        (format!("/settings/people/{person}/sign-in-link"), vec![]),
        (format!("/settings/people/{person}/password-link"), vec![]),
        ("/settings/tokens".to_owned(), vec![("name", "shop".to_owned()), role]),
        (format!("/settings/tokens/{token}/revocation"), vec![]),
        ("/settings/calendars".to_owned(), vec![("name", "shop".to_owned()), ("text", SHOP.to_owned())]),
        ("/settings/calendars/shop".to_owned(), vec![("version", "1".to_owned()), ("text", SHOP.to_owned())]),
        (
            "/settings/webhooks".to_owned(),
            vec![("url", "https://shop.example/".to_owned()), ("events", "*".to_owned())],
        ),
        ("/settings/mail/test".to_owned(), vec![]),
        ("/settings/jobs/hasten".to_owned(), vec![("key", "none".to_owned())]),
        ("/settings/data/verification".to_owned(), vec![]),
    ];
    for part in Part::ALL {
        let path = format!("/settings/{}", part.name());
        acts.push((path.clone(), vec![("version", "0".to_owned()), ("text", text(part))]));
        acts.push((format!("{path}/shipped"), vec![("version", "1".to_owned())]));
        acts.push((format!("{path}/versions/1"), vec![("version", "2".to_owned())]));
    }
    acts
}

#[test]
fn each_role_may_do_what_it_may_and_no_more() {
    on_each_engine(|front| {
        let (_, admin) = front.member("Ana", Role::Admin);
        let (bo, _) = front.member("Bo", Role::Agent);
        let (token, _) = amends::actions::staff::create_token(
            &front.app,
            &domain::staff::Actor::system(),
            "till",
            Role::Agent,
        )
        .unwrap();
        let acts = admin_acts(&bo.id.to_string(), &token.id.to_string());
        let send = |cookie: &str, (path, fields): &(String, Vec<(&'static str, String)>)| {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            front.post(cookie, path, &fields)
        };
        for role in [Role::ReadOnly, Role::Agent, Role::Senior, Role::Manager] {
            let (_, cookie) = front.member(role.name(), role);
            let before = front.entries();
            for act in &acts {
                let answer = send(&cookie, act);
                assert_eq!(answer.status, 403, "{} may not {}", role.name(), act.0);
                assert!(answer.body.contains("needs the role admin"), "it says who may");
            }
            assert_eq!(front.entries(), before, "nothing happened");
        }
        for act in &acts {
            let answer = send(&admin, act);
            let expected: &[u16] = match act.0.as_str() {
                "/settings/mail/test" => &[409],
                "/settings/jobs/hasten" => &[404],
                _ => &[200, 303],
            };
            assert!(expected.contains(&answer.status), "{}: {} {}", act.0, answer.status, answer.body);
        }
    });
}

#[test]
fn every_page_is_there_for_everybody_and_offers_acts_to_administrators_alone() {
    on_each_engine(|front| {
        let (ana, admin) = front.member("Ana", Role::Admin);
        let (_, reader) = front.member("Rae", Role::ReadOnly);
        let person = format!("/settings/people/{}", ana.id);
        let pages = [
            "/settings/people",
            "/settings/tokens",
            "/settings/company",
            "/settings/playbooks",
            "/settings/timers",
            "/settings/policy",
            "/settings/fulfilment",
            "/settings/learning",
            "/settings/webhooks",
            "/settings/calendars",
            "/settings/data",
            &person,
        ];
        for path in pages {
            let (may, may_not) = (front.get(&admin, path), front.get(&reader, path));
            assert_eq!((may.status, may_not.status), (200, 200), "{path}");
            let acts =
                |body: &str| body.matches("<form").count() - body.matches("action=\"/sign-out\"").count();
            assert!(acts(&may.body) > acts(&may_not.body), "{path}");
            assert!(may_not.body.contains("the role admin is needed"), "{path}");
        }
        for path in [
            "/settings",
            "/settings/me",
            "/settings/mail",
            "/settings/jobs",
            "/outbox",
            "/settings/calendars/de",
        ] {
            assert_eq!(front.get(&reader, path).status, 200, "{path}");
            assert_eq!(front.get("", path).status, 303, "{path} is for people who are signed in");
        }
        assert_eq!(front.get(&admin, "/settings/calendars/narnia").status, 404);
        assert_eq!(front.get(&admin, "/settings/people/nobody").status, 404);
        assert_eq!(front.get(&admin, "/settings/company/versions/7").status, 404);
    });
}

#[test]
fn a_wrong_text_names_line_field_found_and_expected_and_is_still_there() {
    on_each_engine(|front| {
        let (_, admin) = front.member("Ana", Role::Admin);
        let before = front.entries();
        let wrong = Texts::shipped().company.replace("\"Europe/London\"\n", "\"Europe/Londn\"\n");
        for check in ["", "true"] {
            let fields = [("version", "0"), ("text", wrong.as_str()), ("check", check)];
            let answer = front.post(&admin, "/settings/company", &fields);
            assert_eq!(answer.status, 422);
            let error = "Found &quot;Europe/Londn&quot; in line 9, column 1, `zone`, expected an IANA";
            assert!(answer.body.contains(error), "{}", answer.body);
            assert!(answer.body.contains("zone = &quot;Europe/Londn&quot;"), "what was typed is still there");
            assert!(answer.body.contains("id=\"rules-text-error\""), "next to the editor");
        }
        assert_eq!(front.entries(), before);
        assert_eq!(front.app.house().company.zone, "Europe/London");
    });
}

#[test]
fn parts_that_no_longer_fit_together_are_refused_together() {
    on_each_engine(|front| {
        let (_, admin) = front.member("Ana", Role::Admin);
        let renamed = Texts::shipped().timers.replace("[profiles.business]", "[profiles.trade]");
        let answer = front.post(&admin, "/settings/timers", &[("version", "0"), ("text", &renamed)]);
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("of playbooks.toml, which no longer fits"), "{}", answer.body);
        assert!(front.app.house().timers.profiles.contains_key("business"));
    });
}

#[test]
fn a_change_is_in_force_at_once_has_an_author_and_can_be_taken_back() {
    on_each_engine(|front| {
        let (_, admin) = front.member("Ana", Role::Admin);
        let save = |from: &str, text: &str| {
            front.post(&admin, "/settings/company", &[("version", from), ("text", text)])
        };
        let fine = [("version", "0"), ("text", &company("Checked")), ("check", "true")];
        assert!(front.post(&admin, "/settings/company", &fine).body.contains("This would be taken."));
        assert_eq!(front.app.house().company.name, "Your company", "checking changes nothing");

        let saved = save("0", &company("Marlow Lane"));
        assert_eq!((saved.status, saved.header("location")), (303, "/settings/company?saved=1"));
        assert_eq!(front.app.house().company.name, "Marlow Lane");
        assert_eq!(front.happened("settings.changed"), 1);

        let late = save("0", &company("Late Lane"));
        assert_eq!(late.status, 409, "somebody else was faster");
        assert!(late.body.contains("Late Lane"), "what was typed is still there");
        assert_eq!(save("1", &company("Second Lane")).status, 303);
        let page = front.get(&admin, "/settings/company").body;
        assert!(page.contains("In force: version 2") && page.contains("by Ana"), "{page}");

        let change = front.get(&admin, "/settings/company/versions/2").body;
        assert!(
            change.contains("<del><code class=\"exact\">name = &quot;Marlow Lane&quot;</code></del>"),
            "{change}"
        );
        assert!(
            change.contains("<ins><code class=\"exact\">name = &quot;Second Lane&quot;</code></ins>"),
            "{change}"
        );

        assert_eq!(front.post(&admin, "/settings/company/versions/1", &[("version", "2")]).status, 303);
        assert_eq!(front.app.house().company.name, "Marlow Lane");
        assert_eq!(front.post(&admin, "/settings/company/shipped", &[("version", "3")]).status, 303);
        assert_eq!(front.app.house().company.name, "Your company");
        assert_eq!(front.happened("settings.changed"), 4);
    });
}

#[test]
fn of_two_who_save_at_once_one_is_told() {
    on_each_engine(|front| {
        let (_, admin) = front.member("Ana", Role::Admin);
        let mut statuses: Vec<_> = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..4)
                .map(|nth| {
                    let (text, admin) = (company(&format!("Firm {nth}")), &admin);
                    scope.spawn(move || {
                        front.post(admin, "/settings/company", &[("version", "0"), ("text", &text)]).status
                    })
                })
                .collect();
            tries.into_iter().map(|one| one.join().unwrap()).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409, 409, 409]);
    });
}

#[test]
fn a_calendar_of_ones_own_counts_deadlines() {
    on_each_engine(|front| {
        let (_, admin) = front.member("Ana", Role::Admin);
        let add = |name: &str, text: &str| {
            front.post(&admin, "/settings/calendars", &[("name", name), ("text", text)])
        };
        let wrong = add("shop", &SHOP.replace("10:00-12:00", "10-12"));
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("in line 4, `hours.sat[0]`"), "{}", wrong.body);
        assert!(add("Shop!", SHOP).body.contains("small letters"));
        assert!(add("other", SHOP).body.contains("expected name = &quot;other&quot;"));
        assert_eq!(add("shop", SHOP).status, 303);
        assert_eq!(add("shop", SHOP).status, 409, "there is one of this name");

        let ask = |limit: &str, from: &str, calendar: &str| {
            let query = crate::front::form(&[("from", from), ("limit", limit), ("calendar", calendar)]);
            front.get(&admin, &format!("/settings/calendars?{query}"))
        };
        // Tuesday; the shop opens on Saturday the 14th, for two hours.
        let due = ask("1 business hour", "2026-03-10T10:00", "shop");
        assert!(due.body.contains("datetime=\"2026-03-14T11:00:00Z\""), "{}", due.body);
        // Good Friday and Easter Monday lie between.
        let due = ask("3 business days", "2026-04-02T16:00", "england-wales");
        assert!(due.body.contains("datetime=\"2026-04-09T16:00:00Z\""), "{}", due.body);
        let outside = ask("3 business days", "2031-04-02T16:00", "england-wales");
        assert_eq!(outside.status, 409);
        assert!(outside.body.contains("verified from 2020-01-01 to 2030-12-31"), "{}", outside.body);
        let unclear = ask("soon", "2026-04-02T16:00", "england-wales");
        assert_eq!(unclear.status, 422);
        assert!(unclear.body.contains("Found soon, expected a number and a unit"), "{}", unclear.body);

        let timers = Texts::shipped().timers.replace("\"england-wales\"", "\"shop\"");
        assert_eq!(
            front.post(&admin, "/settings/timers", &[("version", "0"), ("text", &timers)]).status,
            303
        );
        let page = front.get(&admin, "/settings/timers").body;
        assert!(page.contains("datetime=\"2026-03-14T11:00:00Z\""), "acknowledge, from now: {page}");
        assert!(
            front.get(&admin, "/settings/playbooks").body.contains("2 kinds of failure have no playbook")
        );
    });
}

fn put_mail(front: &Front, id: u128, status: &str, minute: i64) -> Uuid {
    let turn = front.app.turn(&domain::staff::Actor::system());
    let id = Uuid::from_u128(id);
    let mail = Mail {
        id,
        case: None,
        recipient: "ada@home.example".to_owned(),
        subject: format!("Mail {minute:02}"),
        text: Some("We are sorry.\n\n<b>Plain</b>".to_owned()),
        status: status.to_owned(),
        created_at: turn.now + jiff::SignedDuration::from_mins(minute),
        sent_at: None,
        attempts: 0,
        error: None,
    };
    front
        .app
        .db
        .unit::<(), store::StoreError>(&turn.context, move |unit| {
            outbox::put(unit, &mail)?;
            if mail.status == "failed" {
                outbox::trouble(unit, id, "failed", "550 no such user")?
            }
            Ok(())
        })
        .unwrap();
    id
}

#[test]
fn the_outbox_shows_the_newest_first_page_by_page_and_sends_again_what_failed() {
    on_each_engine(|front| {
        let (_, agent) = front.member("Bo", Role::Agent);
        let (_, reader) = front.member("Rae", Role::ReadOnly);
        // Ids run against time, and three share a minute: neither may lose a line.
        for nth in 0..60_i64 {
            put_mail(front, u128::try_from(1000 - nth).unwrap(), "sent", nth.min(57));
        }
        let failed = put_mail(front, 5000, "failed", 90);
        let first = front.get(&agent, "/outbox").body;
        let shown = |body: &str| body.matches("class=\"row\"").count();
        assert_eq!(shown(&first), 50);
        assert!(first.find("Mail 90").unwrap() < first.find("Mail 57").unwrap());
        assert!(first.contains("550 no such user"));
        let next = first.split("href=\"/outbox?before=").nth(1).unwrap().split('"').next().unwrap();
        let second = front.get(&agent, &format!("/outbox?before={next}")).body;
        assert_eq!(shown(&second), 11, "61 in all, none twice, none lost");
        assert!(!second.contains("rel=\"next\"") && second.contains("Mail 00"));

        let page = front.get(&agent, &format!("/outbox/{failed}"));
        assert!(page.body.contains("&lt;b&gt;Plain&lt;/b&gt;") && page.body.contains("ada@home.example"));
        let retry = format!("/outbox/{failed}/retry");
        assert_eq!(front.post(&reader, &retry, &[]).status, 403);
        assert_eq!(front.post(&agent, &retry, &[]).status, 303);
        let mail = front.app.look(|conn| Ok(outbox::by_id(conn, failed)?)).unwrap().unwrap();
        assert_eq!((mail.status.as_str(), mail.error), ("queued", None));
        assert_eq!(front.post(&agent, &retry, &[]).status, 409, "it has not failed again yet");
        assert_eq!(front.get(&agent, &format!("/outbox/{}", Uuid::from_u128(9))).status, 404);
        assert_eq!(front.get(&agent, "/outbox?before=nonsense").status, 200);
    });
}

#[test]
fn a_job_in_trouble_is_shown_with_its_error_and_can_be_tried_at_once() {
    on_each_engine(|front| {
        let (_, admin) = front.member("Ana", Role::Admin);
        let errand = Errand::look_at_case(Id::<Case>::new(Uuid::from_u128(7)), front.app.clock.now());
        let (key, turn) = (errand.key.clone(), front.app.turn(&domain::staff::Actor::system()));
        let again = turn.now + jiff::SignedDuration::from_hours(6);
        let failing = key.clone();
        front
            .app
            .db
            .unit::<(), store::StoreError>(&turn.context, move |unit| {
                unit.errands(std::slice::from_ref(&errand))?;
                store::jobs::failed(unit, &failing, again, "the mail server hung up")
            })
            .unwrap();
        assert_eq!(amends::jobs::run_due(&front.app).unwrap(), 0, "it waits for its next try");
        let page = front.get(&admin, "/settings/jobs").body;
        assert!(
            page.contains("the mail server hung up") && page.contains("datetime=\"2026-03-10T16:00:00Z\""),
            "{page}"
        );
        assert_eq!(front.post(&admin, "/settings/jobs/hasten", &[("key", &key)]).status, 303);
        assert_eq!(amends::jobs::run_due(&front.app).unwrap(), 1);
        assert!(front.get(&admin, "/settings/jobs").body.contains("Nothing has failed."));
        assert_eq!(front.post(&admin, "/settings/jobs/hasten", &[("key", &key)]).status, 404, "it is done");
    });
}

#[test]
fn a_test_mail_goes_to_whoever_asks() {
    let connected = |config: &mut amends::config::Config| {
        config.smtp = Some(amends::config::Smtp::from_url("smtp://me:hush@mail.example").unwrap());
        config.mail_from = Some("care@firm.example".to_owned());
    };
    on_each_engine_with(connected, |front| {
        let (ana, admin) = front.member("Ana", Role::Admin);
        let page = front.get(&admin, "/settings/mail").body;
        assert!(page.contains("mail.example") && page.contains("amends mail receive --data"));
        assert!(!page.contains("hush"), "never the password");
        let sent = front.post(&admin, "/settings/mail/test", &[]);
        assert_eq!(sent.status, 303);
        let id = sent.header("location").trim_start_matches("/outbox/").parse().unwrap();
        let mail = front.app.look(|conn| Ok(outbox::by_id(conn, id)?)).unwrap().unwrap();
        assert_eq!((mail.recipient, mail.status.as_str()), (ana.email, "queued"));
    });
}

#[test]
fn the_journal_is_checked_on_demand() {
    on_each_engine(|front| {
        let (_, admin) = front.member("Ana", Role::Admin);
        let checked = front.post(&admin, "/settings/data/verification", &[]).body;
        let entries = front.entries();
        assert!(checked.contains(&format!("<strong>{entries} entries</strong>")), "{checked}");
    });
}
