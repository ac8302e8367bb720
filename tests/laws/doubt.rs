//! No row without a document; no date finer than its source; no plan shown as done; no denied event shown as fact.

use std::collections::BTreeMap;

use graph_core::{DocumentId, EventId, Standing, Status};
use proptest::prelude::*;
use queries::{Filter, Fold, Request, timeline};

use super::loading::mixes;
use crate::support::documents::{Dated, Document, documents};
use crate::support::{input, loaded};

fn text(documents: &[Document]) -> String {
    let json = |(i, document): (usize, &Document)| document.json(&format!("d{i}")).to_string() + "\n";
    documents.iter().enumerate().map(json).collect()
}

proptest! {
    #![proptest_config(super::cases(32))]

    #[test]
    fn rows_of_documents_say_no_more_than_their_source(documents in documents(4)) {
        let store = loaded(&[input("documents.jsonl", text(&documents))]);
        let mut told = BTreeMap::new();
        for (i, document) in documents.iter().enumerate() {
            for (j, event) in document.events.iter().enumerate() {
                told.insert(DocumentId::named(&format!("d{i}")).event(&format!("e{j}")), event);
            }
        }
        let exact = Filter { fold: Fold::Exact, ..Filter::default() };
        let page = timeline(store.view(), &Request { filter: exact, ..Request::default() }).expect("a timeline");
        prop_assert_eq!(page.rows.len(), told.len());
        for row in &page.rows {
            let event = told[&row.event];
            prop_assert_eq!(row.documents, 1);
            prop_assert_eq!(row.date.as_ref().map(|date| date.as_str()), event.date().map(|date| date.text));
            let bounds = (row.earliest.map(graph_core::date::day_text), row.latest.map(graph_core::date::day_text));
            let expected = |bound: fn(&Dated) -> Option<&'static str>| event.date().and_then(bound).map(str::to_owned);
            prop_assert_eq!(bounds, (expected(|date| date.earliest), expected(|date| date.latest)));
            prop_assert_eq!(row.status.as_str(), event.status);
            if event.status != "happened" {
                prop_assert_ne!(row.status, Status::Happened);
                prop_assert_eq!((row.score, row.goldstein), (None, None));
            }
            prop_assert_eq!(row.standing == Standing::Denied, event.is_denied());
            if event.is_denied() {
                prop_assert_eq!((row.score, row.goldstein), (None, None));
            }
        }
    }

    #[test]
    fn no_row_is_without_a_document(mix in mixes()) {
        let store = loaded(&mix.in_order());
        let page = timeline(store.view(), &Request::default()).expect("a timeline");
        for row in &page.rows {
            prop_assert!(row.documents > 0 && row.reports >= row.documents);
        }
        let exact = Filter { fold: Fold::Exact, ..Filter::default() };
        let page = timeline(store.view(), &Request { filter: exact, ..Request::default() }).expect("a timeline");
        let came = Filter { fold: Fold::None, ..Filter::default() };
        let reports = timeline(store.view(), &Request { filter: came, ..Request::default() }).expect("a timeline");
        prop_assert_eq!(reports.total, page.rows.iter().map(|row| row.reports).sum::<u64>());
        let mut of_event: BTreeMap<&EventId, u64> = BTreeMap::new();
        for row in &reports.rows {
            let document = row.document.as_ref().expect("a report has a document");
            prop_assert!(store.view().document(document).expect("a readable store").is_some());
            *of_event.entry(&row.event).or_default() += 1;
        }
        for row in &page.rows {
            prop_assert_eq!(of_event[&row.event], row.reports);
        }
    }
}
