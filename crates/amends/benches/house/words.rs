//! The reply check on messages of two hundred words, beside its budgets.

use std::{hint::black_box, time::Instant};

use domain::reply::{Facts, MessageKind, check};

use super::texts::Draw;

const MESSAGES: u64 = 4_000;
const WORDS: usize = 200;
/// Microseconds for one message.
const LONGEST: f64 = 1_000.0;
/// Messages a minute, on one core.
const FEWEST: f64 = 20_000.0;

/// Prints microseconds and a rate beside their budgets.
pub fn measure() {
    let (messages, facts) = ((0..MESSAGES).map(message).collect::<Vec<_>>(), Facts::default());
    let checked = |text: &String| {
        let begun = Instant::now();
        black_box(check(black_box(text), MessageKind::Reply, &facts));
        begun.elapsed().as_secs_f64() * 1e6
    };
    // The books and weights are read by the first check; that is no part of a message's time.
    for text in messages.iter().take(10) {
        checked(text);
    }
    let begun = Instant::now();
    let mut micros: Vec<f64> = messages.iter().map(checked).collect();
    let rate =
        f64::from(u32::try_from(micros.len()).unwrap_or(u32::MAX)) / begun.elapsed().as_secs_f64() * 60.0;
    micros.sort_by(f64::total_cmp);
    let of = |hundredths: usize| micros.get(micros.len() * hundredths / 100).copied().unwrap_or_default();
    println!("checking a reply of {WORDS} words");
    println!(
        "  microseconds, median {:.0}, 99 of 100 {:.0}: × {:.2} of the budget, {LONGEST}{}",
        of(50),
        of(99),
        of(50) / LONGEST,
        judged(of(50) <= LONGEST)
    );
    println!(
        "  messages a minute on one core {rate:.0}: × {:.1} of the budget, {FEWEST}{}",
        rate / FEWEST,
        judged(rate >= FEWEST)
    );
}

const fn judged(met: bool) -> &'static str {
    if met { ": met" } else { ": missed" }
}

/// The nth message: a greeting, sentences of the list in an order of its own, and a name.
fn message(nth: u64) -> String {
    let mut draw = Draw(nth);
    let mut text = format!("Dear {},\n", one_of(&mut draw, &NAMES));
    let signed = format!("\n\n{} {}\nCustomer care", one_of(&mut draw, &NAMES), one_of(&mut draw, &NAMES));
    while text.split_whitespace().count() < WORDS - 4 {
        let sentence = one_of(&mut draw, &SENTENCES)
            .replace("{thing}", one_of(&mut draw, &THINGS))
            .replace("{day}", one_of(&mut draw, &DAYS))
            .replace("{name}", one_of(&mut draw, &NAMES))
            .replace("{number}", &(draw.below(90) + 2).to_string());
        text.push_str(&sentence);
        text.push(if draw.below(5) == 0 { '\n' } else { ' ' });
    }
    let words: Vec<&str> = text.split_inclusive(char::is_whitespace).take(WORDS - 4).collect();
    words.concat() + &signed
}

fn one_of(draw: &mut Draw, all: &[&'static str]) -> &'static str {
    let place = usize::try_from(draw.below(all.len() as u64)).unwrap_or(0);
    all.get(place).copied().unwrap_or_default()
}

const NAMES: [&str; 8] = ["Ola", "Ines", "Berg", "Rahman", "Tomasz", "Hall", "Keane", "Wills"];
const THINGS: [&str; 8] =
    ["oven", "winter coat", "invoice", "broadband line", "sofa", "hearing aid", "boat hire", "school lunch"];
const DAYS: [&str; 6] =
    ["Friday at 17:00", "4 June", "Tuesday morning", "tomorrow", "within two days", "soon"];

/// What good and bad replies say, so that every layer of the check has its work.
const SENTENCES: [&str; 36] = [
    "I am sorry that we sent the wrong {thing} and that nobody rang you back on {day}.",
    "We lost your {thing} between the depot and the van, and I answer for it.",
    "We apologise for any inconvenience that this may have caused.",
    "Our courier is to blame for what happened to the {thing}.",
    "{name} has ordered a new {thing} from the maker and brings it to you by {day}.",
    "You hear from me by {day}, even if the part has not come by then.",
    "If you had read the terms you would have known that the {thing} is not covered.",
    "It appears that there may have been some delay with the {thing}.",
    "The label was printed twice, so two crews went to number {number} and none to yours.",
    "Thank you for waiting {number} days; that was far too long for a {thing}.",
    "We take great pride in our award-winning service and in every {thing} we deliver.",
    "I have refunded {number} euros to your card today.",
    "Please contact the manufacturer directly about the {thing}.",
    "You had to stay at home from work twice for nothing, and I understand how angry that made you.",
    "Since {day} two people check every {thing} before it leaves the workshop.",
    "You wrote \"the {thing} never came\", and our records show that you were right.",
    "We are looking into it and someone will be in touch in due course.",
    "As a valued customer you can upgrade to our premium plan at {number} % off.",
    "This is only a minor issue that hardly anybody has noticed.",
    "Our records show that nothing went wrong on our side.",
    "I'm the manager of the shop, and I won't close this until your {thing} works.",
    "The refund of {number} euros goes to your account, and it's there by {day}.",
    "Had I checked the list that morning, {name} would not have driven to the old address.",
    "We regret that you feel this way about your {thing}.",
    "Could you tell me whether {day} suits you, or would another time be better?",
    "We cannot accept your version of events, but we will send {number} euros as a gesture of goodwill.",
    "The fitter came on {day} without the right parts, left again, and never told you why.",
    "From now on you have my direct number and need not go through the queue again.",
    "I know that you had planned the party around the {thing}.",
    "The software update of {day} deleted {number} bookings, yours among them.",
    "Words cannot express how deeply, truly sorry we are.",
    "I do not know yet why the {thing} failed; {name} takes it apart and tells me by {day}.",
    "We have changed the checklist so that it does not happen to you again.",
    "Unfortunately the weather was beyond our control, and no one could have foreseen it.",
    "Your {thing} is mended, tested for {number} hours and ready to be fetched.",
    "The call of {day} was cut off because our line was down, which is our fault and not yours.",
];
