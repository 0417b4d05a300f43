//! Finds dates and times in tokens: "by 17:00 today", "on 4 June", "within two business days", "tomorrow before noon".

use jiff::civil::{Time, Weekday};

use super::mention::{Day, Mention};
use crate::reply::text::token::Token;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const LONG_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const UNITS: [&str; 14] = [
    "minute", "minutes", "min", "hour", "hours", "hrs", "day", "days", "week", "weeks", "month", "months",
    "weekday", "weekdays",
];

/// Every mention of a definite time, in the order of the text. Touching parts are one mention.
pub(in crate::reply) fn mentions(tokens: &[Token]) -> Vec<Mention> {
    let mut out: Vec<Mention> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(found) = part(tokens, at) else {
            at += 1;
            continue;
        };
        at = found.end;
        match out.last_mut().filter(|last| joins(tokens, last, &found)) {
            Some(last) => {
                last.end = found.end;
                last.day = better(last.day, found.day);
                last.time = last.time.or(found.time);
            }
            None => out.push(found),
        }
    }
    out
}

fn joins(tokens: &[Token], last: &Mention, next: &Mention) -> bool {
    let between = &tokens[last.end..next.start];
    let linked = between.iter().all(|t| {
        matches!(t.word.as_str(), "," | "at" | "by" | "on" | "before" | "the" | "from" | "(" | "of")
    });
    let one_day = last.day.is_none() || next.day.is_none() || weekday_and_date(last.day, next.day);
    between.len() <= 2 && linked && one_day && tokens[last.start].sentence == tokens[next.start].sentence
}

fn weekday_and_date(a: Option<Day>, b: Option<Day>) -> bool {
    matches!(
        (a, b),
        (Some(Day::Weekday(_)), Some(Day::Date { .. } | Day::OfMonth(_)))
            | (Some(Day::Date { .. } | Day::OfMonth(_)), Some(Day::Weekday(_)))
    )
}

/// A full date says more than a weekday.
fn better(a: Option<Day>, b: Option<Day>) -> Option<Day> {
    match (a, b) {
        (Some(Day::Weekday(_)), Some(date)) => Some(date),
        (None, day) | (day, None) => day,
        (day, _) => day,
    }
}

fn part(tokens: &[Token], at: usize) -> Option<Mention> {
    if tokens.get(at).is_none_or(|token| token.masked) {
        return None;
    }
    let day = |(day, len): (Day, usize)| Mention { start: at, end: at + len, day: Some(day), time: None };
    let clock =
        |(time, len): (Time, usize)| Mention { start: at, end: at + len, day: None, time: Some(time) };
    written_date(tokens, at)
        .or_else(|| day_of_month(tokens, at))
        .or_else(|| duration(tokens, at))
        .or_else(|| near_day(tokens, at))
        .map(day)
        .or_else(|| clock_time(tokens, at).map(clock))
}

fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.word.as_str())
}

fn month(text: &str) -> Option<i8> {
    let at =
        LONG_MONTHS.iter().position(|m| *m == text).or_else(|| MONTHS.iter().position(|m| *m == text))?;
    i8::try_from(at + 1).ok()
}

