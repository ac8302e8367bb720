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

/// What a browser accepts.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

#[tokio::test]
async fn browsers_are_led_to_pages_and_from_each_to_others() {
    let service = Service::new();
    let leads = async |path: &str| {
        let to = service.get_as(path, BROWSER).await.header("location").to_owned();
        let page = service.get_as(&to, BROWSER).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
        assert_eq!(page.header("vary"), "accept");
        page.text().replace("&#x2f;", "/")
    };
    let russia = leads("/id/state/RUS").await;
    for told in ["<h1 dir=\"auto\">Russia</h1>", "RUS", "/timeline?actor=state%2FRUS&amp;format=html", "class=\"event"]
    {
        assert!(russia.contains(told), "{told}: {russia}");
    }
    let event = russia.split("href=\"/id/event/").nth(1).and_then(|rest| rest.split('"').next()).expect("an event");
    let event = leads(&format!("/id/event/{event}")).await;
    for told in ["<blockquote>", "who</dt>", "href=\"/id/state/RUS\"", "parties</dt>"] {
        assert!(event.contains(told), "{told}: {event}");
    }
    let putin = service.get_as("/entities/Vladimir%20Putin", BROWSER).await;
    assert!(putin.text().contains("offices</dt>") && putin.text().contains("1999-12-31"), "{}", putin.text());
    let listed = service.get("/documents/medcom-20240117").await.json();
    let iri = listed["document"]["document"].as_str().expect("an IRI");
    let local = iri.rsplit_once("/id/").expect("one of ours").1;
    let document = leads(&format!("/id/{local}")).await;
    for told in ["medcom-20240117</h1>", "reports</dt>", "href=\"/id/event/", "on this page"] {
        assert!(document.contains(told), "{told}: {document}");
    }
    let first = service.get_as("/documents/medcom-20240117?limit=1", BROWSER).await;
    let first = first.text().replace("&#x2f;", "/").replace("&amp;", "&");
    let next =
        first.split("<a href=\"/documents/").nth(1).and_then(|rest| rest.split('"').next()).expect("a next page");
    assert!(next.contains("?limit=1&after="), "pages as long as the first: {next}");
    let second = service.get_as(&format!("/documents/{next}"), BROWSER).await;
    assert_eq!(second.status, 200);
    assert!(second.text().contains("<li class=\"event"), "{}", second.text());
    service.get_as("/events/zzz", BROWSER).await.problem(404, "unknown-event");
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
