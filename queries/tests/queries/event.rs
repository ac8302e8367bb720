use graph_core::{LinkKind, Stance};
use queries::{QueryError, event};

use crate::fixture::{event_id, store};

#[test]
fn everything_about_a_disputed_delivery() {
    let store = store();
    let detail = event(store.view(), event_id("delivery").as_str()).expect("found");
    assert_eq!(detail.row.standing.as_str(), "disputed");
    assert_eq!((detail.row.reports, detail.row.documents), (2, 2));
    assert_eq!(detail.row.quote.as_deref(), Some("missiles were delivered"));
    let alleged = detail.reports.iter().find(|report| report.stance == Stance::Alleges).expect("an allegation");
    assert_eq!(alleged.speaker.as_ref().map(|speaker| speaker.name.as_str()), Some("United States"));
    assert_eq!(alleged.span, Some((10, 33)));
    assert_eq!(detail.documents[0].publisher.as_deref(), Some("NEWS"));
    assert_eq!(detail.documents[1].published.as_deref(), Some("2024-01-18T09:30"));
}

#[test]
fn who_acts_for_the_parties() {
    let store = store();
    let detail = event(store.view(), event_id("new-minister").local()).expect("found");
    let korea = detail.parties.iter().find(|party| party.code == "PRK").expect("a party");
    assert_eq!(korea.by[0].participant.name, "Choe Son-hui");
    let via = "Minister of Foreign Affairs of North Korea, 2022-06/.. (possibly)";
    assert_eq!(korea.by[0].via.as_deref(), Some(via));
    assert_eq!(detail.tenures.len(), 1);
    assert!(detail.tenures[0].possibly);
}

#[test]
fn links_are_told_from_both_ends() {
    let store = store();
    let plan = event(store.view(), event_id("plan").as_str()).expect("found");
    let links: Vec<_> = plan.links.iter().map(|link| (link.link, link.incoming)).collect();
    assert_eq!(links, [(LinkKind::LeadsTo, true), (LinkKind::LeadsTo, true)]);
    let talks = event(store.view(), event_id("talks").as_str()).expect("found");
    assert_eq!((talks.links[0].incoming, talks.links[0].other.label.as_str()), (false, "consult.visit"));
}

#[test]
fn the_start_of_an_id_is_enough() {
    let store = store();
    let id = event_id("visit");
    let hash = id.local().trim_start_matches("event/");
    for text in [&hash[..8], &format!("event/{}", &hash[..8]), hash, id.as_str()] {
        assert_eq!(event(store.view(), text).expect(text).row.event, id);
    }
    assert!(matches!(event(store.view(), "event/"), Err(QueryError::UnknownEvent { .. })));
    assert!(matches!(event(store.view(), "ffffffffff"), Err(QueryError::UnknownEvent { .. })));
    let many = (0..16).map(|digit| format!("{digit:x}")).map(|digit| event(store.view(), &digit));
    assert!(many.into_iter().any(|found| matches!(found, Err(QueryError::AmbiguousEvent { .. }))));
}
