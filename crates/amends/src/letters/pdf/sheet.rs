//! A report on paper: exactly one page of A4, however much there is to say. The same report gives the same bytes.

use krilla::{
    Document, geom::Point, metadata::Metadata, page::PageSettings, surface::Surface, text::TextDirection,
};

use super::{PAGE, face::Faces, fault, lines::Measure};
use crate::{error::Error, reports::Report};

const MARGIN: f32 = 48.0;
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// Text is set as large as the page allows, between these sizes in points.
const LARGEST: f32 = 11.5;
const SMALLEST: f32 = 6.0;
const STEP: f32 = 0.25;
const BOTTOM: f32 = PAGE.1 - MARGIN;
const BULLET: f32 = 10.0;
const GUTTER: f32 = 12.0;

/// A piece of text in its place.
struct Piece {
    x: f32,
    y: f32,
    size: f32,
    bold: bool,
    text: String,
}

/// Where the next piece goes.
struct Setting<'f> {
    faces: &'f Faces,
    size: f32,
    y: f32,
    pieces: Vec<Piece>,
}

/// Sets a report on one page. What does not fit in the smallest size ends with a sentence that says so.
///
/// # Errors
/// A face cannot be read, or the document cannot be written.
pub fn report_pdf(report: &Report) -> Result<Vec<u8>, Error> {
    let faces = Faces::shipped()?;
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(report.title.clone()).language("en".to_owned()));
    let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| fault("no such page size"))?;
    let mut page = document.start_page_with(size);
    let mut surface = page.surface();
    for piece in pieces(report, &faces) {
        write(&mut surface, &faces, &piece);
    }
    surface.finish();
    page.finish();
    document.finish().map_err(|error| fault(&format!("{error:?}")))
}

/// The largest setting that fits, or the smallest with its end cut off.
fn pieces(report: &Report, faces: &Faces) -> Vec<Piece> {
    let mut size = LARGEST;
    loop {
        let set = Setting::of(report, faces, size);
        if set.y <= BOTTOM {
            return set.pieces;
        }
        if size <= SMALLEST {
            let last = BOTTOM - size * 1.5;
            let mut kept: Vec<Piece> = set.pieces.into_iter().filter(|piece| piece.y <= last).collect();
            let text = "There is more than fits on this page: see the report on the screen.".to_owned();
            kept.push(Piece { x: MARGIN, y: BOTTOM, size, bold: true, text });
            return kept;
        }
        size = (size - STEP).max(SMALLEST);
    }
}

impl<'f> Setting<'f> {
    /// Ends where the page is full: whoever sees that sets smaller, or cuts the end off.
    fn of(report: &Report, faces: &'f Faces, size: f32) -> Self {
        let mut set = Self { faces, size, y: MARGIN, pieces: Vec::new() };
        set.paragraph(&report.title, size * 1.9, true, 0.0);
        set.paragraph(&report.sub, size * 0.85, false, 0.0);
        set.y += size * 0.8;
        set.figures(report);
        for section in &report.sections {
            set.y += size * 0.9;
            set.paragraph(&section.title, size * 1.15, true, 0.0);
            set.y += size * 0.2;
            for line in &section.lines {
                let begin = set.y + set.height(size);
                set.pieces.push(Piece { x: MARGIN, y: begin, size, bold: false, text: "–".to_owned() });
                set.paragraph(line, size, false, BULLET);
                if set.y > BOTTOM {
                    return set;
                }
            }
        }
        set
    }

    /// Figures side by side: name, figure, what it rests on.
    fn figures(&mut self, report: &Report) {
        let count = u16::try_from(report.figures.len().max(1)).unwrap_or(1);
        let column = (WIDTH - GUTTER * (f32::from(count) - 1.0)) / f32::from(count);
        let (top, mut lowest) = (self.y, self.y);
        for (at, figure) in (0_u16..).zip(&report.figures) {
            let x = f32::from(at) * (column + GUTTER);
            self.y = top;
            self.column(&figure.name, self.size * 0.9, false, x, column);
            self.column(&figure.value, self.size * 2.0, true, x, column);
            self.column(&figure.ground, self.size * 0.8, false, x, column);
            lowest = lowest.max(self.y);
        }
        self.y = lowest;
    }

