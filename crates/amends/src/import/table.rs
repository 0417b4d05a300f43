//! A CSV file as a table of our fields: the header is matched once, then every row is read by field.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    io::{self, Read},
};

use domain::intake::fold_attribute;
use sha2::{Digest, Sha256};

use super::{
    mapping::{ATTRIBUTE, Encoding, Mapping, Past, is_attribute},
    records::Records,
};

/// Where the value of a field comes from.
#[derive(Clone, Debug)]
enum Source {
    Column(usize),
    Constant(String),
}

/// The columns of one file, matched with fields.
pub struct Layout {
    sources: Vec<(Cow<'static, str>, Source)>,
    names: Vec<String>,
    values: BTreeMap<String, BTreeMap<String, String>>,
    encoding: Encoding,
    past: Option<(usize, Vec<String>)>,
    all_past: bool,
    /// The header, as it stands in the file.
    pub header: Vec<u8>,
}

/// One row, by field. Values are never empty.
#[derive(Debug, Default)]
pub struct Row {
    values: Vec<(Cow<'static, str>, String)>,
    /// Whether the mapping says that this one is over.
    pub past: bool,
}

impl Layout {
    /// Reads the header and matches it. `needed` are groups of fields, one of each of which must be there.
    ///
    /// # Errors
    /// Names the column or field that is missing, and what was found instead.
    pub fn read<R: Read>(
        records: &mut Records<R>,
        mapping: &Mapping,
        fields: &[&'static str],
        needed: &[&[&str]],
    ) -> Result<Self, String> {
        let (header, names) = header(records, mapping)?;
        let at = |column: &str| {
            let found: Vec<usize> = (0..names.len()).filter(|at| names[*at] == column).collect();
            match found.as_slice() {
                [at] => Ok(*at),
                [] => Err(format!("line 1: no column “{column}”, found {}", names.join(", "))),
                _ => Err(format!(
                    "line 1: column “{column}” stands there {} times, expected once",
                    found.len()
                )),
            }
        };
        let mut sources = Vec::new();
        for field in
            fields.iter().map(|field| Cow::Borrowed(*field)).chain(attributes(mapping, &names, fields))
        {
            if let Some((column, _)) = mapping.columns.iter().find(|(_, mapped)| **mapped == field) {
                sources.push((field, Source::Column(at(column)?)));
            } else if let Some(value) = mapping.constants.get(&*field) {
                sources.push((field, Source::Constant(value.clone())));
            } else if let Some(column) = names.iter().find(|name| folded(name) == field) {
                sources.push((field, Source::Column(at(column)?)));
            }
        }
        for group in needed {
            if !sources.iter().any(|(field, _)| group.contains(&&**field)) {
                return Err(format!(
                    "line 1: no column for {}, found {}",
                    group.join(" or "),
                    names.join(", ")
                ));
            }
        }
        let past = match &mapping.past {
            Past::All(_) => None,
            Past::Where(past) => {
                Some((at(&past.column)?, past.values.iter().map(|value| value.to_lowercase()).collect()))
            }
        };
        records.expect(names.len());
        Ok(Self {
            sources,
            names,
            values: mapping.values.clone(),
            encoding: mapping.encoding,
            past,
            all_past: mapping.past == Past::All(true),
            header,
        })
    }

    /// A row by field.
    ///
    /// # Errors
    /// Names the column, what was found and what was expected.
    pub fn row(&self, fields: &[Vec<u8>]) -> Result<Row, String> {
        let mut values = Vec::with_capacity(self.sources.len());
        for (field, source) in &self.sources {
            let value = match source {
                Source::Constant(value) => value.clone(),
                Source::Column(at) => self.text(fields, *at)?,
            };
            let value =
                self.values.get(&**field).and_then(|known| known.get(value.trim())).cloned().unwrap_or(value);
            if !value.trim().is_empty() {
                values.push((field.clone(), value));
            }
        }
        let past = match &self.past {
            Some((at, over)) => over.contains(&self.text(fields, *at)?.trim().to_lowercase()),
            None => self.all_past,
        };
        Ok(Row { values, past })
    }

    fn text(&self, fields: &[Vec<u8>], at: usize) -> Result<String, String> {
        let bytes = fields.get(at).map_or(&[][..], Vec::as_slice);
        let name = self.names.get(at).map_or("", String::as_str);
        if bytes.contains(&0) {
            return Err(format!("{name}: found a NUL byte, expected text"));
        }
        match self.encoding {
            Encoding::Windows1252 => {
                Ok(encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned())
            }
            Encoding::Utf8 => std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
                let wrong = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
                format!(
                    "{name}: found the byte {wrong:#04x} at {}, expected UTF-8 (or encoding = \"windows-1252\" in the mapping)",
                    error.valid_up_to()
                )
            }),
        }
    }
}

impl Row {
    /// The value of a field, as it stands there; none if it is blank.
    #[must_use]
    pub fn raw(&self, field: &str) -> Option<&str> {
        self.values.iter().find(|(one, _)| *one == field).map(|(_, value)| value.as_str())
    }

