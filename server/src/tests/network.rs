//! `/network/…`

use super::Service;

#[tokio::test]
async fn ranks() {
    let service = Service::new();
    let ranking = service.get("/network/rank?by=pagerank&limit=2&all").await.ok();
    let rows = ranking["rows"].as_array().expect("rows");
    assert_eq!((rows.len(), &ranking["by"], &rows[0]["rank"]), (2, &"pagerank".into(), &1.into()));
    assert!(rows[0]["pagerank"].as_f64() >= rows[1]["pagerank"].as_f64() && rows[0]["betweenness"].is_f64());
    let literal = service.get("/network/rank?level=entity&directed").await.ok();
    assert!(literal["nodes"].as_u64() > ranking["nodes"].as_u64() && literal["rows"][0]["in_degree"].is_u64());
    service.get("/network/rank?by=pagerank&weight=score").await.problem(400, "negative-weights");
}

#[tokio::test]
async fn compares_windows() {
    let service = Service::new();
    let query = "/network/compare?before=2000/2022&after=2023/2024&least=1";
    let comparison = service.get(query).await.ok();
    assert_eq!(
        (&comparison["before"]["to"], &comparison["after"]["from"]),
        (&"2023-01-01".into(), &"2023-01-01".into())
    );
    let swapped = service.get("/network/compare?before=2023/2024&after=2000/2022&least=1").await.ok();
    assert_eq!(comparison["pairs"]["new"], swapped["pairs"]["ended"]);
    assert!(comparison["pairs"]["ended"].as_u64() > Some(0), "{comparison}");
    assert_eq!(comparison["pairs"]["ended"], swapped["pairs"]["new"]);
    for (query, parameter) in [
        ("before=2023&after=2024&from=2023", "from"),
        ("before=2023-13&after=2024", "before"),
        ("before=2023&after=2024&least=0", "least"),
        ("before=2023&after=2024&by=-1", "by"),
    ] {
        let problem = service.get(&format!("/network/compare?{query}")).await.problem(400, "bad-parameter");
        assert_eq!(problem["parameter"], parameter, "{query}");
    }
    service.get("/network/compare?before=2023").await.problem(400, "missing-parameter");
}

#[tokio::test]
async fn tells_of_two() {
    let service = Service::new();
    let series = service.get("/network/series?actor=RUS&actor=PRK&by=year&silence=1").await.ok();
    assert_eq!((&series["a"]["name"], &series["by"]), (&"Russia".into(), &"year".into()));
    let longest = &series["longest_silence"];
    assert!(series["breaks"].as_array().expect("breaks").contains(longest), "{series}");
    let brokers = service.get("/network/brokers?actor=RUS&actor=PRK").await.ok();
    assert_eq!(brokers["total"].as_u64(), brokers["rows"].as_array().map(|rows| rows.len() as u64));
    let paths = service.get("/network/path?actor=RUS&actor=PRK").await.ok();
    for path in ["shortest", "in_time"] {
        let step = &paths[path][0];
        assert_eq!((&step["from"]["name"], &step["to"]["name"]), (&"Russia".into(), &"North Korea".into()));
        assert!(step["event"].is_string() && step["document"].is_string(), "{step}");
    }
}

#[tokio::test]
async fn what_is_asked_of_two_names_two() {
    let service = Service::new();
    for route in ["series", "brokers", "path"] {
        for query in ["", "?actor=RUS", "?actor=RUS&actor=Rusia", "?actor=RUS&actor=PRK&actor=CHN"] {
            service.get(&format!("/network/{route}{query}")).await.problem(400, "not-two");
        }
        service.get(&format!("/network/{route}?actor=RUS&actor=PRK&color=red")).await.problem(400, "unknown-parameter");
        service
            .get_as(&format!("/network/{route}?actor=RUS&actor=PRK"), "text/csv")
            .await
            .problem(406, "not-acceptable");
    }
    service.get("/network/series?actor=RUS&actor=PRK&burst_ratio=1").await.problem(400, "senseless-bursts");
}
