//! The mapping file: which column of theirs is which field of ours, what is the same for every row, and how dates look.

use std::{collections::BTreeMap, path::Path};

use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::Deserialize;

/// A mapping, as TOML.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// Between fields; a comma if not said.
    pub delimiter: Option<char>,
    /// `utf-8` (if not said) or `windows-1252`.
    pub encoding: Encoding,
    /// The zone of dates that name none; that of the company if not said.
    pub zone: Option<String>,
    /// How dates look, as for `strftime`; RFC 3339 and `2026-01-31` are always understood.
    pub date_formats: Vec<String>,
    /// Column → field.
    pub columns: BTreeMap<String, String>,
    /// Field → value for every row.
    pub constants: BTreeMap<String, String>,
    /// Field → value as it stands in the file → value as we know it.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Which complaints are over.
    pub past: Past,
}

/// How letters are written as bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Deserialize)]
pub enum Encoding {
    /// What nearly everything writes today.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// What older programs on Windows write.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// Which complaints are over.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(untagged)]
pub enum Past {
    /// All, or none but those whose field `past` says so.
    All(bool),
    /// Those with one of these values in a column.
    Where(PastWhere),
}

/// The column that tells, and what it says of complaints that are over.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastWhere {
    /// Name of the column.
    pub column: String,
    /// Values, upper and lower case alike.
    pub values: Vec<String>,
}

impl Default for Past {
    fn default() -> Self {
        Self::All(false)
    }
}

/// Orders take any attribute, as `attribute.NAME`.
pub const ATTRIBUTE: &str = "attribute.";
/// Stands among the fields where attributes are taken.
pub const ANY_ATTRIBUTE: &str = "attribute.*";

/// Whether a field is an attribute, and attributes are taken here.
#[must_use]
pub fn is_attribute(field: &str, fields: &[&str]) -> bool {
    let name = field.strip_prefix(ATTRIBUTE).unwrap_or_default();
    fields.contains(&ANY_ATTRIBUTE) && !name.trim().is_empty() && name != "*"
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// Names the file, the line, what was found and what was expected.
    pub fn from_file(path: &Path, fields: &[&str]) -> Result<Self, String> {
        let named = |what: String| format!("{}: {what}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| named(error.to_string()))?;
        let mapping: Self = toml::from_str(&text).map_err(|error| named(error.to_string()))?;
        mapping.check(fields).map_err(named)?;
        Ok(mapping)
    }

    fn check(&self, fields: &[&str]) -> Result<(), String> {
        let used = self.columns.iter().map(|(column, field)| (format!("columns.\"{column}\""), field));
        let used = used
            .chain(self.constants.keys().map(|field| (format!("constants.{field}"), field)))
            .chain(self.values.keys().map(|field| (format!("values.{field}"), field)));
        for (place, field) in used {
            if !fields.contains(&field.as_str()) && !is_attribute(field, fields) {
                return Err(format!("{place}: found field “{field}”, expected one of {}", fields.join(", ")));
            }
        }
        if let Some(delimiter) = self.delimiter.filter(|one| !one.is_ascii() || "\"\r\n".contains(*one)) {
            return Err(format!(
                "delimiter: found {delimiter:?}, expected one ASCII character such as \";\""
            ));
        }
        self.zone("UTC").map(drop)
    }

    /// The zone of dates that name none.
    ///
    /// # Errors
    /// There is no such zone.
    pub fn zone(&self, of_company: &str) -> Result<TimeZone, String> {
        let name = self.zone.as_deref().unwrap_or(of_company);
        TimeZoneDatabase::bundled()
            .get(name)
            .map_err(|_| format!("zone: found “{name}”, expected an IANA name such as Europe/Berlin"))
    }
}
