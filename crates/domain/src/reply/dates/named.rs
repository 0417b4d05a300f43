//! The times to come that a customer names in their own words: "the party is tomorrow at three".

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::mention::{Day, Mention, points_back_after};
use super::reader::weekday;
use crate::reply::draft::Draft;
use crate::reply::facts::Facts;
use crate::reply::text::token::Token;

/// Words after which a day is one that was: "since Monday", "last Friday".
const BACK: [&str; 8] = ["since", "last", "dated", "every", "past", "previous", "ago", "of"];
const COUNTS: [&str; 10] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/// The moments that `words` name and that lay ahead when they were said, in the order of the text. A day without an hour
/// counts from its beginning in `zone`, so that nobody is late by reading it kindly. Spans that nobody can count ("next
/// week") are left out.
#[must_use]
pub fn named_ahead(words: &str, said_at: Timestamp, zone: &TimeZone) -> Vec<Timestamp> {
    let (facts, moment) = (Facts::default(), super::Moment::default());
    let draft = Draft::read(words, &facts, &moment);
    let said = Said { at: said_at, zone };
    let ahead = draft.dates.iter().filter(|mention| lies_ahead(&draft, mention));
    ahead.filter_map(|mention| said.resolve(&draft, mention)).collect()
}

/// A question asks for something to come whatever its tense; what is told in the past was.
fn lies_ahead(draft: &Draft<'_>, mention: &Mention) -> bool {
    let clause = draft.clause_of(mention.start);
    let coming = matches!(mention.day, Some(Day::FromNow(days)) if days > 0);
    !points_back_after(&BACK, draft, mention) && (coming || clause.question || clause.future || !clause.past)
}

struct Said<'a> {
    at: Timestamp,
    zone: &'a TimeZone,
}

impl Said<'_> {
    fn resolve(&self, draft: &Draft<'_>, mention: &Mention) -> Option<Timestamp> {
        let today = self.at.to_zoned(self.zone.clone()).date();
        let tokens = draft.tokens.get(mention.start..mention.end)?;
        let time = mention.time.or_else(|| spoken_hour(draft, mention.end));
        let day = match mention.day {
            None | Some(Day::FromNow(0)) => return time.and_then(|time| self.later(today, time)),
            Some(Day::FromNow(days)) => today.checked_add(days.days()).ok()?,
            Some(Day::Weekday(name)) => next(today, name)?,
            Some(Day::Date { year, month, day }) => dated(today, year, month, day)?,
            Some(Day::OfMonth(day)) => of_month(today, day)?,
            Some(Day::Span) => return self.span(today, tokens),
        };
        self.instant(day, time.unwrap_or(Time::midnight())).filter(|at| *at > self.at)
    }

    /// An hour of today that is still to come; "at three" in the afternoon is three o'clock of that afternoon.
    fn later(&self, today: Date, time: Time) -> Option<Timestamp> {
        let afternoon = time.checked_add(12.hours()).ok().filter(|_| time.hour() < 12);
        let possible = [Some(time), afternoon];
        possible.into_iter().flatten().filter_map(|time| self.instant(today, time)).find(|at| *at > self.at)
    }

    fn span(&self, today: Date, tokens: &[Token]) -> Option<Timestamp> {
        if let Some(name) = tokens.iter().find_map(|token| weekday(&token.word)) {
            return self.instant(next(today, name)?, Time::midnight());
        }
        let count = tokens.iter().find_map(|token| counted(&token.word))?;
        let unit = tokens.last()?.word.trim_end_matches('s');
        let days = match unit {
            "minute" | "min" => return self.at.checked_add(SignedDuration::from_mins(count)).ok(),
            "hour" | "hr" => return self.at.checked_add(SignedDuration::from_hours(count)).ok(),
            "day" | "weekday" => count.days(),
            "week" => (count * 7).days(),
            "month" => count.months(),
            _ => return None,
        };
        self.instant(today.checked_add(days).ok()?, Time::midnight())
    }

    fn instant(&self, day: Date, time: Time) -> Option<Timestamp> {
        self.zone.to_timestamp(day.to_datetime(time)).ok()
    }
}

/// "At three", "by ten": an hour as a word, which the reader of our own letters leaves alone.
fn spoken_hour(draft: &Draft<'_>, at: usize) -> Option<Time> {
    let hour = counted(draft.word(at + 1)).filter(|_| matches!(draft.word(at), "at" | "by" | "before"))?;
    Time::new(i8::try_from(hour).ok()?, 0, 0, 0).ok()
}

fn counted(word: &str) -> Option<i64> {
    if matches!(word, "a" | "an") {
        return Some(1);
    }
    let spelled = COUNTS.iter().position(|count| *count == word).and_then(|at| i64::try_from(at + 1).ok());
    spelled.or_else(|| word.parse().ok()).filter(|count| (1..=400).contains(count))
}

/// The next such day after today: who means today says so.
fn next(today: Date, name: Weekday) -> Option<Date> {
    today.nth_weekday(1, name).ok()
}

/// The next month that has such a day.
fn of_month(today: Date, day: i8) -> Option<Date> {
    let months = (0..=2).filter_map(|months| today.first_of_month().checked_add(months.months()).ok());
    months.filter_map(|first| first.with().day(day).build().ok()).find(|date| *date >= today)
}

/// Without a year the next such date.
fn dated(today: Date, year: Option<i16>, month: i8, day: i8) -> Option<Date> {
    let of = |year| Date::new(year, month, day).ok();
    match year {
        Some(year) => of(year),
        None => of(today.year()).filter(|date| *date >= today).or_else(|| of(today.year() + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(words: &str) -> Vec<String> {
        let zone = TimeZone::UTC;
        // A Sunday afternoon.
        let said = "2026-11-22T13:00:00Z".parse().unwrap();
        named_ahead(words, said, &zone).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_time_to_come_is_found_as_it_was_meant() {
        for (words, at) in [
            ("It says Maja. The party is tomorrow at three. Please help!", "2026-11-23T03:00:00Z"),
            ("The right name before tomorrow at 3 pm", "2026-11-23T15:00:00Z"),
            ("We need it by Wednesday.", "2026-11-25T00:00:00Z"),
            ("Our wedding is on 5 December.", "2026-12-05T00:00:00Z"),
            ("Can you bring it on Tuesday at 9:30?", "2026-11-24T09:30:00Z"),
            ("We need it on the 20th.", "2026-12-20T00:00:00Z"),
            ("They come on Monday the 30th.", "2026-11-30T00:00:00Z"),
            ("We fly in two days.", "2026-11-24T00:00:00Z"),
            ("The guests come in 3 hours.", "2026-11-22T16:00:00Z"),
            ("The party is today at five.", "2026-11-22T17:00:00Z"),
            ("I want an answer within a week.", "2026-11-29T00:00:00Z"),
        ] {
            assert_eq!(named(words), [at], "{words}");
        }
    }

    #[test]
    fn what_was_is_not_ahead() {
        for words in [
            "The cake came on Friday.",
            "I have waited since Monday.",
            "You sent it two weeks ago.",
            "It was stale yesterday.",
            "I ordered twelve scones and there were ten in the box.",
            "I go there every Saturday.",
            "The letter was dated 5 December.",
            "We ate it at three.",
        ] {
            assert_eq!(named(words), Vec::<String>::new(), "{words}");
        }
    }
}
