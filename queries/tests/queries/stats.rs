use queries::stats;

use crate::fixture::store;

#[test]
fn a_store_in_numbers() {
    let store = store();
    let stats = stats(&store).expect("counted");
    assert_eq!(stats.events, 23);
    assert_eq!(stats.by_status.values().sum::<u64>(), 23);
    assert_eq!(stats.by_status["planned"], 1);
    assert_eq!((stats.by_standing["disputed"], stats.by_standing["denied"]), (1, 1));
    assert_eq!(stats.by_kind["consult"], 14);
    assert_eq!((stats.entities["state"], stats.entities["organisation"]), (8, 1));
    assert_eq!((stats.tenures, stats.documents), (4, 3));
    assert_eq!(stats.reports, 23 + 5);
    assert_eq!(serde_json::to_value(&stats).expect("JSON")["first"], "1948-10-12");
}
