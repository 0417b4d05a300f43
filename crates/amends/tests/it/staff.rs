//! The door and the people: who may enter, who may do what, and how often somebody may try.

use amends::actions::staff as act;
use axum::http::{Request, header};
use domain::{
    id::Id,
    staff::{Actor, Member, Role},
};

use crate::front::{Answer, Front, PASSWORD, form, on_each_engine, on_each_engine_with};

fn sign_in(front: &Front, from: &str, email: &str, password: &str) -> Answer {
    front.post_from(from, "", "/sign-in", &[("email", email), ("password", password)])
}

fn with_password(front: &Front, name: &str, role: Role) -> String {
    let (member, _) = front.member(name, role);
    act::set_password(&front.app, &Actor::system(), member.id, PASSWORD).unwrap();
    member.email
}

#[test]
fn a_session_cookie_is_for_this_place_alone() {
    on_each_engine_with(
        |config| config.public_url = Some("https://care.example".to_owned()),
        |front| {
            let email = with_password(front, "Ana", Role::Agent);
            let answer = sign_in(front, "127.0.0.1", &email, PASSWORD);
            let cookie = answer.header("set-cookie").to_owned();
            assert_eq!((answer.status, answer.header("location")), (303, "/"));
            assert!(cookie.starts_with("__Host-amends="), "{cookie}");
            for flag in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure", "; Max-Age=1209600"] {
                assert!(cookie.contains(flag), "{flag} in {cookie}");
            }
            assert!(!cookie.contains("Domain"), "{cookie}");
            assert!(answer.header("strict-transport-security").starts_with("max-age="));

            let mine = cookie.split(';').next().unwrap().to_owned();
            assert_eq!(front.get(&mine, "/settings/me").status, 200);
            let out = front.post(&mine, "/sign-out", &[]);
            assert!(out.header("set-cookie").starts_with("__Host-amends=; "), "taken away");
            assert!(out.header("set-cookie").contains("Max-Age=0"));
            assert_eq!(
                front.get(&mine, "/settings/me").status,
                303,
                "the session is over, not only its cookie"
            );
        },
    );
}

#[test]
fn without_https_the_cookie_is_one_that_browsers_keep() {
    on_each_engine(|front| {
        let email = with_password(front, "Ana", Role::Agent);
        let cookie = sign_in(front, "127.0.0.1", &email, PASSWORD).header("set-cookie").to_owned();
        assert!(cookie.starts_with("amends=") && !cookie.contains("Secure"), "{cookie}");
        assert!(cookie.contains("HttpOnly"), "{cookie}");
    });
}

#[test]
fn a_session_ends_after_two_weeks() {
    on_each_engine(|front| {
        let (_, ana) = front.member("Ana", Role::Agent);
        front.later(14 * 24 * 3600 - 1);
        assert_eq!(front.get(&ana, "/settings/me").status, 200);
        front.later(2);
        assert_eq!(front.get(&ana, "/settings/me").header("location"), "/sign-in?to=%2Fsettings%2Fme");
    });
}

