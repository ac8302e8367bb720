//! `/stats`

use super::{SAMPLE, Service};

#[tokio::test]
async fn the_numbers_are_those_of_the_store() {
    let told = Service::new().get("/stats").await.ok();
    let counted = queries::stats(&SAMPLE).expect("numbers");
    assert!(counted.events > 0 && counted.documents > 0);
    assert_eq!(told, serde_json::to_value(counted).expect("JSON"));
    Service::new().get("/stats?of=events").await.problem(400, "unknown-parameter");
}
