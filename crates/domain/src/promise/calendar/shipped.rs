//! The calendars that come with the program, read when first asked for.

use std::sync::LazyLock;

use super::Calendar;

struct Shipped {
    name: &'static str,
    calendar: LazyLock<Option<Calendar>>,
}

/// A test reads each of them; that they are well-formed is settled before anything ships.
static SHIPPED: [Shipped; 8] = [
    Shipped {
        name: "england-wales",
        calendar: LazyLock::new(|| read(include_str!("../../../data/calendars/england-wales.toml"))),
    },
    Shipped {
        name: "scotland",
        calendar: LazyLock::new(|| read(include_str!("../../../data/calendars/scotland.toml"))),
    },
    Shipped {
        name: "us-federal",
        calendar: LazyLock::new(|| read(include_str!("../../../data/calendars/us-federal.toml"))),
    },
    Shipped { name: "de", calendar: LazyLock::new(|| read(include_str!("../../../data/calendars/de.toml"))) },
    Shipped { name: "fr", calendar: LazyLock::new(|| read(include_str!("../../../data/calendars/fr.toml"))) },
    Shipped { name: "nl", calendar: LazyLock::new(|| read(include_str!("../../../data/calendars/nl.toml"))) },
    Shipped {
        name: "target2",
        calendar: LazyLock::new(|| read(include_str!("../../../data/calendars/target2.toml"))),
    },
    Shipped {
        name: "always",
        calendar: LazyLock::new(|| read(include_str!("../../../data/calendars/always.toml"))),
    },
];

impl Calendar {
    /// The shipped calendar of that name; `None` if there is none.
    pub fn shipped(name: &str) -> Option<&'static Self> {
        let shipped = SHIPPED.iter().find(|shipped| shipped.name == name)?;
        shipped.calendar.as_ref()
    }

    /// Names that [`Calendar::shipped`] knows.
    pub fn shipped_names() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|shipped| shipped.name)
    }
}

fn read(text: &str) -> Option<Calendar> {
    Calendar::from_toml(text).ok()
}