#[test]
fn after_signing_in_nobody_is_sent_to_another_site() {
    on_each_engine(|front| {
        let email = with_password(front, "Ana", Role::Agent);
        let cases = [
            ("/cases?status=open", "/cases?status=open"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("/\n/evil.example", "/"),
            ("https://evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("evil.example", "/"),
            ("", "/"),
        ];
        for (nth, (to, goal)) in cases.into_iter().enumerate() {
            let path = format!("/sign-in?{}", form(&[("to", to)]));
            let from = format!("10.0.0.{nth}");
            front.later(60);
            let answer = front.post_from(&from, "", &path, &[("email", &email), ("password", PASSWORD)]);
            assert_eq!((answer.status, answer.header("location")), (303, goal), "{to:?}");
        }
    });
}

#[test]
fn an_unknown_address_and_a_wrong_password_look_the_same() {
    on_each_engine(|front| {
        let email = with_password(front, "Ana", Role::Agent);
        let wrong = sign_in(front, "127.0.0.1", &email, "not the password");
        let unknown = sign_in(front, "127.0.0.1", "nobody@firm.example", "not the password");
        assert_eq!((wrong.status, unknown.status), (401, 401));
        assert_eq!(wrong.body.replace(&email, ""), unknown.body.replace("nobody@firm.example", ""));
        assert!(!wrong.body.contains("not the password"), "a password is never written back");
    });
}

#[test]
fn an_account_can_be_tried_ten_times_and_then_one_in_half_a_minute() {
    on_each_engine(|front| {
        let email = with_password(front, "Ana", Role::Agent);
        for nth in 0..10 {
            let from = format!("10.0.1.{nth}");
            assert_eq!(sign_in(front, &from, &email, "wrong").status, 401, "try {nth}");
        }
        let refused = sign_in(front, "10.0.1.99", &email.to_uppercase(), PASSWORD);
        assert_eq!((refused.status, refused.header("retry-after")), (429, "30"));
        assert!(refused.body.contains("Try again in 30 seconds"), "it says when");
        assert_eq!(sign_in(front, "10.0.1.99", "other@firm.example", "wrong").status, 401, "others are free");
        front.later(29);
        assert_eq!(sign_in(front, "10.0.1.98", &email, PASSWORD).header("retry-after"), "1");
        front.later(1);
        assert_eq!(sign_in(front, "10.0.1.98", &email, PASSWORD).status, 303);
    });
}

#[test]
fn an_address_can_try_thirty_times_and_intake_is_never_held_up() {
    on_each_engine(|front| {
        front.member("Ana", Role::Admin);
        let try_it =
            |from: &str, nth: usize| sign_in(front, from, &format!("a{nth}@x.example"), "wrong").status;
        assert!((0..30).all(|nth| try_it("203.0.113.7", nth) == 401));
        assert_eq!(try_it("203.0.113.7", 30), 429);
        assert_eq!(try_it("203.0.113.8", 31), 401, "another address");
        assert_eq!(front.post_from("203.0.113.7", "", "/sign-in/guess", &[]).status, 429, "links too");
        assert_eq!(front.post_from("203.0.113.7", "", "/welcome/guess", &[]).status, 429);

        let (_, token) = act::create_token(&front.app, &Actor::system(), "shop", Role::Agent).unwrap();
        for nth in 0..40 {
            let body = format!(
                r#"{{"customer":{{"external_id":"c{nth}"}},"channel":"api","verbatim":"It broke."}}"#
            );
            let request = Request::post("/api/v1/cases")
                .header(header::AUTHORIZATION, format!("Bearer {token}"))
                .header(header::CONTENT_TYPE, "application/json");
            let answer = front.send(request, body, "203.0.113.7");
            assert_eq!(answer.status, 201, "{}", answer.body);
        }
    });
}

#[test]
fn who_stands_behind_a_proxy_is_believed_of_our_own_proxies_alone() {
    let proxy = |config: &mut amends::config::Config| {
        config.trusted_proxies = vec!["10.9.9.9".parse().unwrap(), "10.9.9.8".parse().unwrap()];
    };
    on_each_engine_with(proxy, |front| {
        let try_it = |peer: &str, said: &str, nth: usize| {
            let email = format!("b{nth}@x.example");
            let request = Request::post("/sign-in").header("x-forwarded-for", said);
            front.send(request, form(&[("email", &email), ("password", "wrong")]), peer).status
        };
        for nth in 0..30 {
            // Whatever a client writes in front changes nothing: the proxy adds the true address last.
            let said = format!("192.0.2.{nth}, 198.51.100.1, 10.9.9.8");
            assert_eq!(try_it("10.9.9.9", &said, nth), 401);
        }
        assert_eq!(try_it("10.9.9.9", "192.0.2.77, 198.51.100.1, 10.9.9.8", 30), 429);
        assert_eq!(try_it("10.9.9.9", "198.51.100.2", 31), 401, "another client of the same proxy");
        assert!((0..30).all(|nth| try_it("203.0.113.5", &format!("192.0.2.{nth}"), 100 + nth) == 401));
        assert_eq!(try_it("203.0.113.5", "192.0.2.200", 130), 429, "a stranger's word does not count");
    });
}

#[test]
fn nothing_is_changed_for_another_site() {
    on_each_engine(|front| {
        let (_, admin) = front.member("Ana", Role::Admin);
        let before = front.entries();
        let forged = [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
        ];
        for path in ["/settings/people", "/settings/me", "/settings/company/shipped", "/sign-out", "/sign-in"]
        {
            for (name, value) in forged {
                let request = Request::post(path)
                    .header(header::COOKIE, &admin)
                    .header(header::HOST, "127.0.0.1:8080")
                    .header(name, value);
                let fields = [("name", "Eve"), ("email", "eve@evil.example"), ("role", "admin")];
                let answer = front.send(request, form(&fields), "127.0.0.1");
                assert_eq!(answer.status, 403, "{path} with {name}: {value}");
            }
        }
        assert_eq!(front.entries(), before);
        let own = Request::post("/settings/me")
            .header(header::COOKIE, &admin)
            .header(header::HOST, "127.0.0.1:8080")
            .header("origin", "http://127.0.0.1:8080");
        assert_eq!(front.send(own, form(&[("name", "Ana B")]), "127.0.0.1").status, 303);
    });
}

#[test]
fn the_first_administrator_is_made_once_however_many_try_at_once() {
    on_each_engine(|front| {
        let invite = || act::invite(&front.app, &Actor::system(), "first_administrator", None).unwrap();
        // Two starts of the server printed a link each; four people click on each.
        let links = [invite(), invite()];
        let won: usize = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..8)
                .map(|nth| {
                    let link = &links[nth % 2];
                    scope.spawn(move || {
                        let email = format!("first{nth}@firm.example");
                        let path = format!("/welcome/{link}");
                        let fields = [("name", "First"), ("email", email.as_str()), ("password", PASSWORD)];
                        let answer = front.post("", &path, &fields);
                        assert!(matches!(answer.status, 303 | 404), "{}: {}", answer.status, answer.body);
                        usize::from(answer.status == 303)
                    })
                })
                .collect();
            tries.into_iter().map(|one| one.join().unwrap()).sum()
        });
        assert_eq!(won, 1);
        let all = front.app.look(|conn| Ok(store::staff::all(conn)?)).unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!(
            front
                .post(
                    "",
                    &format!("/welcome/{}", links[0]),
                    &[("name", "x"), ("email", "x@y.example"), ("password", PASSWORD)]
                )
                .status,
            404
        );
    });
}

