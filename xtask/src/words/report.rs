//! Prints the figures, and on request every message that was judged otherwise than it was labelled.

use super::figures::{Count, Judged, Share, codes, counts, hard, rightly_blocked, wrongly_blocked};

/// One line a code: counts, precision, recall, their intervals and F1.
pub fn table(part: &str, judged: &[Judged<'_>]) {
    println!("{part}: {} messages", judged.len());
    println!("{:<20} {:>5} {:>24} {:>24} {:>5}", "code", "there", "precision", "recall", "F1");
    let counts = counts(judged);
    for code in codes() {
        if let Some(count) = counts.get(&code) {
            line(&code, *count);
        }
    }
    line("hard faults together", hard(judged));
    println!("good ones blocked: {}", share(wrongly_blocked(judged)));
    println!("ones with a hard fault blocked: {}", share(rightly_blocked(judged)));
}

fn line(name: &str, count: Count) {
    let there = count.hit + count.missed;
    println!(
        "{name:<20} {there:>5} {:>24} {:>24} {:>5.2}",
        share(count.precision()),
        share(count.recall()),
        count.f1()
    );
}

/// Part, whole, value and interval.
pub fn share(share: Share) -> String {
    let (low, high) = share.wilson();
    format!("{}/{} {:.2} ({low:.2}–{high:.2})", share.part, share.whole, share.value())
}

/// What was missed, with its words, and what was found beside the labels.
pub fn misses(judged: &[Judged<'_>]) {
    for one in judged {
        for label in one.message.labels.iter().filter(|label| !one.found.contains(&label.code)) {
            println!("missed {:<20} {}: {}", label.code, one.message.id, label.words);
        }
        let labelled = one.message.codes();
        let answer = domain::reply::check(&one.message.text, one.message.kind, &one.message.facts);
        for fault in answer
            .faults
            .iter()
            .filter(|fault| !labelled.contains(super::figures::word(&fault.code).as_str()))
        {
            println!("wrong  {:<20} {}: {}", super::figures::word(&fault.code), one.message.id, fault.text);
        }
        for element in
            answer.elements.iter().filter(|one| !labelled.contains(super::figures::word(&one.code).as_str()))
        {
            let words = one.message.text.get(element.start..element.end).unwrap_or_default();
            println!("wrong  {:<20} {}: {words}", super::figures::word(&element.code), one.message.id);
        }
    }
}
