//! What was wrong with a message, in sentences for people.

const MOST_DEFECTS: usize = 50;

/// A list that says each thing once and stays short whatever the message holds.
#[derive(Debug, Default)]
pub(super) struct Defects(Vec<String>);

impl Defects {
    pub(super) fn note(&mut self, defect: impl Into<String>) {
        let defect = defect.into();
        if self.0.len() < MOST_DEFECTS && !self.0.contains(&defect) {
            self.0.push(defect);
        }
    }

    pub(super) fn into_list(self) -> Vec<String> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_each_thing_once_and_stays_short() {
        let mut defects = Defects::default();
        defects.note("no date");
        defects.note("no date");
        (0..200).for_each(|n| defects.note(format!("odd thing {n}")));
        let list = defects.into_list();
        assert_eq!(list.iter().filter(|d| *d == "no date").count(), 1);
        assert_eq!(list.len(), MOST_DEFECTS);
    }
}
