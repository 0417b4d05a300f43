//! Whatever is wrong with a file: what is good goes in, the rest is told and kept, and a second run changes nothing.

use super::program::House;

const HEADER: &str = "id,verbatim,received_at\n";

/// Imports the bytes twice and once more what it rejected: (read, created, rejected), and the file of rejected rows.
fn twice(bytes: &[u8]) -> ([u64; 3], String) {
    let house = House::new().staffed();
    let file = house.file("c.csv", bytes);
    let first = house.import("complaints", &file, &[]);
    let entries = house.verified();
    let rejected = house.read("c.rejected.csv");
    let second = house.import("complaints", &file, &[]);
    assert_eq!(second, [first[0], 0, 0, first[1], first[4]], "the second run changes nothing");
    assert_eq!(house.verified(), entries, "the second run adds nothing to the journal");
    // Reasons may name the moment.
    assert_eq!(
        house.read("c.rejected.csv").split(|byte| *byte == b'\n').count(),
        rejected.split(|byte| *byte == b'\n').count()
    );
    ([first[0], first[1], first[4]], String::from_utf8_lossy(&rejected).into_owned())
}

fn rows(text: &str) -> ([u64; 3], String) {
    twice(format!("{HEADER}{text}").as_bytes())
}

#[test]
fn bytes_that_are_not_utf8_cost_their_row() {
    let bytes = [HEADER.as_bytes(), b"1,caf\xe9 closed,\n2,fine,\n"].concat();
    let (counts, rejected) = twice(&bytes);
    assert_eq!(counts, [2, 1, 1]);
    assert!(rejected.contains("verbatim: found the byte 0xe9 at 3, expected UTF-8"), "{rejected}");
}

#[test]
fn a_file_with_carriage_returns_alone_is_read_and_one_that_mixes_them_is_refused() {
    let rows = format!("{HEADER}1,late,\n2,broken,\n").replace('\n', "\r");
    assert_eq!(twice(rows.as_bytes()).0, [2, 2, 0]);
    let house = House::new().staffed();
    let mixed = house.file("m.csv", "id,verbatim,received_at\r1,late,\n2,broken,\n");
    let answer = house.run(&["import", "complaints", &mixed]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("found a carriage return within the names"), "{}", answer.err);
}

#[test]
fn the_bytes_of_a_rejected_row_are_kept_as_they_are() {
    let house = House::new().staffed();
    let file = house.file("c.csv", [HEADER.as_bytes(), b"1,caf\xe9 \"x\",\n"].concat());
    assert_eq!(house.import("complaints", &file, &[]), [1, 0, 0, 0, 1]);
    let rejected = house.read("c.rejected.csv");
    assert!(rejected.ends_with(b",1,caf\xe9 \"x\",\n"), "{}", String::from_utf8_lossy(&rejected));
    assert!(rejected.starts_with(b"reason,id,verbatim,received_at\n"));
}

#[test]
fn another_encoding_is_read_where_the_mapping_says_so() {
    let house = House::new().staffed();
    let file = house.file("c.csv", [HEADER.as_bytes(), b"1,caf\xe9 closed,\n"].concat());
    let mapping = house.file("m.toml", "encoding = \"windows-1252\"");
    assert_eq!(house.import("complaints", &file, &["--mapping", &mapping]), [1, 1, 0, 0, 0]);
    assert_eq!(house.found("café"), 1);
}

#[test]
fn a_missing_column_stops_the_import_and_is_named() {
    let house = House::new().staffed();
    let file = house.file("c.csv", "id,words\n1,x\n");
    let answer = house.run(&["import", "complaints", &file]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("c.csv: line 1: no column for verbatim, found id, words"), "{}", answer.err);
    let mapping = house.file("m.toml", "[columns]\n\"Text\" = \"verbatim\"");
    let answer = house.run(&["import", "complaints", &file, "--mapping", &mapping]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("no column “Text”, found id, words"), "{}", answer.err);
    let mapping = house.file("m.toml", "[columns]\n\"words\" = \"verbatims\"");
    let answer = house.run(&["import", "complaints", &file, "--mapping", &mapping]);
    assert_eq!(answer.code, 2);
    assert!(
        answer
            .err
            .contains("m.toml: columns.\"words\": found field “verbatims”, expected one of id, verbatim")
    );
}

#[test]
fn an_unclosed_quote_costs_one_row() {
    let (counts, rejected) = rows("1,\"never closed,\n2,late,\n3,\"a, \"\"b\"\"\",\n");
    assert_eq!(counts, [3, 2, 1]);
    assert!(rejected.contains(",1,\"never closed,\n"), "{rejected}");
    let (counts, rejected) = rows("1,fine,\n2,\"never closed,\n");
    assert_eq!(counts, [2, 1, 1]);
    assert!(rejected.contains("\"a quote is opened and never closed\",2,\"never closed,"), "{rejected}");
}

