//! `amends themes rising`: what the newest texts of a CSV file say more often than chance explains.

use std::{collections::HashMap, path::PathBuf, process::ExitCode};

use domain::learning::themes::{
    Cluster, Rise, Rising as Theme, Told, clusters, copies, rising, sentence_with,
};
use jiff::{ToSpan, civil::Date};
use serde_json::{Value, json};

use super::{
    Failure,
    columns::Columns,
    input::{print_json, print_line},
};

/// Which texts, and which of them are new.
#[derive(clap::Args)]
pub struct Rising {
    /// The texts, as CSV with a header; - for standard input.
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// The column with the text.
    #[arg(long, value_name = "COLUMN")]
    text: String,
    /// The column with the date (2026-03-10, or an instant). Rows without one are passed over.
    #[arg(long, value_name = "COLUMN")]
    date: String,
    /// So many days up to the newest date are held against all before them.
    #[arg(long, value_name = "N", default_value_t = 28, value_parser = clap::value_parser!(u16).range(1..))]
    days: u16,
    /// The column that names a row; where there is none, rows are counted from 1.
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    id: String,
    /// The column that says who wrote it: what fewer than three people say is no theme. Without it every row is somebody else.
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What was found, and where the window begins and ends.
struct Found {
    from: Date,
    to: Date,
    rise: Rise,
    clusters: Vec<Cluster>,
    copies: Vec<(usize, Vec<String>)>,
    /// The texts of the window, by id.
    texts: HashMap<String, String>,
}

impl Rising {
    /// Finds.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let found = self.find()?;
        if self.json {
            print_json(&found.json())?
        } else {
            found.show()?
        }
        Ok(ExitCode::from(u8::from(!found.rise.rising.is_empty())))
    }

    fn find(&self) -> Result<Found, Failure> {
        let dated = self.read()?;
        let file = self.file.display();
        let Some(to) = dated.iter().map(|(date, _)| *date).max() else {
            return Err(Failure::input(format!(
                "{file}: found no row with a date in “{}”, expected some",
                self.date
            )));
        };
        let from = to.saturating_sub((i64::from(self.days) - 1).days());
        let (window, base): (Vec<_>, Vec<_>) = dated.into_iter().partition(|(date, _)| *date >= from);
        let only_texts =
            |dated: Vec<(Date, Told)>| dated.into_iter().map(|(_, told)| told).collect::<Vec<_>>();
        let (window, base) = (only_texts(window), only_texts(base));
        Ok(Found {
            from,
            to,
            rise: rising(&window, &base),
            clusters: clusters(&window),
            copies: copies(&window),
            texts: window.into_iter().map(|told| (told.id, told.text)).collect(),
        })
    }

    fn read(&self) -> Result<Vec<(Date, Told)>, Failure> {
        let file = Columns::open(&self.file)?;
        let (text, date, id) = (file.place(&self.text)?, file.place(&self.date)?, file.known(&self.id));
        let by = self.by.as_deref().map(|by| file.place(by)).transpose()?;
        let name = self.file.display();
        let mut dated = Vec::new();
        for (nth, row) in file.rows().enumerate() {
            let fields = row.fields.map_err(Failure::input)?;
            let field = |at: usize| fields.get(at).unwrap_or_default().trim();
            if field(date).is_empty() {
                continue;
            }
            let day = field(date).get(..10).and_then(|day| day.parse().ok()).ok_or_else(|| {
                let (line, found) = (row.line, field(date));
                Failure::input(format!(
                    "{name}: line {line}: {}: found “{found}”, expected a date such as 2026-03-10",
                    self.date
                ))
            })?;
            let known = id.map(field).filter(|id| !id.is_empty()).map(str::to_owned);
            let known = known.unwrap_or_else(|| (nth + 1).to_string());
            let who = by.map_or_else(|| format!("row {nth}"), |by| field(by).to_owned());
            dated.push((day, Told::new(known, who, field(text))));
        }
        // The answer is about the texts, not about the order in which a file has them.
        dated.sort_by(|(day, one), (other_day, other)| {
            (day, &one.text, &one.id).cmp(&(other_day, &other.text, &other.id))
        });
        Ok(dated)
    }
}

impl Found {
    fn json(&self) -> Value {
        let theme = |one: &Theme| {
            json!({
                "phrase": one.phrase, "window": one.window, "base": one.base, "expected": one.expected, "p": one.p,
                "also": one.also, "examples": self.examples(&one.examples, &one.phrase),
            })
        };
        let cluster = |one: &Cluster| {
            let name = one.name.first().map_or("", String::as_str);
            json!({ "name": one.name, "texts": one.texts, "examples": self.examples(&one.examples, name) })
        };
        let copy = |(texts, ids): &(usize, Vec<String>)| json!({ "texts": texts, "examples": self.examples(ids, "") });
        json!({
            "from": self.from, "to": self.to, "window": self.rise.window, "base": self.rise.base,
            "tested": self.rise.tested,
            "rising": self.rise.rising.iter().map(theme).collect::<Vec<_>>(),
            "clusters": self.clusters.iter().map(cluster).collect::<Vec<_>>(),
            "near_duplicates": self.copies.iter().map(copy).collect::<Vec<_>>(),
        })
    }

    fn examples(&self, ids: &[String], phrase: &str) -> Vec<Value> {
        let text = |id: &String| self.texts.get(id).map_or("", String::as_str);
        ids.iter().map(|id| json!({ "id": id, "sentence": sentence_with(text(id), phrase) })).collect()
    }

    fn show(&self) -> Result<(), Failure> {
        let rise = &self.rise;
        print_line(&format!(
            "{} to {}: {} texts against {} before",
            self.from, self.to, rise.window, rise.base
        ))?;
        if rise.rising.is_empty() {
            print_line("nothing rises beyond chance")?;
        }
        for one in &rise.rising {
            let also = if one.also.is_empty() {
                String::new()
            } else {
                format!(" (with it: {})", one.also.join(", "))
            };
            print_line(&format!(
                "rises: “{}”: {} texts, as before it would be {:.1}{also}",
                one.phrase, one.window, one.expected
            ))?;
        }
        for one in &self.clusters {
            print_line(&format!("alike: {} texts: {}", one.texts, one.name.join(", ")))?;
        }
        self.copies.iter().try_for_each(|(texts, ids)| {
            print_line(&format!("nearly the same: {texts} texts, such as {}", ids.join(", ")))
        })
    }
}
