//! How rows of numbers are written: a scale, and one letter a number.

/// The letter of nought; those before it are below.
const NOUGHT: u8 = b'O';
/// So many steps lie on each side of nought.
const STEPS: f32 = 46.0;

/// A row as text: what one step is worth, a space, and a letter a number. Off by half a step at most.
#[must_use]
pub fn written(row: &[f32]) -> String {
    let step = row.iter().fold(0.0_f32, |most, number| most.max(number.abs())) / STEPS;
    let letter = |number: &f32| {
        let steps = if step > 0.0 { (number / step).round() as i8 } else { 0 };
        char::from(NOUGHT.wrapping_add_signed(steps))
    };
    let letters: String = row.iter().map(letter).collect();
    format!("{step:.3e} {letters}")
}

/// The row of a text.
pub(super) fn read(text: &str) -> Option<Vec<f32>> {
    let (step, letters) = text.split_once(' ')?;
    let step: f32 = step.parse().ok()?;
    let number = |letter: u8| {
        let steps = i16::from(letter) - i16::from(NOUGHT);
        letter.is_ascii_graphic().then(|| f32::from(steps) * step)
    };
    letters.bytes().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_comes_back_within_half_a_step() {
        let row = [0.0, 1.0, -1.0, 0.335, -0.02, 0.5];
        let back = read(&written(&row)).unwrap();
        assert!(
            row.iter().zip(&back).all(|(one, other)| (one - other).abs() <= 0.5 / STEPS + 1e-3),
            "{back:?}"
        );
        assert_eq!(back.len(), row.len());
    }

    #[test]
    fn a_row_of_noughts_stays_one() {
        assert_eq!(read(&written(&[0.0, 0.0])).unwrap(), [0.0, 0.0]);
        assert_eq!(read(&written(&[])).unwrap(), Vec::<f32>::new());
    }

    #[test]
    fn what_is_no_row_is_refused() {
        assert!(["", "OO", "x OO", "0.1 O\tO"].into_iter().all(|text| read(text).is_none()));
    }
}
