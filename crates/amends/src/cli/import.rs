//! `amends import`: customers, orders, complaints and answers to surveys of another system.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use indicatif::{ProgressBar, ProgressStyle};

use super::{
    Failure,
    input::{app, open, print_json, print_line},
};
use crate::{
    config::Flags,
    import::{Kind, Mapping, Source, Stopped, Summary, run},
};

/// What to import, and how.
#[derive(clap::Args)]
pub struct Import {
    /// What the rows are.
    kind: Kind,
    /// The CSV file, or - for standard input.
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// Which column is which field; without it columns are taken by their names.
    #[arg(long, value_name = "FILE.toml")]
    mapping: Option<PathBuf>,
    /// Only say what would happen.
    #[arg(long)]
    dry_run: bool,
    /// Print the summary as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: Flags,
}

impl Import {
    /// Imports.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let mapping = self.mapping.as_deref().map(|path| Mapping::from_file(path, self.kind.fields()));
        let mapping = mapping.transpose().map_err(Failure::input)?.unwrap_or_default();
        let from = open(&self.file)?;
        let app = app(&self.flags)?;
        let is_input = self.file == Path::new("-");
        let beside = if is_input { Path::new("stdin.csv") } else { &self.file };
        let source =
            Source { kind: self.kind, mapping: &mapping, beside: Some(beside), dry_run: self.dry_run };
        let bar = self.bar();
        let done = run(&app, &source, from, &mut |bytes| bar.set_position(bytes));
        bar.finish_and_clear();
        let summary = done.map_err(|stopped| match stopped {
            Stopped::Input(sentence) => Failure::input(format!("{}: {sentence}", self.file.display())),
            Stopped::Io(error) => Failure::fault(format!("{}: {error}", self.file.display())),
            Stopped::Storing(error) => error.into(),
        })?;
        self.tell(&summary)?;
        Ok(ExitCode::SUCCESS)
    }

    /// Shown on a terminal only.
    fn bar(&self) -> ProgressBar {
        let length = std::fs::metadata(&self.file).map_or(0, |file| file.len());
        let style = ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {eta} to go");
        let bar = ProgressBar::new(length);
        style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style))
    }

    fn tell(&self, summary: &Summary) -> Result<(), Failure> {
        for reason in &summary.reasons {
            eprintln!("{}: {reason}", self.file.display());
        }
        if summary.rejected > summary.reasons.len() as u64 {
            eprintln!("… and {} more", summary.rejected - summary.reasons.len() as u64);
        }
        if self.json {
            return print_json(summary);
        }
        let counts = [
            ("read", summary.read),
            ("created", summary.created),
            ("updated", summary.updated),
            ("unchanged", summary.unchanged),
            ("rejected", summary.rejected),
        ];
        counts.iter().try_for_each(|(name, count)| print_line(&format!("{name} {count}")))?;
        summary.rejected_file.iter().try_for_each(|file| print_line(&format!("rejected rows: {file}")))
    }
}
