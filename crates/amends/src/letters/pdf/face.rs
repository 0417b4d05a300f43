//! The faces of letters, and what to do with a sign that they lack.

use krilla::text::Font;
use ttf_parser::Face as Outlines;

use crate::error::Error;

// Chosen by `build.rs` from the crate that ships them.
const REGULAR: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/regular"));
const BOLD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/bold"));
const SIGNS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/signs"));
/// What is shown for a sign that no face has.
const UNKNOWN: char = '□';

/// One face.
pub struct Face {
    /// For the document.
    pub font: Font,
    outlines: Outlines<'static>,
}

/// All faces of a letter.
pub struct Faces {
    regular: Face,
    bold: Face,
    signs: Face,
}

impl Faces {
    /// The faces in the binary.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub fn shipped() -> Result<Self, Error> {
        Ok(Self {
            regular: Face::read("regular", REGULAR)?,
            bold: Face::read("bold", BOLD)?,
            signs: Face::read("signs", SIGNS)?,
        })
    }

    /// A text in runs of one face each.
    pub fn runs(&self, bold: bool, text: &str) -> Vec<(&Face, String)> {
        let first = if bold { &self.bold } else { &self.regular };
        let mut runs: Vec<(&Face, String)> = Vec::new();
        for sign in text.chars().filter(|sign| !is_silent(*sign)) {
            let (face, sign) = self.face_of(first, sign);
            match runs.last_mut().filter(|(last, _)| std::ptr::eq(*last, face)) {
                Some((_, run)) => run.push(sign),
                None => runs.push((face, sign.to_string())),
            }
        }
        runs
    }

    /// How wide a text is, in points.
    #[cfg(test)]
    pub fn width(&self, bold: bool, text: &str, size: f32) -> f32 {
        self.runs(bold, text).iter().map(|(face, run)| face.width(run, size)).sum()
    }

    /// How far one sign reaches, in points. What takes no place on paper reaches nowhere.
    pub fn advance(&self, bold: bool, sign: char, size: f32) -> f32 {
        if is_silent(sign) {
            return 0.0;
        }
        let first = if bold { &self.bold } else { &self.regular };
        let (face, sign) = self.face_of(first, sign);
        face.width(sign.encode_utf8(&mut [0; 4]), size)
    }

    fn face_of<'f>(&'f self, first: &'f Face, sign: char) -> (&'f Face, char) {
        let has = |face: &&Face| face.outlines.glyph_index(sign).is_some();
        [first, &self.signs].into_iter().find(has).map_or((&self.signs, UNKNOWN), |face| (face, sign))
    }
}

impl Face {
    fn read(name: &str, bytes: &'static [u8]) -> Result<Self, Error> {
        let unreadable = || Error::Fault(format!("letter: the {name} face cannot be read"));
        let font = Font::new(bytes.into(), 0).ok_or_else(unreadable)?;
        Ok(Self { font, outlines: Outlines::parse(bytes, 0).map_err(|_| unreadable())? })
    }

    /// How wide a run is, in points. Kerning is left out: it only ever makes a run narrower by a hair.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        let advance = |sign: char| {
            self.outlines
                .glyph_index(sign)
                .and_then(|glyph| self.outlines.glyph_hor_advance(glyph))
                .unwrap_or(0)
        };
        let units: f32 = text.chars().map(|sign| f32::from(advance(sign))).sum();
        units * size / f32::from(self.outlines.units_per_em())
    }
}

/// Control signs, joiners and selectors take no place on paper.
fn is_silent(sign: char) -> bool {
    sign.is_control() || matches!(sign, '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::Faces;

    #[test]
    fn the_faces_are_the_ones_meant() {
        let faces = Faces::shipped().unwrap();
        assert!(!faces.regular.outlines.is_bold() && !faces.regular.outlines.is_monospaced());
        assert!(faces.bold.outlines.is_bold());
        assert!(faces.signs.outlines.is_monospaced());
    }

    #[test]
    fn umlauts_are_in_the_first_face_and_unknown_signs_become_a_box() {
        let faces = Faces::shipped().unwrap();
        assert_eq!(faces.runs(false, "Größe, Łódź, €").len(), 1);
        let runs = faces.runs(false, "a🎂");
        assert_eq!(runs[1].1, "□");
        assert!(faces.width(false, "wide", 11.0) > faces.width(false, "i", 11.0));
    }
}
