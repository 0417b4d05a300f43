//! `amends themes`: what texts in a CSV file are about.

use std::{path::PathBuf, process::ExitCode};

use domain::learning::themes::{Classifier, Guess, Lesson, Trial, Word, words};
use serde_json::{Value, json};

use super::{
    Failure,
    columns::{Columns, Line},
    input::{print_json, print_line},
};

/// What is asked of texts.
#[derive(clap::Subcommand)]
pub enum Themes {
    /// Learns a label from labelled texts and suggests one for each text of a file. Nothing leaves the machine.
    Classify(Classify),
    /// Finds words and phrases that rise in the newest texts beyond chance, groups of alike texts and near-duplicates.
    /// Exit code 1 means that something rises.
    Rising(super::rising::Rising),
}

/// Which texts, and what to learn from.
#[derive(clap::Args)]
pub struct Classify {
    /// The texts to label, as CSV with a header; - for standard input.
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// Labelled texts to learn from, as CSV with the same columns; rows without a text or a label are passed over.
    #[arg(long, value_name = "FILE.csv")]
    train: PathBuf,
    /// The column with the text, in both files.
    #[arg(long, value_name = "COLUMN")]
    text: String,
    /// The column with the label. Where the second file has it as well, its share that was named right is told at the end.
    #[arg(long, value_name = "COLUMN")]
    label: String,
    /// The column that names a row; where there is none, rows are counted from 1.
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    id: String,
    /// Print one JSON object a line, in the order of the rows: id, label and confidence.
    #[arg(long)]
    jsonl: bool,
    /// Print one JSON document: the same rows, and how many were named right of those whose label the file has.
    #[arg(long, conflicts_with = "jsonl")]
    json: bool,
}

impl Themes {
    /// Answers.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        match self {
            Self::Classify(command) => command.run(),
            Self::Rising(command) => command.run(),
        }
    }
}

impl Classify {
    fn run(&self) -> Result<ExitCode, Failure> {
        let asked = Columns::open(&self.file)?;
        let (text, id, label) = (asked.place(&self.text)?, asked.known(&self.id), asked.known(&self.label));
        let rows: Vec<Line> = asked.rows().collect();
        let read =
            |row: &Line| words(row.fields.as_ref().map_or("", |row| row.get(text).unwrap_or_default()));
        let read: Vec<Vec<Word>> = rows.iter().map(read).collect();
        let learned = self.learn(&read.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
        let (mut tried, mut told) = (Trial::default(), Vec::new());
        for (nth, row) in rows.iter().enumerate() {
            let field = |at: usize| row.fields.as_ref().map_or("", |row| row.get(at).unwrap_or_default());
            let name = id.map(field).filter(|id| !id.is_empty());
            let name = name.map_or_else(|| json!(nth + 1), |id| json!(id));
            let guess = learned.suggest_for(&read[nth]);
            if let Some(known) = label.map(field).map(str::trim).filter(|label| !label.is_empty()) {
                tried.note(known, guess.as_ref(), 0.0);
            }
            if self.json {
                told.push(as_json(&name, row, guess));
            } else {
                self.answer(&name, row, guess)?;
            }
        }
        if self.json {
            print_json(&json!({ "rows": told, "right": tried.right, "judged": tried.judged }))?;
        }
        if let Some((share, low, high)) = tried.accuracy() {
            let (right, judged) = (tried.right, tried.judged);
            eprintln!("{right} of {judged} named right: {share:.3} (95 % interval {low:.3} to {high:.3})");
        }
        Ok(ExitCode::SUCCESS)
    }

    fn answer(&self, id: &Value, row: &Line, guess: Option<Guess>) -> Result<(), Failure> {
        match &row.fields {
            _ if self.jsonl => print_json(&as_json(id, row, guess)),
            Ok(_) => {
                let name = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
                let sure = guess.as_ref().map(|guess| format!("{:.2}", guess.confidence)).unwrap_or_default();
                let label = guess.map_or_else(|| "no word is known".to_owned(), |guess| guess.label);
                print_line(&format!("{name}\t{label}\t{sure}"))
            }
            Err(error) => {
                eprintln!("line {}: {error}", row.line);
                Ok(())
            }
        }
    }

    /// Learns from the labelled texts, for those that are to be labelled.
    fn learn(&self, asked: &[&[Word]]) -> Result<Classifier, Failure> {
        let known = Columns::open(&self.train)?;
        let (text, label) = (known.place(&self.text)?, known.place(&self.label)?);
        let mut lessons = Vec::new();
        let mut passed_over = 0_usize;
        for row in known.rows() {
            let row = row.fields.map_err(Failure::input)?;
            let field = |at: usize| row.get(at).unwrap_or_default();
            let words = words(field(text));
            if words.is_empty() || field(label).trim().is_empty() {
                passed_over += 1;
            } else {
                lessons.push(Lesson { words, label: field(label).trim().to_owned() });
            }
        }
        eprintln!("learning from {} texts, {passed_over} passed over", lessons.len());
        Classifier::learn_for(&lessons, asked).ok_or_else(|| {
            let found = lessons.first().map_or("none", |lesson| lesson.label.as_str());
            let file = self.train.display();
            Failure::input(format!(
                "{file}: column “{}”: found {found}, expected at least two labels",
                self.label
            ))
        })
    }
}

fn as_json(id: &Value, row: &Line, guess: Option<Guess>) -> Value {
    let confidence = guess.as_ref().map(|guess| (guess.confidence * 1e4).round() / 1e4);
    match &row.fields {
        Ok(_) => json!({ "id": id, "label": guess.map(|guess| guess.label), "confidence": confidence }),
        Err(error) => json!({ "id": id, "error": error }),
    }
}
