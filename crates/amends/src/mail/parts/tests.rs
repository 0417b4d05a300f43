//! How messages are cut into parts.

use super::*;

fn bodies(raw: &str) -> (Vec<String>, Vec<String>) {
    let mut defects = Defects::default();
    let message = split(raw.as_bytes(), &mut defects);
    let bodies =
        message.parts.iter().map(|part| String::from_utf8_lossy(part.body).trim().to_owned()).collect();
    (bodies, defects.into_list())
}

#[test]
fn nested_multiparts_give_their_leaves_in_order() {
    let raw = "Content-Type: multipart/mixed; boundary=out\n\npreamble\n--out\n\
        Content-Type: multipart/alternative; boundary=\"in\"\n\n--in\n\none\n--in\nContent-Type: \
        text/html\n\ntwo\n\
        --in--\nepilogue\n--out\nContent-Type: image/png\n\nthree\n--out--\nend";
    assert_eq!(bodies(raw), (vec!["one".into(), "two".into(), "three".into()], vec![]));
    let mut defects = Defects::default();
    let message = split(raw.as_bytes(), &mut defects);
    assert_eq!(message.parts[0].alternative, message.parts[1].alternative);
    assert_eq!(message.parts[2].alternative, None);
}

#[test]
fn an_outer_delimiter_ends_unclosed_inner_multiparts() {
    let raw = "Content-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: multipart/mixed; \
        boundary=in\n\n\
        --in\n\none\n--out\n\ntwo\n--out--\n";
    assert_eq!(bodies(raw).0, ["one", "two"]);
}

#[test]
fn a_multipart_without_its_boundary_is_read_as_text() {
    let (parts, defects) = bodies("Content-Type: multipart/mixed; boundary=gone\n\nstill readable");
    assert_eq!(parts, ["still readable"]);
    assert_eq!(defects.len(), 2, "{defects:?}");
}

#[test]
fn the_number_of_parts_is_bounded() {
    let raw = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(5_000));
    let (parts, defects) = bodies(&raw);
    assert_eq!(parts.len(), MOST_PARTS);
    assert!(defects.iter().any(|defect| defect.contains("more than 500 parts")));
}

#[test]
fn the_depth_of_nesting_is_bounded() {
    let open = |n: usize| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n");
    let (parts, defects) = bodies(&(0..100).map(open).collect::<String>());
    assert_eq!(parts.len(), 1);
    assert!(defects.iter().any(|defect| defect.contains("nested deeper")));
}