/// 1 to 31, also as "4th".
fn day_number(text: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

fn year(text: &str) -> Option<i16> {
    text.parse().ok().filter(|year| (1990..2100).contains(year))
}

fn written_date(tokens: &[Token], at: usize) -> Option<(Day, usize)> {
    if let Some(date) = iso(word(tokens, at)) {
        return Some((date, 1));
    }
    let (day, month, len) = match (day_number(word(tokens, at)), month(word(tokens, at))) {
        (Some(day), _) => {
            let skip = usize::from(word(tokens, at + 1) == "of");
            (day, month(word(tokens, at + 1 + skip))?, 2 + skip)
        }
        (_, Some(month)) => (day_number(word(tokens, at + 1))?, month, 2),
        _ => return None,
    };
    let comma = usize::from(word(tokens, at + len) == ",");
    match year(word(tokens, at + len + comma)) {
        Some(year) => Some((Day::Date { year: Some(year), month, day }, len + comma + 1)),
        None => Some((Day::Date { year: None, month, day }, len)),
    }
}

/// "The 20th", "Friday 20th", where no thing is counted: "the 20th floor", "the 3rd time".
fn day_of_month(tokens: &[Token], at: usize) -> Option<(Day, usize)> {
    const FUNCTION: [&str; 22] = [
        "and", "as", "at", "before", "by", "for", "from", "in", "instead", "is", "just", "like", "of", "on",
        "or", "so", "still", "that", "was", "what", "which", "with",
    ];
    let before = at.checked_sub(1).map_or("", |at| word(tokens, at));
    let day = day_number(word(tokens, at)).filter(|_| word(tokens, at).ends_with(char::is_alphabetic))?;
    let opens = at == 0 || tokens[at - 1].sentence != tokens[at].sentence;
    let is_dated = opens || matches!(before, "the" | "on" | "by") || weekday(before).is_some();
    let next = tokens.get(at + 1).filter(|next| next.is_word);
    let counts = next.is_some_and(|next| !FUNCTION.contains(&next.word.as_str()));
    (is_dated && !counts).then_some((Day::OfMonth(day), 1))
}

fn iso(text: &str) -> Option<Day> {
    let date: jiff::civil::Date = text.get(..10).filter(|_| text.len() == 10)?.parse().ok()?;
    Some(Day::Date { year: Some(date.year()), month: date.month(), day: date.day() })
}

pub(super) fn weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "weds" => Weekday::Wednesday,
        "thursday" | "thu" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn near_day(tokens: &[Token], at: usize) -> Option<(Day, usize)> {
    let (here, next) = (word(tokens, at), word(tokens, at + 1));
    if let Some(day) = weekday(here) {
        return Some((Day::Weekday(day), 1 + usize::from(is_daypart(next))));
    }
    Some(match (here, next) {
        ("today", _) | ("tonight", _) => (Day::FromNow(0), 1),
        ("tomorrow", part) => (Day::FromNow(1), 1 + usize::from(is_daypart(part))),
        ("yesterday", _) => (Day::FromNow(-1), 1),
        ("this", part) if is_daypart(part) => (Day::FromNow(0), 2),
        ("next", day) if weekday(day).is_some() => (Day::Span, 2),
        ("next", "week") if matches!(word(tokens, at.wrapping_sub(1)), "by" | "before") => (Day::Span, 2),
        ("end", "of") => (Day::Span, end_of(tokens, at)?),
        ("close", "of") if word(tokens, at + 2) == "business" => (Day::FromNow(0), 3),
        _ => return None,
    })
}

fn end_of(tokens: &[Token], at: usize) -> Option<usize> {
    let skip = usize::from(matches!(word(tokens, at + 2), "the" | "this" | "next"));
    let unit = word(tokens, at + 2 + skip);
    let known = matches!(unit, "day" | "week" | "month" | "shift" | "business")
        || weekday(unit).is_some()
        || month(unit).is_some();
    known.then_some(3 + skip)
}

fn is_daypart(text: &str) -> bool {
    matches!(text, "morning" | "afternoon" | "evening" | "night" | "noon")
}

/// "within two business days", "in 3 hours", "in the next 24 hours".
fn duration(tokens: &[Token], at: usize) -> Option<(Day, usize)> {
    if !matches!(word(tokens, at), "within" | "in" | "inside" | "under") {
        return None;
    }
    let mut here = at + 1;
    while matches!(word(tokens, here), "the" | "next" | "at" | "most" | "about" | "less" | "than" | "under") {
        here += 1;
    }
    if matches!((word(tokens, here), word(tokens, here + 1)), ("half", "an")) {
        return (word(tokens, here + 2) == "hour").then_some((Day::Span, here + 3 - at));
    }
    let counted = tokens.get(here).is_some_and(Token::is_number) || is_count(word(tokens, here));
    here += 1;
    while matches!(word(tokens, here), "business" | "working" | "full" | "-" | "to" | "calendar" | "or")
        || tokens.get(here).is_some_and(Token::is_number)
    {
        here += 1;
    }
    (counted && UNITS.contains(&word(tokens, here))).then_some((Day::Span, here + 1 - at))
}

fn is_count(text: &str) -> bool {
    matches!(
        text,
        "a" | "an"
            | "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "ten"
            | "twelve"
            | "fourteen"
            | "twenty"
            | "thirty"
            | "forty"
    )
}

fn clock_time(tokens: &[Token], at: usize) -> Option<(Time, usize)> {
    let here = word(tokens, at);
    match here {
        "noon" | "midday" => return Some((Time::constant(12, 0, 0, 0), 1)),
        "midnight" => return Some((Time::constant(23, 59, 59, 0), 1)),
        _ => {}
    }
    let (digits, half, len) =
        match here.strip_suffix("pm").map(|d| (d, "pm")).or(here.strip_suffix("am").map(|d| (d, "am"))) {
            Some((digits, half)) if !digits.is_empty() => (digits, half, 1),
            _ => half_after(tokens, at)?,
        };
    let (hour, minute) = match digits.split_once([':', '.']) {
        Some((hour, minute)) => (hour.parse::<i8>().ok()?, minute.parse::<i8>().ok()?),
        None => (digits.parse::<i8>().ok()?, 0),
    };
    let hour = match half {
        "pm" if hour < 12 => hour + 12,
        "am" if hour == 12 => 0,
        _ => hour,
    };
    Some((Time::new(hour, minute, 0, 0).ok()?, len))
}

/// What follows a number that may be an hour: am, pm, o'clock, or nothing after "at" and "by".
fn half_after(tokens: &[Token], at: usize) -> Option<(&str, &'static str, usize)> {
    let here = word(tokens, at);
    let hours = here.contains(':') && here.len() <= 5;
    match (word(tokens, at + 1), word(tokens, at + 2), word(tokens, at + 3)) {
        ("pm", ..) => Some((here, "pm", 2)),
        ("am", ..) if tokens.get(at).is_some_and(Token::is_number) => Some((here, "am", 2)),
        ("p", ".", "m") => Some((here, "pm", 4)),
        ("a", ".", "m") => Some((here, "am", 4)),
        _ if hours => Some((here, "", 1)),
        (next, ..) if is_bare_hour(tokens, at, next) => Some((here, "?", 1)),
        _ => None,
    }
}

fn is_bare_hour(tokens: &[Token], at: usize, next: &str) -> bool {
    let hour = word(tokens, at).parse::<i8>().is_ok_and(|hour| (1..=23).contains(&hour));
    let before = at.checked_sub(1).map_or("", |at| word(tokens, at));
    let ends = next.is_empty()
        || !tokens[at + 1..].first().is_some_and(|t| t.is_word)
        || matches!(next, "on" | "today" | "tomorrow" | "and" | "tonight" | "sharp");
    hour && matches!(before, "at" | "by" | "before") && (ends || weekday(next).is_some())
}

#[cfg(test)]
mod tests {
    use super::super::super::text::{segment::segment, token::tokens};
    use super::*;

    fn read(text: &str) -> Vec<(Option<Day>, Option<Time>)> {
        let mut all = tokens(text);
        segment(text, &mut all);
        mentions(&all).into_iter().map(|m| (m.day, m.time)).collect()
    }

    #[test]
    fn dates_are_read_in_every_common_order() {
        let june = Some(Day::Date { year: None, month: 6, day: 4 });
        for text in ["on 4 June", "June 4", "the 4th of June", "Jun 4th"] {
            assert_eq!(read(text), [(june, None)], "{text}");
        }
        assert_eq!(read("2026-06-04")[0].0, Some(Day::Date { year: Some(2026), month: 6, day: 4 }));
        assert_eq!(read("4 June 2026")[0].0, Some(Day::Date { year: Some(2026), month: 6, day: 4 }));
    }

    #[test]
    fn a_day_of_the_month_is_a_date_where_nothing_is_counted() {
        let twentieth = Some(Day::OfMonth(20));
        for text in ["It comes on the 20th.", "Friday 20th as agreed", "the 20th at noon", "20th, as I said"]
        {
            assert_eq!(read(text)[0].0, twentieth, "{text}");
        }
        for text in ["the 20th floor", "for the 3rd time", "a 2nd engineer", "our 50th birthday"] {
            assert!(read(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn clock_times_join_their_day() {
        let five = Some(Time::constant(17, 0, 0, 0));
        assert_eq!(read("by 5 pm today"), [(Some(Day::FromNow(0)), five)]);
        assert_eq!(read("on Friday by 17:00"), [(Some(Day::Weekday(Weekday::Friday)), five)]);
        assert_eq!(
            read("tomorrow before noon"),
            [(Some(Day::FromNow(1)), Some(Time::constant(12, 0, 0, 0)))]
        );
        assert_eq!(read("5pm"), [(None, five)]);
    }

    #[test]
    fn spans_count_and_vague_words_do_not() {
        for text in
            ["within two business days", "in 3 hours", "in the next 24 hours", "by the end of the week"]
        {
            assert_eq!(read(text).len(), 1, "{text}");
        }
        for text in ["soon", "in due course", "we may fix it", "in a way", "step 7", "in a few days"] {
            assert!(read(text).is_empty(), "{text}");
        }
    }
}
