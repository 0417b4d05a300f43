//! A report before it is shown: the same on a page, on paper and in the terminal.

use domain::learning::reports::Check;

use super::{Cell, Table};

/// A report.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// What it is.
    pub title: String,
    /// For whom, of which days, counted when.
    pub sub: String,
    /// The figures that stand above everything.
    pub figures: Vec<Figure>,
    /// Its parts, in the order in which they are read.
    pub sections: Vec<Section>,
    /// What it checks on itself.
    pub checks: Vec<Check>,
}

/// One figure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// The figure.
    pub value: String,
    /// What it rests on.
    pub ground: String,
    /// Where its cases are.
    pub href: String,
}

/// A part: sentences, and a table.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// Its sentences, each a line.
    pub lines: Vec<String>,
    /// Its table.
    pub table: Option<Table>,
}

impl Section {
    /// Sentences under a heading.
    #[must_use]
    pub fn of(title: &str, lines: Vec<String>) -> Self {
        Self { title: title.to_owned(), lines, table: None }
    }

    /// The same with a table.
    #[must_use]
    pub fn with(self, table: Table) -> Self {
        Self { table: Some(table), ..self }
    }
}

impl Report {
    /// As text for a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = vec![self.title.clone(), self.sub.clone(), String::new()];
        lines.extend(self.figures.iter().map(|one| format!("{}: {} ({})", one.name, one.value, one.ground)));
        for section in &self.sections {
            lines.extend([String::new(), section.title.to_uppercase()]);
            lines.extend(section.lines.iter().map(|line| format!("- {line}")));
            lines.extend(section.table.iter().flat_map(aligned));
        }
        if !self.checks.is_empty() {
            lines.extend([String::new(), "CHECKS".to_owned()]);
        }
        for check in &self.checks {
            let verdict = if check.holds { "holds" } else { "DOES NOT HOLD" };
            lines.push(format!("- {}: {verdict} ({})", check.what, check.figures));
            lines.extend(check.cases.iter().map(|number| format!("    case {number}")));
        }
        lines.join("\n")
    }

    /// Whether everything that it checks on itself holds.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.checks.iter().all(|check| check.holds)
    }
}

/// A table with its columns one below the other.
fn aligned(table: &Table) -> Vec<String> {
    let shown = |row: &Vec<Cell>| row.iter().map(|cell| cell.value.shown()).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> =
        std::iter::once(table.heads.clone()).chain(table.rows.iter().map(shown)).collect();
    let width = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|text| text.chars().count()).max();
    let line = |row: &Vec<String>| {
        let cells = row
            .iter()
            .enumerate()
            .map(|(at, text)| format!("{text:<width$}", width = width(at).unwrap_or(0)));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}
