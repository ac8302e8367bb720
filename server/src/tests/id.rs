//! `/id/…`

use super::Service;

#[tokio::test]
async fn an_iri_leads_to_its_resource_and_to_its_rdf() {
    let service = Service::new();
    for (path, accept, expected) in [
        ("/id/state/RUS", "application/json", "/entities/state/RUS"),
        ("/id/state/RUS", "text/html,*/*;q=0.8", "/entities/state/RUS"),
        ("/id/event/abc", "*/*", "/events/event/abc"),
        ("/id/document/abc", "application/json", "/documents/document/abc"),
    ] {
        let answer = service.get_as(path, accept).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, expected), "{path} {accept}");
        assert_eq!(answer.header("vary"), "accept");
    }
    let answer = service.get_as("/id/state/RUS", "text/turtle").await;
    assert_eq!(answer.status, 303);
    let turtle = service.get_as(answer.header("location"), "text/turtle").await;
    assert_eq!(turtle.header("content-type"), "text/turtle; charset=utf-8");
    assert!(turtle.text().contains("skos:notation \"RUS\""), "{}", turtle.text());
}

#[tokio::test]
async fn what_has_no_resource_has_rdf_alone() {
    let service = Service::new();
    assert_eq!(service.get_as("/id/report/abc", "application/n-quads").await.status, 303);
    // JSON-LD is JSON.
    let linked = service.get_as("/id/report/abc", "application/json").await;
    assert!(
        linked.header("location").starts_with("/sparql?query=DESCRIBE%20%3Chttps"),
        "{}",
        linked.header("location")
    );
    service.get_as("/id/report/abc", "image/png").await.problem(406, "not-acceptable");
    service.get("/id/state/R'US").await.problem(404, "not-found");
}
