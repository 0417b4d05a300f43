//! Breaking a letter into lines.

use super::{Paper, face::Faces};

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
    let room = width - line.indent;
    let fits = |text: &str| faces.width(line.bold, text, line.size.points()) <= room;
    if line.gap || fits(&line.text) {
        return vec![line];
    }
    let mut texts = vec![String::new()];
    for word in line.text.split(' ').flat_map(|word| pieces(word, &fits)) {
        let last = texts.last().map_or("", String::as_str);
        let longer = if last.is_empty() { word.clone() } else { format!("{last} {word}") };
        match texts.last_mut().filter(|_| fits(&longer)) {
            Some(last) => *last = longer,
            None => texts.push(word),
        }
    }
    texts.into_iter().map(|text| Line { text, ..line.clone() }).collect()
}

fn pieces(word: &str, fits: &impl Fn(&str) -> bool) -> Vec<String> {
    if fits(word) {
        return vec![word.to_owned()];
    }
    let mut pieces = vec![String::new()];
    for sign in word.chars() {
        let mut longer = pieces.last().cloned().unwrap_or_default();
        longer.push(sign);
        match pieces.last_mut().filter(|piece| piece.is_empty() || fits(&longer)) {
            Some(piece) => *piece = longer,
            None => pieces.push(sign.to_string()),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Line, broken};
    use crate::letters::pdf::face::Faces;

    #[test]
    fn no_line_is_wider_than_the_page_and_no_word_is_lost() {
        let faces = Faces::shipped().unwrap();
        let text = format!("Some words and {} and an end", "verylongword".repeat(30));
        let lines = broken(Line::text(&text), &faces, 200.0);
        assert!(lines.len() > 3);
        assert!(lines.iter().all(|line| faces.width(false, &line.text, 11.0) <= 200.0));
        let joined: String = lines.iter().map(|line| line.text.replace(' ', "")).collect();
        assert_eq!(joined, text.replace(' ', ""));
    }
}