#[test]
fn two_administrators_cannot_remove_each_other() {
    on_each_engine(|front| {
        let ((one, by_one), (two, by_two)) =
            (front.member("One", Role::Admin), front.member("Two", Role::Admin));
        let demote = |cookie: &str, whom: Id<Member>| {
            let fields = [("role", "agent"), ("active", "true"), ("on_duty", "true")];
            front.post(cookie, &format!("/settings/people/{whom}"), &fields).status
        };
        let statuses = std::thread::scope(|scope| {
            let first = scope.spawn(|| demote(&by_one, two.id));
            let second = scope.spawn(|| demote(&by_two, one.id));
            [first.join().unwrap(), second.join().unwrap()]
        });
        let all = front.app.look(|conn| Ok(store::staff::all(conn)?)).unwrap();
        let admins: Vec<_> = all.iter().filter(|member| member.role == Role::Admin).collect();
        assert_eq!(admins.len(), 1, "{statuses:?}");
        let by_last = if admins[0].id == one.id { &by_one } else { &by_two };
        assert_eq!(demote(by_last, admins[0].id), 409, "the last one stays");
        let gone = [("role", "admin"), ("active", "false"), ("on_duty", "true")];
        let answer = front.post(by_last, &format!("/settings/people/{}", admins[0].id), &gone);
        assert_eq!(answer.status, 409);
        assert!(answer.body.contains("the last administrator"), "{}", answer.body);
        front.member("Heir", Role::Admin);
        assert_eq!(demote(by_last, admins[0].id), 303, "now there is another");
    });
}

