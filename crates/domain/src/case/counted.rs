//! What cases are counted by beside their kind: words of the firm's own, one spelling for one thing.

use crate::change::Refused;
use crate::one_line::one_line;

/// The longest name of a product or a site, in characters.
const LONGEST: usize = 80;

/// A product's or a site's name without stray spaces; none if nothing is left.
///
/// # Errors
/// It is too long to be a name.
pub(super) fn counted(field: &'static str, given: Option<&str>) -> Result<Option<String>, Refused> {
    let name = one_line(given.unwrap_or_default());
    let length = name.chars().count();
    if length > LONGEST {
        return Err(Refused::invalid(
            field,
            format!("{length} characters"),
            format!("a name of at most {LONGEST} characters, such as your systems use"),
        ));
    }
    Ok(Some(name).filter(|name| !name.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn stray_spaces_make_no_other_name_and_a_text_is_no_name() {
        assert_eq!(counted("site", Some(" Depot \t North ")).unwrap().as_deref(), Some("Depot North"));
        assert_eq!(counted("site", Some(" \n ")).unwrap(), None);
        assert_eq!(counted("site", None).unwrap(), None);
        let refused = counted("product", Some(&"x".repeat(81))).unwrap_err();
        assert!(refused.to_string().contains("81 characters"), "{refused}");
    }
}
