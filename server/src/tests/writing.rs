//! Questions while something is written.

use std::sync::Arc;

use graph_core::{DocumentId, GraphStore};

use super::Service;

const SAMPLE: &str = include_str!("../../../examples/medcom-20240117.json");
/// What is answered in different ways: from the index, from the statements, and from both.
const QUESTIONS: [&str; 9] = [
    "/timeline?actor=RUS&actor=PRK&statements=true&totals=true",
    "/timeline/histogram?actor=RUS&by=month",
    "/dyads?entity=RUS",
    "/network/rank?by=strength",
    "/entities?name=Putin",
    "/entities/state/PRK",
    "/documents/medcom-20240117",
    "/stats",
    "/export?format=nquads",
];

fn loaded(folder: &std::path::Path) -> GraphStore {
    let store = GraphStore::open(folder).expect("a store");
    let input = loader::Input::Text { name: "sample".to_owned(), text: SAMPLE.to_owned() };
    loader::load(&[input], &store, &loader::Options::default(), &mut |_| (), &mut |_| ()).expect("loaded");
    store
}

async fn answers(service: &Service) -> Vec<(u16, Vec<u8>)> {
    let mut answers = Vec::new();
    for question in QUESTIONS {
        let answer = service.get(question).await;
        answers.push((answer.status.as_u16(), answer.body));
    }
    answers
}

#[tokio::test]
async fn every_answer_is_of_what_was_written_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Arc::new(loaded(folder.path()));
    let service = Service::over(Arc::clone(&store));
    let event = service.get(QUESTIONS[0]).await.ok()["rows"][0]["event"].as_str().expect("an event").to_owned();
    let event = format!("/events/{}", event.rsplit('/').next().expect("an id"));
    let (before, detail) = (answers(&service).await, service.get(&event).await.ok());
    assert!(before.iter().all(|(status, _)| *status == 200), "{before:?}");

    let mut writer = store.writer().expect("a writer");
    writer.withdraw(&DocumentId::named("medcom-20240117")).expect("withdrawn");
    assert!(store.view().events().next().is_none(), "it is gone from the store");
    assert_eq!(answers(&service).await, before);
    assert_eq!(service.get(&event).await.ok(), detail);

    writer.finish().expect("finished");
    service.get(&event).await.problem(404, "unknown-event");
    service.get("/documents/medcom-20240117").await.problem(404, "unknown-document");
    assert_eq!(service.get("/stats").await.ok()["events"], 0);
}