#[test]
fn a_newcomer_signs_in_by_link_once_and_chooses_a_password() {
    on_each_engine(|front| {
        let (_, admin) = front.member("Ana", Role::Admin);
        let fields =
            [("name", "Bo"), ("email", "Bo@Firm.example"), ("role", "senior"), ("signature", "ext. 7")];
        let added = front.post(&admin, "/settings/people", &fields);
        assert_eq!(added.status, 200, "{}", added.body);
        let link = added.shown("data-link").trim_start_matches("http://127.0.0.1:8080").to_owned();

        assert_eq!(front.get("", &link).status, 200, "looking at a link does not use it up");
        let entered = front.post("", &link, &[]);
        assert_eq!((entered.status, entered.header("location")), (303, "/settings/me"));
        assert_eq!(front.post("", &link, &[]).status, 404, "it works once");
        let bo = entered.header("set-cookie").split(';').next().unwrap().to_owned();

        assert!(front.get(&bo, "/settings/me").body.contains("have no password yet"));
        let short = front.post(&bo, "/settings/me/password", &[("password", "short")]);
        assert_eq!(short.status, 422);
        assert!(short.body.contains("Found 5 characters, expected 10 or more."), "{}", short.body);
        let set = front.post(&bo, "/settings/me/password", &[("password", PASSWORD)]);
        assert_eq!(set.status, 303);
        assert_eq!(front.get(&bo, "/settings/me").status, 303, "the old session is over");
        let bo = set.header("set-cookie").split(';').next().unwrap().to_owned();
        assert_eq!(front.get(&bo, "/settings/me").status, 200);
        assert_eq!(sign_in(front, "127.0.0.1", "bo@firm.example", PASSWORD).status, 303);

        let wrong = [("old_password", "not it at all"), ("password", "another password")];
        assert_eq!(front.post(&bo, "/settings/me/password", &wrong).status, 422);
        assert_eq!(sign_in(front, "127.0.0.1", "bo@firm.example", PASSWORD).status, 303);
    });
}

#[test]
fn a_link_for_a_new_password_ends_every_session_and_runs_out() {
    on_each_engine(|front| {
        let (_, admin) = front.member("Ana", Role::Admin);
        let (bo, by_bo) = front.member("Bo", Role::Agent);
        let make = || {
            let shown = front.post(&admin, &format!("/settings/people/{}/password-link", bo.id), &[]);
            shown.shown("data-link").trim_start_matches("http://127.0.0.1:8080").to_owned()
        };
        let link = make();
        assert!(link.starts_with("/password/"), "{link}");
        let as_sign_in = link.replace("/password/", "/sign-in/");
        assert_eq!(front.post("", &as_sign_in, &[]).status, 404, "for its own purpose alone");
        assert_eq!(front.post("", &link, &[("password", "short")]).status, 422, "may be tried again");
        let set = front.post("", &link, &[("password", PASSWORD)]);
        assert_eq!((set.status, set.header("location")), (303, "/"));
        assert_eq!(front.get(&by_bo, "/settings/me").status, 303, "signed out elsewhere");
        assert_eq!(front.post("", &link, &[("password", "once more once")]).status, 404);
        assert_eq!(sign_in(front, "127.0.0.1", &bo.email, PASSWORD).status, 303);

        let old = make();
        front.later(24 * 3600 + 1);
        assert_eq!(front.post("", &old, &[("password", "too late too late")]).status, 404);

        let late = make();
        let fields = [("role", "agent"), ("active", "false"), ("on_duty", "true")];
        assert_eq!(front.post(&admin, &format!("/settings/people/{}", bo.id), &fields).status, 303);
        assert_eq!(front.post("", &late, &[("password", "somebody who left")]).status, 404);
        assert_eq!(sign_in(front, "127.0.0.1", &bo.email, PASSWORD).status, 401);
        let left = front.app.look(|conn| Ok(store::staff::by_id(conn, bo.id)?)).unwrap().unwrap();
        assert!(!left.active && !left.on_duty);
    });
}

#[test]
fn a_token_is_shown_once_works_and_can_be_revoked() {
    on_each_engine(|front| {
        let (_, admin) = front.member("Ana", Role::Admin);
        let made = front.post(&admin, "/settings/tokens", &[("name", "till"), ("role", "agent")]);
        let secret = made.shown("data-token").to_owned();
        assert!(secret.starts_with("amends_"), "{secret}");
        assert!(!front.get(&admin, "/settings/tokens").body.contains(&secret), "never again");
        let call = || {
            let request =
                Request::get("/api/v1/cases").header(header::AUTHORIZATION, format!("Bearer {secret}"));
            front.send(request, String::new(), "127.0.0.1").status
        };
        assert_eq!(call(), 200);
        let all = front.app.look(|conn| Ok(store::staff::all(conn)?)).unwrap();
        let till = all.iter().find(|one| one.name == "till").unwrap();
        assert_eq!(front.post(&admin, &format!("/settings/tokens/{}/revocation", till.id), &[]).status, 303);
        assert_eq!(call(), 401);
        assert_eq!(front.post(&admin, "/settings/tokens", &[("name", " "), ("role", "agent")]).status, 422);
    });
}
