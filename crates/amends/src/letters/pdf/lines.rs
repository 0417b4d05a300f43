//! Breaking text into lines. Each sign is measured once, so that a text without any space costs no more than another.

use super::face::Faces;

/// How a text is set: in which weight, how large, and how wide a line may be, in points.
#[derive(Clone, Copy)]
pub struct Measure<'f> {
    pub faces: &'f Faces,
    pub bold: bool,
    pub size: f32,
    pub room: f32,
}

impl<'f> Measure<'f> {
    /// These words in lines that fit: broken between words, and within a word that is wider than a whole line. Whoever
    /// has no place for more lines stops asking.
    pub fn lines<'t>(self, words: impl Iterator<Item = &'t str> + 't) -> impl Iterator<Item = String>
    where
        'f: 't,
    {
        let mut words = words;
        let mut rest = None;
        std::iter::from_fn(move || self.line(&mut words, &mut rest))
    }

    /// The next line. What is left of a word that was cut, or found no room, waits in `rest`.
    fn line<'t>(
        self,
        words: &mut impl Iterator<Item = &'t str>,
        rest: &mut Option<&'t str>,
    ) -> Option<String> {
        let mut line: Option<(String, f32)> = None;
        while let Some(word) = rest.take().or_else(|| words.next()) {
            let taken = line.as_ref().map_or(0.0, |(_, wide)| wide + self.advance(' '));
            let (fits, wide) = self.fitting(word, taken);
            if fits < word.len() {
                let (begun, left) = match line {
                    Some((begun, _)) => (begun, word),
                    None => cut(word, fits),
                };
                *rest = Some(left).filter(|left| !left.is_empty());
                return Some(begun);
            }
            let begun = line.map(|(begun, _)| begun + " ").unwrap_or_default();
            line = Some((begun + word, wide));
        }
        line.map(|(line, _)| line)
    }

    /// How many bytes of a word fit behind what is `taken`, and how far that reaches.
    fn fitting(self, word: &str, taken: f32) -> (usize, f32) {
        let mut wide = taken;
        for (at, sign) in word.char_indices() {
            let further = wide + self.advance(sign);
            if further > self.room {
                return (at, wide);
            }
            wide = further;
        }
        (word.len(), wide)
    }

    fn advance(self, sign: char) -> f32 {
        self.faces.advance(self.bold, sign, self.size)
    }
}

/// A word wider than a line, in two; at least one sign goes before the cut.
fn cut(word: &str, fits: usize) -> (String, &str) {
    let first = word.chars().next().map_or(0, char::len_utf8);
    let (begin, left) = word.split_at(fits.max(first));
    (begin.to_owned(), left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(faces: &Faces, room: f32) -> Measure<'_> {
        Measure { faces, bold: false, size: 11.0, room }
    }

    #[test]
    fn no_line_is_too_wide_and_no_sign_is_lost() {
        let faces = Faces::shipped().unwrap();
        let text = format!("Some words and {} and  an end", "verylongword".repeat(30));
        let lines: Vec<String> = measure(&faces, 200.0).lines(text.split(' ')).collect();
        assert!(lines.len() > 3);
        assert!(lines.iter().all(|line| faces.width(false, line, 11.0) <= 200.01), "{lines:?}");
        let joined: String = lines.concat().replace(' ', "");
        assert_eq!(joined, text.replace(' ', ""));
    }

    #[test]
    fn a_place_narrower_than_a_sign_still_takes_one_on_each_line() {
        let faces = Faces::shipped().unwrap();
        let lines: Vec<String> = measure(&faces, 0.5).lines("übel".split(' ')).collect();
        assert_eq!(lines, ["ü", "b", "e", "l"]);
    }

    #[test]
    fn a_text_without_end_is_read_as_far_as_asked() {
        let faces = Faces::shipped().unwrap();
        let lines = measure(&faces, 200.0).lines(std::iter::repeat("again"));
        assert_eq!(lines.take(3).count(), 3);
    }

    #[test]
    fn nothing_has_no_line() {
        let faces = Faces::shipped().unwrap();
        assert_eq!(measure(&faces, 200.0).lines("".split_whitespace()).count(), 0);
    }
}
