//! The rows that were not taken: their bytes as they are, with the reason in front of them.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

/// A file of rejected rows, made when the first one comes.
pub struct Rejected {
    path: Option<PathBuf>,
    file: Option<BufWriter<File>>,
    delimiter: u8,
    header: Vec<u8>,
    /// How many there are.
    pub count: u64,
}

impl Rejected {
    /// Rows rejected from `of` go to `FILE.rejected.csv` beside it; with no path nothing is written.
    #[must_use]
    pub fn beside(of: Option<&Path>, delimiter: u8, header: Vec<u8>) -> Self {
        Self { path: of.map(|of| of.with_extension("rejected.csv")), file: None, delimiter, header, count: 0 }
    }

    /// Where they are, if there are any.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref().filter(|_| self.file.is_some())
    }

    /// Keeps one row. The reason comes first, so that it can be read whatever follows.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn row(&mut self, reason: &str, raw: &[u8]) -> io::Result<()> {
        self.row_from(reason, &mut |file| file.write_all(raw))
    }

    /// Keeps a row whose bytes are written as they pass by.
    ///
    /// # Errors
    /// The file cannot be written, or the row not be read.
    pub fn row_from(
        &mut self,
        reason: &str,
        write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        self.count += 1;
        let Some(path) = &self.path else { return write(&mut io::sink()) };
        if self.file.is_none() {
            let named = |error: io::Error| io::Error::other(format!("{}: {error}", path.display()));
            let mut file = BufWriter::new(File::create(path).map_err(named)?);
            file.write_all(b"reason")?;
            file.write_all(&[self.delimiter])?;
            file.write_all(&self.header)?;
            file.write_all(b"\n")?;
            self.file = Some(file);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        write!(file, "\"{}\"", reason.replace('"', "\"\"").replace(['\n', '\r'], " "))?;
        file.write_all(&[self.delimiter])?;
        write(file)?;
        file.write_all(b"\n")
    }

    /// Everything is on disk.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}
