//! People, sessions, tokens, links that work once, settings with versions, and the outbox.

use store::{
    outbox::{self, Mail},
    policy, settings,
    staff::{self, Invitation},
};

use crate::house::{House, id, minutes, next, noon, on_both};

fn hash() -> [u8; 32] {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&next().to_be_bytes());
    hash
}

#[test]
fn members_are_found_by_id_and_by_address_in_any_case() {
    on_both(|house| {
        assert!(!house.read(staff::has_administrator));
        let member = house.hire();
        let member_id = member.id;
        house.unit(move |unit| staff::set_password(unit, member_id, "$argon2id$"));
        let address = format!("  {} ", member.email.to_uppercase());
        let found = house.read(|conn| staff::by_email(conn, &address));
        assert_eq!(found, Some((member.clone(), Some("$argon2id$".to_owned()))));
        assert!(house.read(staff::has_administrator));
        house.complaint(member.id, "words");
        assert_eq!(house.read(staff::with_load), [(member.clone(), 1)]);
        // Saving a member again keeps the password.
        let saved = domain::staff::Member { on_duty: false, ..member };
        let kept = saved.clone();
        house.unit(move |unit| staff::save(unit, &saved));
        let found = house.read(|conn| staff::by_email(conn, &kept.email));
        assert_eq!(found, Some((kept, Some("$argon2id$".to_owned()))));
    });
}

#[test]
fn a_token_that_administers_is_an_administrator_who_cannot_sign_in() {
    on_both(|house| {
        let member = house.hire();
        let token = domain::staff::Member {
            kind: domain::staff::MemberKind::Token,
            role: domain::staff::Role::Admin,
            email: String::new(),
            ..member
        };
        house.unit(move |unit| staff::save(unit, &token));
        assert!(house.read(staff::has_administrator));
        assert!(!house.read(staff::administrator_can_sign_in));
    });
}

#[test]
fn a_session_ends_by_time_by_hand_and_with_its_member() {
    on_both(|house| {
        let member = house.hire();
        let member_id = member.id;
        let open = || {
            let hash = hash();
            house.unit(move |unit| staff::open_session(unit, hash, member_id, noon() + minutes(10)));
            hash
        };
        let who = |hash, now| house.read(|conn| staff::by_session(conn, hash, now)).map(|member| member.id);
        let [first, second, third] = [open(), open(), open()];
        assert_eq!(who(first, noon() + minutes(9)), Some(member.id));
        assert_eq!(who(first, noon() + minutes(10)), None);
        assert_eq!(who(hash(), noon()), None);
        house.unit(move |unit| staff::end_session(unit, first));
        assert_eq!((who(first, noon()), who(second, noon())), (None, Some(member.id)));
        let gone = domain::staff::Member { active: false, ..member };
        house.unit(move |unit| staff::save(unit, &gone));
        assert_eq!(who(second, noon()), None);
        house.unit(move |unit| staff::end_sessions_of(unit, member_id));
        assert_eq!(who(third, noon()), None);
        open();
        assert_eq!(house.unit_at(noon() + minutes(10), staff::purge_sessions), 1);
    });
}

#[test]
fn a_token_acts_until_it_is_revoked() {
    on_both(|house| {
        let (member, token) = (house.hire(), hash());
        let member_id = member.id;
        house.unit(move |unit| staff::add_token(unit, token, member_id));
        assert_eq!(house.read(|conn| staff::by_token(conn, token)), Some(member));
        assert_eq!(house.unit(move |unit| staff::revoke_tokens(unit, member_id)), 1);
        assert_eq!(house.unit(move |unit| staff::revoke_tokens(unit, member_id)), 0);
        assert_eq!(house.read(|conn| staff::by_token(conn, token)), None);
    });
}

fn invite(house: &House) -> ([u8; 32], Invitation) {
    let (hash, invitation) =
        (hash(), Invitation { purpose: "password".to_owned(), member: Some(house.hire().id) });
    let kept = invitation.clone();
    house.unit(move |unit| staff::invite(unit, hash, &kept, noon() + minutes(10)));
    (hash, invitation)
}