    /// The value of a field without blanks around it.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<String> {
        self.raw(field).map(|value| value.trim().to_owned())
    }

    /// The attributes of the row, by the names under which they are asked for.
    #[must_use]
    pub fn attributes(&self) -> BTreeMap<String, String> {
        let all = self.values.iter().filter_map(|(field, value)| {
            Some((fold_attribute(field.strip_prefix(ATTRIBUTE)?), value.trim().to_owned()))
        });
        all.collect()
    }

    /// The id of the row; without one, a hash of all that was mapped.
    #[must_use]
    pub fn id(&self) -> String {
        self.text("id").unwrap_or_else(|| {
            let mut hasher = Sha256::new();
            for part in self.values.iter().flat_map(|(field, value)| [&**field, value.as_str()]) {
                hasher.update((part.len() as u64).to_be_bytes());
                hasher.update(part);
            }
            format!("row-{}", data_encoding::HEXLOWER.encode(&hasher.finalize()[..16]))
        })
    }
}

/// The attributes that a file holds, as the mapping or the names of its columns say.
fn attributes<'a>(
    mapping: &'a Mapping,
    names: &'a [String],
    fields: &'a [&'static str],
) -> impl Iterator<Item = Cow<'static, str>> + use<'a> {
    let mapped = mapping.columns.values().chain(mapping.constants.keys()).cloned();
    let mut all: Vec<_> = mapped.chain(names.iter().map(|name| folded(name))).collect();
    all.retain(|field| is_attribute(field, fields));
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(Cow::Owned)
}

fn header<R: Read>(records: &mut Records<R>, mapping: &Mapping) -> Result<(Vec<u8>, Vec<String>), String> {
    if records.rest().starts_with(b"\xFF\xFE") || records.rest().starts_with(b"\xFE\xFF") {
        return Err("line 1: found UTF-16, expected UTF-8".to_owned());
    }
    let record = records.next().map_err(|error: io::Error| error.to_string())?;
    let record = record
        .ok_or_else(|| "line 1: found nothing, expected a line with the names of the columns".to_owned())?;
    let fields = record
        .fields
        .map_err(|_| "line 1: found no names of columns that can be read, expected a header".to_owned())?;
    if record.raw.split(|byte| *byte == b'\r').skip(1).any(|rest| !rest.starts_with(b"\n")) {
        let expected = "expected all lines to end alike, so that no row is taken for a part of it";
        return Err(format!("line 1: found a carriage return within the names of the columns, {expected}"));
    }
    let name = |bytes: &Vec<u8>| match mapping.encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes).trim().to_owned(),
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252.decode(bytes).0.trim().to_owned(),
    };
    Ok((record.raw, fields.iter().map(name).collect()))
}

/// `Received at` is `received_at`.
fn folded(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}
