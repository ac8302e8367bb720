//! `/export`

use std::str::FromStr;

use queries::export::{self, Export, Format};

use super::{SAMPLE, Service};

#[tokio::test]
async fn every_format_is_what_the_library_writes() {
    for format in Format::ALL {
        let answer = Service::new().get(&format!("/export?format={format}")).await;
        assert_eq!(answer.status, 200, "{format}: {}", answer.text());
        assert_eq!(answer.header("content-type"), format.media_type());
        let (filter, graph, table) = Default::default();
        let mut written = Vec::new();
        export::write(&SAMPLE, &Export { format: *format, filter, graph, table }, &mut written).expect("an export");
        assert!(!written.is_empty());
        assert!(answer.body == written, "{format}");
    }
}

#[tokio::test]
async fn a_filter_narrows_and_accept_chooses() {
    let service = Service::new();
    let lines = |text: &str| text.lines().count();
    let all = service.get_as("/export", "text/csv").await;
    assert_eq!(all.header("content-type"), "text/csv; charset=utf-8");
    let some = service.get_as("/export?actor=RUS&actor=PRK&kind=consult", "text/csv").await;
    assert!(1 < lines(some.text()) && lines(some.text()) < lines(all.text()));
    let whole = service.get("/export?format=nquads").await;
    let part = service.get("/export?format=nquads&actor=RUS&actor=PRK&from=2024").await;
    let known: std::collections::HashSet<&str> = whole.text().lines().collect();
    assert!(lines(part.text()) > 1 && part.text().lines().all(|line| known.contains(line)));
    let people = service.get("/export?format=csv&table=participants&actor=RUS&actor=PRK").await;
    assert!(people.text().starts_with("event,report,document,earliest,role,side,entity,name,type,party\n"));
    let pairs = service.get("/export?format=graphml&shape=aggregate&level=state&period=year").await;
    assert!(pairs.text().contains("<graphml") && pairs.text().trim_end().ends_with("</graphml>"));
}

#[tokio::test]
async fn what_cannot_be_exported_is_a_problem() {
    let service = Service::new();
    for (query, name) in [
        ("format=doc", "bad-parameter"),
        ("format=graphml&shape=round", "bad-parameter"),
        ("format=turtle&known_by=2024-01-10", "not-as-known"),
        ("format=parquet&table=documents", "bad-parameter"),
        ("format=md&actor=Nobody+At+All+Xyz", "unknown-name"),
        ("format=md&limit=3", "unknown-parameter"),
    ] {
        service.get(&format!("/export?{query}")).await.problem(400, name);
    }
    service.get_as("/export", "image/png").await.problem(406, "not-acceptable");
    assert!(Format::from_str("csv").is_ok());
}

#[tokio::test]
async fn the_context_of_json_ld_is_served_and_is_that_of_exports() {
    let service = Service::new();
    let context = service.get("/context.jsonld").await;
    assert_eq!((context.status.as_u16(), context.header("content-type")), (200, "application/ld+json"));
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
    let context = read(context.text());
    let export = read(service.get("/export?format=jsonld&actor=RUS").await.text());
    assert_eq!(export["@context"], context["@context"]);
    assert!(export["@graph"].as_array().is_some_and(|nodes| nodes.iter().any(|node| node["@type"] == "Event")));
}
