//! The letter on paper: A4, one column, as many pages as it takes. The same letter gives the same bytes.

mod face;
mod flow;
mod lines;
mod sheet;

use domain::case::{CaseFile, House};
use jiff::Timestamp;
use krilla::{
    Document, geom::Point, metadata::Metadata, page::PageSettings, surface::Surface, text::TextDirection,
};

use crate::{error::Error, web::parts::written};
use face::Faces;
use flow::Line;
pub use sheet::report_pdf;

/// A letter before it is set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paper {
    /// Whom it is from: name and postal address, one line each.
    pub from: Vec<String>,
    /// Whom it is to.
    pub to: Vec<String>,
    /// Its date, written out.
    pub day: String,
    /// What it is about.
    pub subject: String,
    /// Its text: lines, and blank lines between paragraphs.
    pub body: String,
}

impl Paper {
    /// The letter of a case, as it is dated and addressed.
    #[must_use]
    pub fn of(house: &House, file: &CaseFile, body: &str, at: Timestamp) -> Self {
        let company = &house.company;
        let address = company.address.lines().map(str::trim).filter(|line| !line.is_empty());
        Self {
            from: std::iter::once(company.name.as_str()).chain(address).map(str::to_owned).collect(),
            to: vec![file.customer.name.clone().unwrap_or_else(|| "[name of the customer]".to_owned())],
            day: written(at, &company.zone, "%-d %B %Y"),
            subject: format!("Your complaint {}", file.case.number),
            body: body.to_owned(),
        }
    }
}

/// A4 in points of 1/72 inch.
const PAGE: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 71.0;

/// Sets a letter.
///
/// # Errors
/// A face cannot be read, or the document cannot be written.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, Error> {
    let faces = Faces::shipped()?;
    let lines = flow::lines(paper, &faces, PAGE.0 - 2.0 * MARGIN);
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(paper.subject.clone()).language("en".to_owned()));
    let mut lines = lines.into_iter().peekable();
    while lines.peek().is_some() {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| fault("no such page size"))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        let mut y = MARGIN;
        while let Some(line) = lines.next_if(|line| y + line.height() <= PAGE.1 - MARGIN) {
            y += line.height();
            write(&mut surface, &faces, &line, y);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| fault(&format!("{error:?}")))
}

fn write(surface: &mut Surface<'_>, faces: &Faces, line: &Line, y: f32) {
    let mut x = MARGIN + line.indent;
    for (face, text) in faces.runs(line.bold, &line.text) {
        let width = face.width(&text, line.size.points());
        surface.draw_text(
            Point::from_xy(x, y),
            face.font.clone(),
            line.size.points(),
            &text,
            false,
            TextDirection::Auto,
        );
        x += width;
    }
}

fn fault(why: &str) -> Error {
    Error::Fault(format!("letter: {why}"))
}

#[cfg(test)]
mod tests {
    use super::{Paper, pdf};

    fn paper(body: &str) -> Paper {
        Paper {
            from: vec!["Müller & Söhne".to_owned(), "1 Kiln Lane".to_owned()],
            to: vec!["Zoë Ångström".to_owned()],
            day: "10 March 2026".to_owned(),
            subject: "Your complaint 7K3M-9QXT".to_owned(),
            body: body.to_owned(),
        }
    }

    fn pages(pdf: &[u8]) -> usize {
        let text = String::from_utf8_lossy(pdf);
        text.matches("/Type /Page\n").count().max(text.matches("/Type/Page/").count())
    }

    #[test]
    fn the_same_letter_gives_the_same_bytes() {
        let letter = paper("Dear Zoë,\n\nyou were right.\n\n- one\n- two\n\nInes");
        let set = pdf(&letter).unwrap();
        assert!(set.starts_with(b"%PDF-"));
        assert_eq!(set, pdf(&letter).unwrap());
        assert_ne!(set, pdf(&paper("Dear Zoë,")).unwrap());
    }

    #[test]
    fn a_long_letter_takes_more_pages() {
        let long = "A paragraph of words that is repeated until the page is full. ".repeat(400);
        let (short, long) = (pdf(&paper("Short.")).unwrap(), pdf(&paper(&long)).unwrap());
        assert_eq!(pages(&short), 1);
        assert!(pages(&long) > 3, "{} pages", pages(&long));
    }

    #[test]
    fn signs_that_no_face_has_do_not_stop_a_letter() {
        for body in ["🎂👩‍👩‍👧 happy", "語 مرحبا שלום", "\u{0}\u{7}\t\u{fe0f}", "", &"x".repeat(5000)]
        {
            assert!(pdf(&paper(body)).unwrap().starts_with(b"%PDF-"), "{body:?}");
        }
    }
}
