use graph_core::state::Certainty;
use jiff::civil::{Date, date};
use queries::{MembershipRequest, MembershipRow, memberships};

use crate::fixture::{id, store};

fn ask(entity: &str, request: &MembershipRequest) -> Vec<MembershipRow> {
    memberships(store().view(), &id(entity), request).expect("read")
}

fn all(entity: &str) -> Vec<MembershipRow> {
    ask(entity, &MembershipRequest::default())
}

fn on(entity: &str, day: Date) -> Vec<MembershipRow> {
    ask(entity, &MembershipRequest { on: Some(day), ..MembershipRequest::default() })
}

fn members(rows: &[MembershipRow]) -> Vec<&str> {
    rows.iter().map(|row| row.member.name.as_str()).collect()
}

#[test]
fn members_of_an_organisation_in_the_order_of_joining() {
    let rows = all("ASEAN");
    assert!(rows.is_sorted_by_key(|row| row.earliest));
    assert_eq!(rows[0].member.name, "Indonesia");
    assert_eq!(rows[0].held.as_str(), "1967-08-08/..");
    assert!(rows.iter().all(|row| row.organisation.entity == id("ASEAN") && row.certainty.is_none()));
}

#[test]
fn members_on_a_day() {
    let rows = on("WARSAW", date(1990, 1, 1));
    let expected = ["Bulgaria", "Czechoslovakia", "East Germany", "Hungary", "Poland", "Romania", "Soviet Union"];
    assert_eq!(members(&rows), expected);
    assert!(rows.iter().all(|row| row.certainty == Some(Certainty::Surely)));
    assert!(on("WARSAW", date(1991, 7, 2)).is_empty());
}

#[test]
fn a_vague_date_is_possible_before_it_is_sure() {
    let canada = |day| on("G7", day).into_iter().find(|row| row.member.entity == id("CAN")).map(|row| row.certainty);
    assert_eq!(canada(date(1975, 12, 31)), None);
    assert_eq!(canada(date(1976, 6, 27)), Some(Some(Certainty::Possibly)));
    assert_eq!(canada(date(1977, 1, 1)), Some(Some(Certainty::Surely)));
}

#[test]
fn organisations_of_a_state_and_of_the_state_it_continues() {
    let in_un = |rows: Vec<MembershipRow>| {
        let rows = rows.into_iter().filter(|row| row.organisation.entity == id("UN"));
        rows.map(|row| (row.member.name, row.held.to_string())).collect::<Vec<_>>()
    };
    let soviet = ("Soviet Union".to_owned(), "1945-10-24/1991-12-24".to_owned());
    let russia = ("Russia".to_owned(), "1991-12-24/..".to_owned());
    assert_eq!(in_un(all("RUS")), [soviet.clone(), russia.clone()]);
    assert_eq!(in_un(all("SUN")), [soviet]);
    let exact = MembershipRequest { exact_state: true, ..MembershipRequest::default() };
    assert_eq!(in_un(ask("RUS", &exact)), [russia]);
}

#[test]
fn an_organisation_is_a_member_too_and_continues_its_predecessor() {
    let rows = all("AFRUN");
    assert!(rows.iter().any(|row| row.organisation.entity == id("OAU") && row.member.entity == id("ETH")));
    assert!(rows.iter().any(|row| row.organisation.entity == id("G20") && row.member.entity == id("AFRUN")));
}

#[test]
fn others_have_no_memberships() {
    assert!(all("person:Vladimir Putin").is_empty());
    assert!(all("ICRC").is_empty());
}

#[test]
fn a_row_as_json() {
    let request = MembershipRequest { on: Some(date(2000, 1, 1)), exact_state: false };
    let row = ask("FIN", &request).into_iter().find(|row| row.organisation.entity == id("EU")).expect("a member");
    let expected = serde_json::json!({
        "organisation": {"entity": id("EU"), "name": "European Union"},
        "member": {"entity": id("FIN"), "name": "Finland"},
        "held": "1995-01-01/..", "earliest": "1995-01-01", "latest": null, "certainty": "surely",
    });
    assert_eq!(serde_json::to_value(row).expect("JSON"), expected);
}
