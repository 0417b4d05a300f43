//! How satisfied customers say they are: logged on their page, with errors that say what is wrong, and about a case or none.

use domain::staff::Role;

use crate::front::{Front, on_each_engine};

fn customer(front: &Front, cookie: &str, name: &str) -> String {
    let answer =
        front.post(cookie, "/customers", &[("name", name), ("email", &format!("{name}@mail.example"))]);
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.header("location").to_owned()
}

#[test]
fn an_answer_is_logged_on_the_page_of_the_customer() {
    on_each_engine(|front| {
        let (_, ana) = front.member("Ana", Role::Agent);
        let (_, reader) = front.member("Rita", Role::ReadOnly);
        let page = customer(front, &ana, "C-1");
        let log = |cookie: &str, fields: &[(&str, &str)]| {
            front.post(cookie, &format!("{page}/satisfaction"), fields)
        };
        assert!(front.get(&ana, &page).body.contains("Log how satisfied they are"));
        assert!(
            !front.get(&reader, &page).body.contains("Log how satisfied they are"),
            "no form that would be refused"
        );

        assert_eq!(log(&ana, &[("score_n", "4")]).status, 303);
        assert_eq!(log(&ana, &[("score_n", "2"), ("answered_at", "2025-02-03T09:30")]).status, 303);
        let seen = front.get(&ana, &page).body;
        assert!(seen.contains("<dt>Satisfied</dt><dd>4 of 5,") && seen.contains("(before: 2)"), "{seen}");
        assert!(seen.contains("Asked apart from any failure: satisfied 2 of 5"), "{seen}");
        let answers = || front.get(&ana, &page).body.matches("Asked apart from any failure").count();
        assert_eq!(answers(), 2);

        let none = log(&ana, &[]);
        assert!(none.status == 422 && none.body.contains("Found nothing, expected"), "{}", none.body);
        let high = log(&ana, &[("score_n", "6")]);
        assert!(
            high.status == 422 && high.body.contains("Found 6, expected a whole number from 1 to 5"),
            "{}",
            high.body
        );
        let later = log(&ana, &[("score_n", "3"), ("answered_at", "2999-01-01T00:00")]);
        assert!(
            later.status == 422 && later.body.contains("expected an instant up to now"),
            "{}",
            later.body
        );
        assert_eq!(log(&reader, &[("score_n", "3")]).status, 403);
        assert_eq!(answers(), 2, "what was refused is not there");
    });
}

#[test]
fn an_answer_about_a_case_is_told_as_that_and_not_as_the_time_before() {
    on_each_engine(|front| {
        let (_, ana) = front.member("Ana", Role::Agent);
        let page = customer(front, &ana, "C-1");
        let other = customer(front, &ana, "C-2");
        let new = [("who", "C-1@mail.example"), ("channel", "phone"), ("verbatim", "The bread was stale")];
        let opened = front.post(&ana, "/cases", &new);
        assert_eq!(opened.status, 303, "{}", opened.body);
        let case = opened.header("location").rsplit('/').next().unwrap().to_owned();
        let shown = front.get(&ana, &page).body;
        assert!(shown.contains(&format!("<option value=\"{case}\"")), "{shown}");
        assert!(shown.contains("no case: asked apart from any failure"), "{shown}");

        let about = [("score_n", "5"), ("case", case.as_str())];
        assert_eq!(front.post(&ana, &format!("{page}/satisfaction"), &about).status, 303);
        let seen = front.get(&ana, &page).body;
        assert!(seen.contains("Asked about a case: satisfied 5 of 5"), "{seen}");
        assert!(seen.contains("<dt>Satisfied</dt><dd><span class=\"unknown\">not known"), "{seen}");
        let not_theirs = front.post(&ana, &format!("{other}/satisfaction"), &about);
        assert!(
            not_theirs.status == 422
                && not_theirs.body.contains("expected the id or number of a case of this customer"),
            "{}",
            not_theirs.body
        );
    });
}

#[test]
fn the_answers_of_somebody_unknown_go_with_them_to_who_they_were_and_back() {
    on_each_engine(|front| {
        let (_, ana) = front.member("Ana", Role::Agent);
        let known = customer(front, &ana, "C-1");
        let opened =
            front.post(&ana, "/cases", &[("channel", "in_person"), ("verbatim", "The bread was stale")]);
        assert_eq!(opened.status, 303, "{}", opened.body);
        let case = front.get(&ana, opened.header("location")).body;
        let unknown =
            case.split("href=\"/customers/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let unknown = format!("/customers/{unknown}");
        let satisfied = |page: &str| front.get(&ana, page).body.contains("<dt>Satisfied</dt><dd>2 of 5,");

        assert_eq!(front.post(&ana, &format!("{unknown}/satisfaction"), &[("score_n", "2")]).status, 303);
        assert!(satisfied(&unknown) && !satisfied(&known));
        let joined = front.post(&ana, &format!("{unknown}/joining"), &[("into", "C-1@mail.example")]);
        assert_eq!((joined.status, joined.header("location")), (303, known.as_str()));
        assert!(satisfied(&known) && !satisfied(&unknown));
        assert_eq!(front.post(&ana, &format!("{unknown}/parting"), &[]).status, 303);
        assert!(satisfied(&unknown) && !satisfied(&known));
    });
}