#[test]
fn a_hundred_megabytes_in_one_field_are_passed_over() {
    let house = House::new().staffed();
    let path = house.folder.join("c.csv");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    let write = |file: &mut dyn std::io::Write, bytes: &[u8]| file.write_all(bytes).unwrap();
    write(&mut file, format!("{HEADER}1,fine,\n2,\"").as_bytes());
    (0..100).for_each(|_| write(&mut file, &vec![b'x'; 1_000_000]));
    write(&mut file, b"\",\n3,fine too,\n");
    drop(file);
    assert_eq!(house.import("complaints", path.to_str().unwrap(), &[]), [3, 2, 0, 0, 1]);
    let kept = std::fs::metadata(house.folder.join("c.rejected.csv")).unwrap().len();
    assert!((100_000_000..100_000_200).contains(&kept), "{kept}");
}

#[test]
fn the_first_row_with_an_id_wins() {
    let (counts, rejected) = rows("1,first,\n1,second,\n2,other,\n");
    assert_eq!(counts, [3, 2, 1]);
    assert!(
        rejected.contains("id: found “1” again, expected it once; the row in line 2 counts"),
        "{rejected}"
    );
}

#[test]
fn dates_that_are_none_are_told() {
    let (counts, rejected) =
        rows("1,a,2026-02-31\n2,b,yesterday\n3,c,2999-01-01\n4,d,0001-01-01\n5,e,2026-01-31\n");
    assert_eq!(counts, [5, 1, 4]);
    for found in ["2026-02-31", "yesterday", "0001-01-01"] {
        assert!(
            rejected.contains(&format!("received_at: found “{found}”, expected a date since 1970")),
            "{rejected}"
        );
    }
    assert!(
        rejected.contains("received_at: found 2999-01-01T00:00:00Z, expected an instant up to now"),
        "{rejected}"
    );
}

#[test]
fn nul_bytes_missing_words_and_wrong_counts_are_told() {
    let (counts, rejected) = rows("1,a\0b,\n2, ,\n3,a,,\n4,a\n5,fine,\n");
    assert_eq!(counts, [5, 1, 4]);
    for reason in [
        "verbatim: found a NUL byte, expected text",
        "verbatim: found nothing, expected the customer's own words",
        "found 4 fields, expected 3 as in the header",
        "found 2 fields, expected 3 as in the header",
    ] {
        assert!(rejected.contains(reason), "{reason}: {rejected}");
    }
}

#[test]
fn a_file_of_nothing_is_an_error_and_one_of_a_header_is_not() {
    let house = House::new().staffed();
    let answer = house.run(&["import", "complaints", &house.file("c.csv", "")]);
    assert_eq!(answer.code, 2);
    assert!(
        answer.err.contains("c.csv: line 1: found nothing, expected a line with the names"),
        "{}",
        answer.err
    );
    assert_eq!(house.import("complaints", &house.file("c.csv", HEADER), &[]), [0; 5]);
    let answer = house.run(&["import", "complaints", &house.file("c.csv", b"\xff\xfei\0d\0")]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("found UTF-16, expected UTF-8"), "{}", answer.err);
    assert_eq!(house.run(&["import", "complaints", "no-such-file.csv"]).code, 2);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_understood() {
    let house = House::new().staffed();
    let text = "\u{feff}ID,Verbatim,Received at\r\n1,\"two\r\nlines\",2026-01-31\r\n2,one,\r\n";
    assert_eq!(house.import("complaints", &house.file("c.csv", text), &[]), [2, 2, 0, 0, 0]);
    assert_eq!(house.found("two lines"), 1);
}

#[test]
fn other_words_under_the_same_id_are_rejected_and_nothing_is_changed() {
    for past in ["false", "true"] {
        let house = House::new().staffed();
        let file = |words: &str| house.file("c.csv", format!("id,verbatim,past\n1,{words},{past}\n"));
        assert_eq!(house.import("complaints", &file("as it was"), &[]), [1, 1, 0, 0, 0]);
        assert_eq!(house.import("complaints", &file("as it was"), &[]), [1, 0, 0, 1, 0]);
        assert_eq!(house.import("complaints", &file("as it never was"), &[]), [1, 0, 0, 0, 1]);
        let rejected = String::from_utf8(house.read("c.rejected.csv")).unwrap();
        assert!(rejected.contains("a customer's words are never changed"), "{rejected}");
    }
}
