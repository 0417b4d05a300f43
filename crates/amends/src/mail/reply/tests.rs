//! Replies as people send them.

use super::trim;

const ATTRIBUTION: &str = "On Mon, Jan 4, 2016 at 7:03 PM, Care <care@firm.example> wrote:";

fn visible(text: &str) -> String {
    trim(text).visible
}

#[test]
fn a_reply_above_its_history_is_freed_of_it() {
    let reply = trim(&format!("No, it never came.\n\n{ATTRIBUTION}\n\n> Did it come?\n> Care\n"));
    assert_eq!(reply.visible, "No, it never came.");
    assert_eq!(reply.quoted, format!("{ATTRIBUTION}\n\n> Did it come?\n> Care"));
}

#[test]
fn a_reply_below_its_history_is_freed_of_it() {
    let text = format!("{ATTRIBUTION}\n> Did it come?\n>\n> Care\n\nNo, it never came.\n\nAnn");
    assert_eq!(visible(&text), "No, it never came.\n\nAnn");
}

#[test]
fn answers_between_quotes_keep_the_quotes() {
    let text =
        format!("{ATTRIBUTION}\n> Did it come?\n\nNo.\n\n> Was it broken?\n\nHow could I know?\n\n> Care\n");
    assert_eq!(visible(&text), "> Did it come?\n\nNo.\n\n> Was it broken?\n\nHow could I know?");
    let greeted = format!("Hello,\n\n{text}");
    assert_eq!(visible(&greeted), "Hello,\n\n> Did it come?\n\nNo.\n\n> Was it broken?\n\nHow could I know?");
}

#[test]
fn an_announced_answer_below_the_quotes_is_kept() {
    let text = format!("See my answer below.\n{ATTRIBUTION}\n> Did it come?\nNo, it never came.");
    assert_eq!(visible(&text), "See my answer below.\n> Did it come?\nNo, it never came.");
}

#[test]
fn the_end_of_a_wrapped_quote_is_no_answer() {
    let text = format!(
        "Thanks.\n\n{ATTRIBUTION}\n> a line that was much too long and was\nwrapped\n> by a program\n"
    );
    assert_eq!(visible(&text), "Thanks.");
}

#[test]
fn quotes_that_the_writer_put_there_stay() {
    let text = "> The parcel is in the depot.\n\nIt is not, I asked.";
    assert_eq!(visible(text), text);
    assert_eq!(
        visible("You write:\n\n> all is well\n\nIt is not."),
        "You write:\n\n> all is well\n\nIt is not."
    );
}

#[test]
fn outlook_and_forwarding_cut_the_rest_off() {
    let outlook = "Still nothing.\n\n________________________________\nFrom: Care <care@firm.example>\n\
        Sent: Monday, 4 January 2016 19:03\nTo: Ann\nSubject: Your case\n\nDear Ann";
    assert_eq!(visible(outlook), "Still nothing.");
    let forwarded = "Please read.\n\n---------- Forwarded message ---------\nFrom: x\nHello";
    assert_eq!(visible(forwarded), "Please read.");
    assert_eq!(visible("Danke\n\nAm 04.01.2016 um 19:03 schrieb Care:\n\nGuten Tag,"), "Danke");
}

#[test]
fn signatures_are_set_apart() {
    let reply = trim("It is broken.\n\n-- \nAnn Smith\n+44 1632 960000\n");
    assert_eq!(
        (reply.visible.as_str(), reply.signature.as_str()),
        ("It is broken.", "-- \nAnn Smith\n+44 1632 960000")
    );
    let mobile = trim("It is broken.\n\nSent from my iPhone\n\n> old\n");
    assert_eq!(
        (mobile.visible.as_str(), mobile.signature.as_str()),
        ("It is broken.", "Sent from my iPhone")
    );
    assert_eq!(visible("It is broken.\n___\nAnn Smith\nPhone 123"), "It is broken.");
}

#[test]
fn a_drawn_line_within_a_complaint_is_no_signature() {
    let story = format!("First it was late.\n\n--\n{}", "Then it was wrong again.\n".repeat(25));
    assert_eq!(visible(&story), story.trim_end());
}

#[test]
fn text_is_never_lost_for_a_guess() {
    for text in [
        "Sent from my iPhone",
        "--\nAnn",
        "On 3 May 2024 at 10:15 your agent wrote:\nWe do not refund.\nThat is wrong.",
        "Ann wrote:\nsomething",
        "From: Berlin\nTo: Rome\nDate: 3 May\nThe train was late.",
    ] {
        assert_eq!(visible(text), text);
    }
}

#[test]
fn only_quotes_leave_nothing_visible() {
    assert_eq!(visible("> Did it come?\n> Care"), "");
    assert_eq!(visible(&format!("{ATTRIBUTION}\n> Did it come?")), "");
    assert_eq!(visible(""), "");
}

#[test]
fn every_line_is_somewhere() {
    let text = format!("Hello\n\n{ATTRIBUTION}\n> a\n\nyes\n\n> b\n-- \nAnn\n");
    let reply = trim(&text);
    let all = [reply.visible, reply.signature, reply.quoted].join("\n");
    for line in text.lines() {
        assert!(all.contains(line.trim_end()), "{line}");
    }
}