    fn paragraph(&mut self, text: &str, size: f32, bold: bool, indent: f32) {
        self.column(text, size, bold, indent, WIDTH - indent);
    }

    fn column(&mut self, text: &str, size: f32, bold: bool, x: f32, width: f32) {
        let measure = Measure { faces: self.faces, bold, size, room: width };
        for text in measure.lines(text.split_whitespace()) {
            self.y += self.height(size);
            self.pieces.push(Piece { x: MARGIN + x, y: self.y, size, bold, text });
            if self.y > BOTTOM {
                return;
            }
        }
    }

    fn height(&self, size: f32) -> f32 {
        size * 1.38
    }
}

fn write(surface: &mut Surface<'_>, faces: &Faces, piece: &Piece) {
    let mut x = piece.x;
    for (face, text) in faces.runs(piece.bold, &piece.text) {
        let at = Point::from_xy(x, piece.y);
        surface.draw_text(at, face.font.clone(), piece.size, &text, false, TextDirection::Auto);
        x += face.width(&text, piece.size);
    }
}

#[cfg(test)]
mod tests {
    use super::{Faces, MARGIN, PAGE, pieces, report_pdf};
    use crate::reports::{Figure, Report, Section};

    fn report(lines: usize) -> Report {
        let line = "Half were acknowledged within 40 min of business time, and put right within 2.5 days by the clock.";
        let figure = |name: &str| Figure {
            name: name.to_owned(),
            value: "91 %".to_owned(),
            ground: "182 of 200 · 86 to 94 %".to_owned(),
            href: String::new(),
        };
        let section = Section::of("How we answered", vec![line.to_owned(); lines]);
        Report {
            title: "Complaints in March 2026".to_owned(),
            sub: "Müller & Söhne · as counted on 1 April 2026".to_owned(),
            figures: ["Complaints", "Acknowledged in time", "Promises kept", "Recovered"]
                .map(figure)
                .to_vec(),
            sections: vec![section; 6],
            checks: Vec::new(),
        }
    }

    #[test]
    fn it_is_one_page_however_much_there_is() {
        for lines in [0, 2, 9, 400] {
            let set = report_pdf(&report(lines)).unwrap();
            let text = String::from_utf8_lossy(&set);
            let pages = text.matches("/Type /Page\n").count().max(text.matches("/Type/Page/").count());
            assert_eq!(pages, 1, "{lines} lines");
            assert_eq!(set, report_pdf(&report(lines)).unwrap());
        }
    }

    #[test]
    fn a_word_of_a_million_signs_is_read_no_further_than_the_page() {
        let mut endless = report(1);
        endless.sections[0].lines = vec!["x".repeat(1_000_000)];
        let set = pieces(&endless, &Faces::shipped().unwrap());
        assert!(set.len() < 400 && set.iter().any(|piece| piece.text.starts_with("There is more")));
    }

    #[test]
    fn nothing_leaves_the_page_and_what_is_left_out_is_said() {
        let faces = Faces::shipped().unwrap();
        for lines in [2, 9, 400] {
            let set = pieces(&report(lines), &faces);
            for piece in &set {
                let end = piece.x + faces.width(piece.bold, &piece.text, piece.size);
                assert!(end <= PAGE.0 - MARGIN + 0.5 && piece.y <= PAGE.1 - MARGIN, "{}", piece.text);
            }
            let cut = set.iter().any(|piece| piece.text.starts_with("There is more"));
            assert_eq!(cut, lines == 400);
        }
        assert!(
            pieces(&report(2), &faces).iter().any(|piece| piece.size == super::LARGEST),
            "short ones are large"
        );
    }
}
