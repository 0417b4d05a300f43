//! The complaints return to the UK's regulator: counted from the cases, mapped by the firm's own words.

use domain::{
    case::House,
    learning::reports::uk_return::{
        Cell as Counted, Half, HalfError, Mapping, MappingError, Row, Shape, UkReturn,
    },
    money::Money,
};
use jiff::Timestamp;

use super::{
    period::zone,
    report::{Figure, Report, Section},
    table::{Cell, Table, Value},
    words::{self, percent},
};
use crate::{app::App, error::Error};

/// The name under which settings keep the mapping.
pub const SETTING: &str = "uk_return";

/// What a mapping may look like, to begin with.
pub const EXAMPLE: &str = include_str!("../../templates/uk-return-mapping.toml");

/// The mapping in force, with its version; an empty one where nobody has written any.
///
/// # Errors
/// Storage failed, or what is kept is no mapping.
pub fn mapping(app: &App) -> Result<(i64, String, Mapping), Error> {
    let kept = app.look(|conn| Ok(store::settings::current(conn, SETTING)?))?;
    let (version, text) = kept.unwrap_or_else(|| (0, EXAMPLE.to_owned()));
    let mapping = Mapping::from_toml(&text).map_err(|error| wrong_mapping(&error))?;
    Ok((version, text, mapping))
}

/// Counts a half. Blocks.
///
/// # Errors
/// No verified table covers it, the mapping names what there is not, or storage failed.
pub fn count(app: &App, half: Half, mapping: &Mapping) -> Result<(UkReturn, Shape), Error> {
    let shape = half.shape(mapping.year_begins()).map_err(|error| wrong_half(half, &error))?;
    mapping.check(&shape).map_err(|error| wrong_mapping(&error))?;
    let period = UkReturn::period(half, mapping).map_err(|error| wrong_half(half, &error))?;
    let (seen, booked) = app.look(|conn| {
        Ok(conn.snapshot(|conn| {
            let booked = store::measures::money_given(conn, period, |form| mapping.is_money(form))?;
            Ok::<_, store::StoreError>((store::measures::in_hand(conn, period)?, booked))
        })?)
    })?;
    let now = app.clock.now();
    let found = UkReturn::of(half, mapping, &seen, &booked, now).map_err(|error| wrong_half(half, &error))?;
    Ok((found, shape))
}

/// A mapping that cannot be used, as a refusal that names the field.
#[must_use]
pub fn wrong_mapping(error: &MappingError) -> Error {
    let (found, expected) = match error {
        MappingError::NotToml(why) => (why.clone(), "a mapping in TOML".to_owned()),
        MappingError::Unknown { field, found, expected } => {
            (format!("{found} at {field}"), format!("one of {expected}"))
        }
    };
    domain::change::Refused::invalid("mapping", found, expected).into()
}

/// A half without a return, as a refusal.
#[must_use]
pub fn wrong_half(half: Half, error: &HalfError) -> Error {
    let expected = match error {
        HalfError::NoTable { known, announced, .. } => {
            format!("a half that a verified table covers: {known}. {announced}")
        }
        other => other.to_string(),
    };
    domain::change::Refused::invalid("half", half.to_string(), expected).into()
}

