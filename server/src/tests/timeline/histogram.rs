//! `/timeline/histogram`

use serde_json::{Value, json};

use super::{BOTH, Service};

fn path(query: &str) -> String {
    format!("{}&{query}", BOTH.replacen("/timeline", "/timeline/histogram", 1))
}

fn events(bins: &Value) -> u64 {
    bins.as_array().expect("bins").iter().map(|bin| bin["events"].as_u64().expect("a number")).sum()
}

#[tokio::test]
async fn bins_and_unplaced_are_the_whole() {
    let service = Service::new();
    for filter in ["", "kind=consult", "from=2023&strict", "status=planned", "fold=none", "known_by=2024-01-17"] {
        let total = service.get(&format!("{BOTH}&{filter}")).await.ok()["total"].as_u64();
        for by in ["day", "month", "quarter", "year"] {
            let histogram = service.get(&path(&format!("by={by}&{filter}"))).await.ok();
            assert_eq!(histogram["by"], by);
            let unplaced = histogram["unplaced"]["events"].as_u64().expect("a number");
            assert_eq!(Some(events(&histogram["bins"]) + unplaced), total, "{by} {filter}");
        }
    }
}

#[tokio::test]
async fn lines_are_the_bins_and_last_the_unplaced() {
    let service = Service::new();
    let histogram = service.get(&path("by=year")).await.ok();
    let answer = service.get_as(&path("by=year"), "application/x-ndjson").await;
    let lines: Vec<Value> = answer.text().lines().map(|line| line.parse().expect("JSON")).collect();
    let (last, bins) = lines.split_last().expect("lines");
    assert_eq!(json!(bins), histogram["bins"]);
    assert_eq!((&last["period"], &last["events"]), (&Value::Null, &histogram["unplaced"]["events"]));
}

#[tokio::test]
async fn months_are_usual() {
    let service = Service::new();
    assert_eq!(service.get(&path("")).await.ok(), service.get(&path("by=month")).await.ok());
}

#[tokio::test]
async fn bad_requests_say_which_parameter() {
    let service = Service::new();
    service.get("/timeline/histogram?by=month").await.problem(400, "missing-parameter");
    let problem = service.get(&path("by=week")).await.problem(400, "bad-parameter");
    assert_eq!(problem["parameter"], "by");
    // There are no pages of bins.
    service.get(&path("limit=5")).await.problem(400, "unknown-parameter");
}
