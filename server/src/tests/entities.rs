//! `/entities`

use super::Service;

#[tokio::test]
async fn a_name_finds_its_bearers_nearest_first() {
    let found = Service::new().get("/entities?name=Putin").await.ok();
    let first = &found["rows"][0];
    assert_eq!((first["name"].as_str(), first["matched"].as_str()), (Some("Vladimir Putin"), Some("Putin")));
    assert_eq!((first["type"].as_str(), first["state"].as_str()), (Some("person"), Some("RUS")));
}

#[tokio::test]
async fn nobody_found_is_an_answer() {
    let found = Service::new().get("/entities?name=Zzyzx+Qqq").await.ok();
    assert_eq!(found, serde_json::json!({ "rows": [] }));
}

#[tokio::test]
async fn the_limit_holds() {
    let found = Service::new().get("/entities?name=k&limit=2").await.ok();
    assert_eq!(found["rows"].as_array().map(Vec::len), Some(2));
    let problem = Service::new().get("/entities?name=k&limit=101").await.problem(400, "bad-parameter");
    assert_eq!(problem["detail"], "parameter `limit` cannot be `101`: expected a number from 1 to 100");
}

#[tokio::test]
async fn bad_requests() {
    let service = Service::new();
    service.get("/entities").await.problem(400, "missing-parameter");
    service.get("/entities?name=+").await.problem(400, "bad-parameter");
    service.get("/entities?name=a&name=b").await.problem(400, "repeated-parameter");
    service.get(&format!("/entities?name={}", "x".repeat(501))).await.problem(400, "bad-parameter");
    service.get("/entities?name=a&q=b").await.problem(400, "unknown-parameter");
    service.get_as("/entities?name=a", "text/html").await.problem(406, "not-acceptable");
}

#[tokio::test]
async fn an_entity_tells_what_is_known_of_it() {
    let service = Service::new();
    let found = service.get("/entities?name=Putin").await.ok();
    let iri = found["rows"][0]["entity"].as_str().expect("an entity").to_owned();
    let local = iri.strip_prefix("https://w3id.org/chancery/id/").expect("an IRI of the store");
    for id in [local, &iri, "Vladimir%20Putin"] {
        let detail = service.get(&format!("/entities/{id}")).await.ok();
        assert_eq!((&detail["entity"], &detail["name"]), (&iri.clone().into(), &"Vladimir Putin".into()), "{id}");
        assert_eq!(detail["type"], "person");
        assert!(detail["events"].as_u64() > Some(0) && !detail["names"].as_array().expect("names").is_empty());
    }
    assert_eq!(service.get("/entities/RUS").await.ok()["state"], "RUS");
}

#[tokio::test]
async fn who_is_not_there_is_a_problem() {
    let service = Service::new();
    let problem = service.get("/entities/Vladimir%20Puttin").await.problem(404, "unknown-name");
    assert_eq!(problem["candidates"][0]["name"], "Vladimir Putin");
    service.get("/entities/Korea").await.problem(400, "ambiguous-name");
    service.get("/entities/person/none").await.problem(404, "unknown-name");
    service.get("/entities/RUS?limit=1").await.problem(400, "unknown-parameter");
}
