//! Records out of whatever bytes there are.

use super::{Fault, Records};

/// Line, and the fields joined by `|` or what is wrong.
fn read(text: &[u8]) -> Vec<(u64, String)> {
    let mut records = Records::new(text, b',').unwrap();
    let mut found = Vec::new();
    while let Some(record) = records.next().unwrap() {
        let shown = match record.fields {
            Ok(fields) => {
                records.expect(fields.len());
                fields.iter().map(|one| String::from_utf8_lossy(one)).collect::<Vec<_>>().join("|")
            }
            Err(Fault::Bad(sentence)) => format!("{sentence}: {}", String::from_utf8_lossy(&record.raw)),
            Err(Fault::TooLong) => {
                let mut skipped = Vec::new();
                records.skip(&mut skipped).unwrap();
                format!("too long: {}", skipped.len())
            }
        };
        found.push((record.line, shown));
    }
    found
}

fn shown(text: &str) -> Vec<String> {
    read(text.as_bytes()).into_iter().map(|(line, shown)| format!("{line} {shown}")).collect()
}

#[test]
fn plain_quoted_and_crlf_records_are_read() {
    assert_eq!(
        shown("\u{feff}a,b\r\n1,\"x, \"\"y\"\"\r\nz\"\r\n\r\n2,\n3,it's 5\" long"),
        ["1 a|b", "2 1|x, \"y\"\r\nz", "5 2|", "6 3|it's 5\" long"]
    );
}

#[test]
fn a_file_whose_lines_end_in_carriage_returns_is_read() {
    assert_eq!(
        shown("a,b\r1,\"x\ry\"\r\r2\r3,z\r"),
        ["1 a|b", "2 1|x\ry", "5 found 1 fields, expected 2 as in the header: 2", "6 3|z"]
    );
    // A line feed anywhere else, and a carriage return is part of its field.
    assert_eq!(shown("a,b\n1,x\ry\n"), ["1 a|b", "2 1|x\ry"]);
    assert_eq!(
        shown("a,b\n1,x\r2,y\n"),
        ["1 a|b", "2 found 3 fields, expected 2 as in the header: 1,x\r2,y"]
    );
}

#[test]
fn reading_goes_on_at_the_next_line_with_the_right_number_of_fields() {
    let never = "a quote is opened and never closed";
    assert_eq!(shown("a,b\n1,\"x\n2,y\n3,z\n"), ["1 a|b", &format!("2 {never}: 1,\"x"), "3 2|y", "4 3|z"]);
    let after = "a quoted field goes on after its closing quote";
    assert_eq!(
        shown("a,b\n1,\"x\nlost\n2,\"y\"\n3,z"),
        ["1 a|b", &format!("2 {after}: 1,\"x\nlost"), "4 2|y", "5 3|z"]
    );
    assert_eq!(shown("a,b\n1,\"x"), ["1 a|b", &format!("2 {never}: 1,\"x")]);
}

#[test]
fn a_line_with_too_many_or_too_few_fields_is_rejected_alone() {
    assert_eq!(
        shown("a,b\n1\n1,2,3\n4,5"),
        [
            "1 a|b",
            "2 found 1 fields, expected 2 as in the header: 1",
            "3 found 3 fields, expected 2 as in the header: 1,2,3",
            "4 4|5"
        ]
    );
}

#[test]
fn a_field_that_is_too_long_is_passed_over_and_what_follows_is_read() {
    let long = "x".repeat(3_000_000);
    for text in [format!("a,b\n1,{long}\n2,y"), format!("a,b\n1,\"{long},\n\"\"{long}\"\n2,y")] {
        let found = read(text.as_bytes());
        assert!(found[1].1.starts_with("too long: "), "{}", found[1].1);
        assert_eq!((found.len(), found[2].1.as_str()), (3, "2|y"));
    }
}

#[test]
fn an_unclosed_quote_in_a_long_file_costs_one_record() {
    let rows: String = (0..200_000).map(|n| format!("{n},some words\n")).collect();
    let found = read(format!("a,b\n0,\"x\n{rows}").as_bytes());
    assert_eq!((found.len(), found[1].0, found[2].1.as_str()), (200_002, 2, "0|some words"));
}

proptest::proptest! {
    #[test]
    fn any_bytes_come_to_an_end_and_none_is_lost(bytes in proptest::collection::vec(proptest::sample::select(b"a,\"\r\n\0\xff".to_vec()), 0..200)) {
        let mut records = Records::new(bytes.as_slice(), b',').unwrap();
        records.expect(2);
        while records.next().unwrap().is_some() {}
        proptest::prop_assert_eq!(records.consumed, bytes.len() as u64);
    }
}
