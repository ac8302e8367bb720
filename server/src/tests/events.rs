//! `/events/{id}`

use super::Service;

const VISIT: &str = "/timeline?actor=PRK&actor=RUS&kind=consult.visit&status=happened&from=2024-01-16&to=2024-01-17";

/// The IRI of the visit of the sample.
async fn visit(service: &Service) -> String {
    let page = service.get(VISIT).await.ok();
    page["rows"][0]["event"].as_str().expect("an event").to_owned()
}

#[tokio::test]
async fn an_event_is_found_by_every_form_of_its_id() {
    let service = Service::new();
    let iri = visit(&service).await;
    let (_, hash) = iri.rsplit_once('/').expect("a path");
    let encoded = iri.replace(':', "%3A").replace('/', "%2F");
    for id in [hash, &format!("event/{hash}"), &format!("event%2F{hash}"), &hash[..12], &iri, &encoded] {
        let detail = service.get(&format!("/events/{id}")).await.ok();
        assert_eq!(detail["row"]["event"], iri, "{id}");
        assert_eq!(detail["kind_label"], "Visit");
        assert_eq!(detail["documents"][0]["name"], "medcom-20240117");
        assert!(!detail["reports"].as_array().expect("reports").is_empty());
    }
}

#[tokio::test]
async fn what_is_no_event_is_a_problem() {
    let service = Service::new();
    let problem = service.get("/events/zz").await.problem(404, "unknown-event");
    assert_eq!(problem["detail"], "no event has the id `zz`");
    service.get("/events/00000000000000000000000000000000").await.problem(404, "unknown-event");
    service.get("/events/").await.problem(404, "not-found");
    service.get("/events/%FF").await.problem(400, "unreadable-request");
    service.get("/events/zz?limit=1").await.problem(400, "unknown-parameter");
}

#[tokio::test]
async fn an_id_that_begins_several_lists_them() {
    let service = Service::new();
    let digits = "0123456789abcdef".chars();
    let mut ambiguous = 0;
    for digit in digits {
        let answer = service.get(&format!("/events/{digit}")).await;
        if answer.status == 400 {
            let problem = answer.problem(400, "ambiguous-event");
            assert!(problem["candidates"].as_array().expect("candidates").len() > 1);
            ambiguous += 1;
        }
    }
    assert!(ambiguous > 0, "of more than sixteen events two begin alike");
}