#[test]
fn of_eight_who_use_a_link_at_once_one_succeeds() {
    on_both(|house| {
        let (link, invitation) = invite(house);
        assert_eq!(house.read(|conn| staff::invitation(conn, link, noon())), Some(invitation));
        let used: Vec<bool> = std::thread::scope(|scope| {
            let use_it = || scope.spawn(move || house.unit(move |unit| staff::use_invitation(unit, link)));
            let all: Vec<_> = (0..8).map(|_| use_it()).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(used.iter().filter(|used| **used).count(), 1);
        assert_eq!(house.read(|conn| staff::invitation(conn, link, noon())), None);
    });
}

#[test]
fn a_link_that_ran_out_is_of_no_use() {
    on_both(|house| {
        let (link, _) = invite(house);
        let late = noon() + minutes(10);
        assert_eq!(house.read(|conn| staff::invitation(conn, link, late)), None);
        assert!(!house.unit_at(late, move |unit| staff::use_invitation(unit, link)));
    });
}

#[test]
fn the_newest_version_of_a_setting_is_in_force() {
    on_both(|house| {
        assert_eq!(house.read(|conn| settings::current(conn, "theme")), None);
        for (version, body) in [(1, "dark"), (2, "light")] {
            assert_eq!(house.unit(move |unit| settings::change(unit, "theme", body)), version);
        }
        house.unit(|unit| settings::change(unit, "policy", "{}"));
        assert_eq!(house.read(|conn| settings::current(conn, "theme")), Some((2, "light".to_owned())));
        let versions = [("policy".to_owned(), 1), ("theme".to_owned(), 2)];
        assert_eq!(house.read(settings::versions), versions);
        assert_eq!(house.number("SELECT COUNT(*) FROM settings"), 3);
    });
}

#[test]
fn the_text_of_a_policy_is_kept_once_under_its_seal() {
    on_both(|house| {
        assert_eq!(house.read(|conn| policy::of_seal(conn, "5ea1")), None);
        for body in ["the first", "never kept: the seal is taken"] {
            house.unit(move |unit| policy::keep(unit, "5ea1", body));
        }
        assert_eq!(house.read(|conn| policy::of_seal(conn, "5ea1")), Some("the first".to_owned()));
        assert_eq!(house.read(|conn| policy::of_seal(conn, "0ther")), None);
    });
}

#[test]
fn mail_goes_into_the_outbox_once_and_tells_how_far_it_came() {
    on_both(|house| {
        let file = house.complaint(house.hire().id, "the words of the customer");
        let mail = Mail {
            id: id::<()>().uuid(),
            case: Some(file.case.id),
            recipient: "ada@mail.example".to_owned(),
            subject: "Your parcel".to_owned(),
            text: Some("We have it.".to_owned()),
            status: "queued".to_owned(),
            created_at: noon(),
            sent_at: None,
            attempts: 0,
            error: None,
        };
        for subject in ["Your parcel", "Another subject"] {
            let put = Mail { subject: subject.to_owned(), ..mail.clone() };
            house.unit(move |unit| outbox::put(unit, &put));
        }
        let read = || house.read(|conn| outbox::by_id(conn, mail.id)).unwrap();
        assert_eq!(read(), mail);
        let mail_id = mail.id;
        house.unit(move |unit| outbox::trouble(unit, mail_id, "queued", "greylisted"));
        assert_eq!((read().attempts, read().error.as_deref()), (1, Some("greylisted")));
        house.unit_at(noon() + minutes(3), move |unit| outbox::went(unit, mail_id, "sent"));
        let sent = Mail {
            status: "sent".to_owned(),
            sent_at: Some(noon() + minutes(3)),
            attempts: 2,
            ..mail.clone()
        };
        assert_eq!(read(), sent);
        assert_eq!(house.read(|conn| outbox::list(conn, None, 9)), [sent]);
        assert!(house.read(|conn| outbox::list(conn, Some(mail_id), 9)).is_empty());
    });
}

#[test]
fn the_text_of_a_message_to_a_customer_is_kept_once_with_its_words() {
    on_both(|house| {
        let owner = house.hire().id;
        let file =
            crate::records::plain_file(domain::customer::Customer::unknown(id()), owner, "We are sorry.");
        let saved = file.clone();
        house.unit(move |unit| crate::records::open(unit, &saved));
        let mail = Mail {
            id: file.said[0].id.uuid(),
            case: Some(file.case.id),
            recipient: String::new(),
            subject: String::new(),
            text: None,
            status: "kept".to_owned(),
            created_at: noon(),
            sent_at: None,
            attempts: 0,
            error: None,
        };
        let put = mail.clone();
        house.unit(move |unit| outbox::put(unit, &put));
        let read = house.read(|conn| outbox::by_id(conn, mail.id)).unwrap();
        assert_eq!(read.text.as_deref(), Some("We are sorry."));
    });
}