/// As it is read.
#[must_use]
pub fn report(found: &UkReturn, shape: &Shape, house: &House) -> Report {
    let day = |at: Timestamp| at.to_zoned(zone(house)).strftime("%-d %B %Y").to_string();
    let total = &found.total;
    let figure = |name: &str, value: u64, ground: &str| Figure {
        name: name.to_owned(),
        value: value.to_string(),
        ground: ground.to_owned(),
        href: String::new(),
    };
    let mut lines = vec![
        format!("Nil return: {}. Due by {} (thirty business days after the half).", if found.nil { "yes" } else { "no" }, day(found.due_at)),
        "Closed means answered for good for the first time: the written decision, the customer's acceptance, or taken back. A later reopening does not open it again here.".to_owned(),
        format!("Groups and causes: {}.", found.source),
        "Only groups and causes with something are shown here; the file has all of them.".to_owned(),
    ];
    if found.to_be_published {
        let share = |part: u64| percent(ratio(part, total.closed()));
        lines.push(format!(
            "{} or more were opened, so figures are published: closed in 3 days {}, after that within 8 weeks {}, upheld {}.",
            shape.publish_from, share(total.closed_in_3_days), share(total.closed_in_8_weeks), share(total.upheld)
        ));
    }
    if found.provisional {
        let last = format!(
            "The half ends on {}: these figures are provisional and no return yet.",
            words::day(found.to)
        );
        lines.insert(0, last);
    }
    let provisional = if found.provisional { " · provisional, the half is not over" } else { "" };
    Report {
        title: format!("UK complaints return, {}", found.half),
        sub: format!(
            "{} · {} to {}{provisional}",
            house.company.name,
            words::day(found.from),
            words::day(found.to)
        ),
        figures: vec![
            figure(
                "Outstanding at the start",
                found.outstanding_at_start,
                "received before, not answered before",
            ),
            figure("Opened", total.opened, "received in the half"),
            figure("Closed", total.closed(), "first answered for good in the half"),
            figure("Outstanding at the end", found.outstanding_at_end, "not answered by then"),
        ],
        sections: vec![Section::of("The return", lines).with(with_something(found, shape))],
        checks: found.checks.clone(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Every group and cause, also where nothing came, and the totals.
#[must_use]
pub fn table(found: &UkReturn, shape: &Shape) -> Table {
    let heads = [
        "Product group",
        "Cause",
        "Opened",
        "Closed in 3 days",
        "Closed in 8 weeks",
        "Closed later",
        "Upheld",
        "Redress paid",
    ];
    let mut table = Table::new("uk_return", format!("Complaints return {}", found.half), &heads);
    let none = Counted::default();
    for group in &shape.groups {
        for cause in &shape.causes {
            let row = find(found, Some(&group.code), Some(&cause.code)).map_or(&none, |row| &row.cell);
            table.rows.push(row_of(&group.name, &cause.name, row));
        }
    }
    let unmapped = found.rows.iter().filter(|row| row.group.is_none() || row.cause.is_none());
    for row in unmapped {
        let name = |named: &[domain::learning::reports::uk_return::Named], code: Option<&str>| {
            let known = named.iter().find(|one| Some(one.code.as_str()) == code);
            known.map_or_else(|| "not mapped".to_owned(), |one| one.name.clone())
        };
        let (group, cause) =
            (name(&shape.groups, row.group.as_deref()), name(&shape.causes, row.cause.as_deref()));
        table.rows.push(row_of(&group, &cause, &row.cell));
    }
    table.rows.push(row_of("All", "All", &found.total));
    table
}

/// What each case adds to the return, one a row: every figure of it is the sum of a column. Blocks.
///
/// # Errors
/// As [`count`].
pub fn cases(app: &App, half: Half, mapping: &Mapping) -> Result<Table, Error> {
    let period = UkReturn::period(half, mapping).map_err(|error| wrong_half(half, &error))?;
    let seen = app.look(|conn| Ok(store::measures::in_hand(conn, period)?))?;
    let lines = UkReturn::lines(half, mapping, &seen).map_err(|error| wrong_half(half, &error))?;
    let heads = [
        "Case",
        "Received",
        "Answered",
        "Product group",
        "Cause",
        "Outstanding at the start",
        "Opened",
        "Closed in 3 days",
        "Closed in 8 weeks",
        "Closed later",
        "Outstanding at the end",
        "Upheld",
        "Redress paid",
    ];
    let mut table = Table::new("cases", format!("Cases of the complaints return {half}"), &heads);
    for line in lines {
        let text = |said: Option<String>| Cell::text(said.unwrap_or_default());
        let cell = &line.row.cell;
        let mut row = vec![
            Cell::text(line.number.to_string()),
            Cell::text(line.received_at.to_string()),
            text(line.answered_at.map(|at| at.to_string())),
            text(line.row.group.clone()),
            text(line.row.cause.clone()),
        ];
        let counts = [
            u64::from(line.outstanding_at_start),
            cell.opened,
            cell.closed_in_3_days,
            cell.closed_in_8_weeks,
            cell.closed_later,
            u64::from(line.outstanding_at_end),
            cell.upheld,
        ];
        row.extend(counts.map(Cell::count));
        row.push(Cell::text(cell.redress.iter().map(Money::to_string).collect::<Vec<_>>().join(" + ")));
        table.rows.push(row);
    }
    Ok(table)
}

/// The rows of the table that are not all zero, for reading; the file has all.
fn with_something(found: &UkReturn, shape: &Shape) -> Table {
    let mut table = table(found, shape);
    let last = table.rows.len().saturating_sub(1);
    let nothing = |row: &Vec<Cell>| row.iter().skip(2).all(|cell| cell.value.shown() == "0");
    let mut at = 0;
    table.rows.retain(|row| {
        at += 1;
        at > last || !nothing(row)
    });
    table
}

fn find<'r>(found: &'r UkReturn, group: Option<&str>, cause: Option<&str>) -> Option<&'r Row> {
    found.rows.iter().find(|row| row.group.as_deref() == group && row.cause.as_deref() == cause)
}

fn row_of(group: &str, cause: &str, cell: &Counted) -> Vec<Cell> {
    let mut row = vec![Cell::text(group), Cell::text(cause)];
    row.extend(
        [cell.opened, cell.closed_in_3_days, cell.closed_in_8_weeks, cell.closed_later, cell.upheld]
            .map(Cell::count),
    );
    let redress: Vec<String> = cell.redress.iter().map(Money::to_string).collect();
    row.push(Cell::of(Value::Text(if redress.is_empty() { "0".to_owned() } else { redress.join(" + ") })));
    row
}
