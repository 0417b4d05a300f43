//! Reports on the command line: as text, as CSV, as JSON and as a page of paper; what has no table is an error.

use super::program::House;

const ANA: [&str; 2] = ["--as", "ana@firm.example"];

#[test]
fn reports_are_printed_and_add_up() {
    for house in House::on_both() {
        let house = house.staffed();
        let opened = house
            .run(&[&["case", "open", "channel=phone", "verbatim=It is late."][..], &ANA].concat())
            .fine();
        let received: jiff::Timestamp = opened.json()["received_at"].as_str().unwrap().parse().unwrap();
        let today = received.to_zoned(jiff::tz::TimeZone::UTC).date();
        let month = today.strftime("%Y-%m").to_string();
        let paper = house.folder.join("month.pdf");
        let monthly = house.run(&["report", "monthly", &month, "--pdf", paper.to_str().unwrap()]).fine();
        assert!(
            monthly.out.contains("TO DECIDE NOW")
                && monthly.out.contains("Complaints: 1 (0 the month before)"),
            "{}",
            monthly.out
        );
        assert!(std::fs::read(&paper).unwrap().starts_with(b"%PDF-"));
        let json = house.run(&["report", "monthly", &month, "--json"]).fine().json();
        assert_eq!((&json["measures"]["cases"], &json["before"]["cases"]), (&1.into(), &0.into()));
        assert_eq!(house.run(&["report", "monthly", "March"]).code, 2);

        let (from, to) = (today.first_of_month().to_string(), today.last_of_month().to_string());
        let review = house.run(&["report", "iso10002", "--from", &from, "--to", &to, "--csv"]).fine();
        assert!(review.out.starts_with("What,Number\nReceived,1\n"), "{}", review.out);

        let nothing = house.run(&["report", "uk-return", "2024-H1", "--json"]).fine().json();
        assert_eq!((&nothing["nil"], &nothing["total"]["opened"]), (&true.into(), &0.into()));
        let ahead = house.run(&["report", "uk-return", "2027-H1"]);
        assert!(ahead.code == 2 && ahead.err.contains("PS25/19"), "{} {}", ahead.code, ahead.err);
        let mapping = house.folder.join("mapping.toml");
        std::fs::write(&mapping, "other_products = \"cars\"").unwrap();
        let wrong = house.run(&["report", "uk-return", "2024-H1", "--mapping", mapping.to_str().unwrap()]);
        assert!(wrong.code == 2 && wrong.err.contains("cars"), "{}", wrong.err);
    }
}
