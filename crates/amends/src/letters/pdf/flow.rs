//! Breaking a letter into lines.

use super::{Paper, face::Faces, lines::Measure};

/// How large a line is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// Addresses.
    Small,
    /// Everything else.
    Text,
}

/// One line on paper.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    pub text: String,
    pub bold: bool,
    pub size: Size,
    /// Points from the left margin.
    pub indent: f32,
    /// A line that holds only space is lower.
    pub gap: bool,
}

const BULLET: f32 = 14.0;

impl Size {
    pub const fn points(self) -> f32 {
        match self {
            Self::Small => 10.0,
            Self::Text => 11.0,
        }
    }
}

impl Line {
    /// How much of the page it takes, in points.
    pub const fn height(&self) -> f32 {
        match (self.gap, self.size) {
            (true, _) => 9.0,
            (false, Size::Small) => 13.5,
            (false, Size::Text) => 16.0,
        }
    }

    fn text(text: &str) -> Self {
        Self { text: text.to_owned(), bold: false, size: Size::Text, indent: 0.0, gap: false }
    }

    fn small(text: &str) -> Self {
        Self { size: Size::Small, ..Self::text(text) }
    }

    fn gap() -> Self {
        Self { gap: true, ..Self::text("") }
    }
}

/// All lines of a letter, none wider than `width` points.
pub fn lines(paper: &Paper, faces: &Faces, width: f32) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    lines.extend(paper.from.iter().enumerate().map(|(at, text)| Line { bold: at == 0, ..Line::small(text) }));
    lines.extend([Line::gap(), Line::gap(), Line::gap()]);
    lines.extend(paper.to.iter().map(|text| Line::text(text)));
    lines.extend([Line::gap(), Line::gap(), Line::text(&paper.day), Line::gap()]);
    lines.push(Line { bold: true, ..Line::text(&paper.subject) });
    lines.push(Line::gap());
    lines.extend(paper.body.lines().map(paragraph));
    lines.into_iter().flat_map(|line| broken(line, faces, width)).collect()
}

fn paragraph(text: &str) -> Line {
    if text.trim().is_empty() {
        return Line::gap();
    }
    let item = text.trim_start().strip_prefix("- ");
    item.map_or_else(
        || Line::text(text.trim_end()),
        |item| Line { indent: BULLET, ..Line::text(&format!("– {item}")) },
    )
}

/// Breaks one line where it gets too wide: between words, and within a word that is wider than the page.
fn broken(line: Line, faces: &Faces, width: f32) -> Vec<Line> {
    if line.gap {
        return vec![line];
    }
    let room = width - line.indent;
    let measure = Measure { faces, bold: line.bold, size: line.size.points(), room };
    measure.lines(line.text.split(' ')).map(|text| Line { text, ..line.clone() }).collect()
}
