//! `/dyads`

use serde_json::Value;

use super::Service;

fn pairs(dyads: &Value) -> Vec<(String, String)> {
    let name = |row: &Value, of: &str| row[of]["name"].as_str().expect("a name").to_owned();
    dyads["rows"].as_array().expect("rows").iter().map(|row| (name(row, "a"), name(row, "b"))).collect()
}

#[tokio::test]
async fn the_dyads_of_one() {
    let dyads = Service::new().get("/dyads?entity=Rusia").await.ok();
    let found = pairs(&dyads);
    assert!(found.iter().all(|(a, _)| a == "Russia" || a == "Soviet Union"), "{found:?}");
    assert_eq!(found[0], ("Russia".to_owned(), "North Korea".to_owned()));
    assert_eq!(dyads["total"].as_u64(), Some(found.len() as u64));
    let first = &dyads["rows"][0];
    let classes = ["neutral", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"];
    assert_eq!(first["events"].as_u64(), classes.iter().map(|class| first[class].as_u64()).sum());
}

#[tokio::test]
async fn the_dyads_of_all_and_of_two() {
    let service = Service::new();
    let all = service.get("/dyads?limit=1000").await.ok();
    let two = service.get("/dyads?entity=PRK&entity=RUS").await.ok();
    assert_eq!(pairs(&two), [("North Korea".to_owned(), "Russia".to_owned())]);
    assert!(all["total"].as_u64() > two["total"].as_u64());
    let literal = service.get("/dyads?level=entity&limit=1000").await.ok();
    assert!(literal["total"].as_u64() > all["total"].as_u64());
    let first = service.get("/dyads?limit=1&order=conflict").await.ok();
    assert_eq!((pairs(&first).len(), &first["total"]), (1, &all["total"]));
}

#[tokio::test]
async fn bad_requests_say_which_parameter() {
    let service = Service::new();
    for (query, name, parameter) in [
        ("order=size", "bad-parameter", "order"),
        ("level=planet", "bad-parameter", "level"),
        ("limit=1001", "bad-parameter", "limit"),
        ("entity=RUS&entity=PRK&entity=CHN", "bad-parameter", "entity"),
        ("actor=RUS", "unknown-parameter", "actor"),
    ] {
        let problem = service.get(&format!("/dyads?{query}")).await.problem(400, name);
        assert_eq!(problem["parameter"], parameter, "{query}");
    }
    service.get("/dyads?entity=Korea").await.problem(400, "ambiguous-name");
    service.get_as("/dyads", "text/csv").await.problem(406, "not-acceptable");
}
