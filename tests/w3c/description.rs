//! SPARQL 1.1 Service Description: its three tests are words, which are code here.

use oxigraph::io::RdfFormat;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Graph, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, TermRef};

use super::manifest::{Manifest, graph};
use super::service::{Answer, Service};
use super::{Failure, report, suite};

const SD: &str = "http://www.w3.org/ns/sparql-service-description#";

/// Properties, the class that has them, and that of their values (section 3.4 of the specification); no class is a resource
/// of whatever sort.
const PROPERTIES: [(&str, &str, Option<&str>); 16] = [
    ("endpoint", "Service", None),
    ("feature", "Service", Some("Feature")),
    ("defaultEntailmentRegime", "Service", None),
    ("entailmentRegime", "NamedGraph", None),
    ("extensionFunction", "Service", Some("Function")),
    ("extensionAggregate", "Service", Some("Aggregate")),
    ("languageExtension", "Service", None),
    ("supportedLanguage", "Service", Some("Language")),
    ("propertyFeature", "Service", None),
    ("defaultDataset", "Service", Some("Dataset")),
    ("availableGraphs", "Service", Some("GraphCollection")),
    ("resultFormat", "Service", None),
    ("inputFormat", "Service", None),
    ("defaultGraph", "Dataset", Some("Graph")),
    ("namedGraph", "Dataset", Some("NamedGraph")),
    ("graph", "NamedGraph", Some("Graph")),
];

/// What the vocabulary itself says the class of.
const INDIVIDUALS: [(&str, &str); 8] = [
    ("SPARQL10Query", "Language"),
    ("SPARQL11Query", "Language"),
    ("SPARQL11Update", "Language"),
    ("DereferencesURIs", "Feature"),
    ("UnionDefaultGraph", "Feature"),
    ("RequiresDataset", "Feature"),
    ("EmptyGraphs", "Feature"),
    ("BasicFederatedQuery", "Feature"),
];

#[test]
fn service_description() {
    let Some(folder) = suite("service-description") else { return };
    let manifest = Manifest::read(&folder.join("manifest.ttl"));
    let outcomes: Vec<_> = manifest
        .tests()
        .into_iter()
        .map(|test| {
            let outcome = match test.local() {
                "returns-rdf" => returns_rdf(),
                "has-endpoint-triple" => has_endpoint(),
                "conforms-to-schema" => conforms(),
                other => Err(format!("`{other}` is not known")),
            };
            (test.local().to_owned(), outcome)
        })
        .collect();
    report("SPARQL 1.1 Service Description", &outcomes, 3, &[]);
}

fn described(service: &Service, accept: Option<&str>) -> Result<(Answer, Graph), Failure> {
    let headers: Vec<_> = accept.map(|accept| ("accept", accept)).into_iter().collect();
    let answer = service.send("GET", "/sparql", &headers, b"")?;
    let format = RdfFormat::from_media_type(answer.media()).ok_or_else(|| format!("{} is no RDF", answer.media()))?;
    let graph = graph(&answer.body, format, &service.url("/sparql"))?;
    Ok((answer, graph))
}

fn returns_rdf() -> Result<(), Failure> {
    let service = Service::empty();
    let (usual, expected) = described(&service, None)?;
    if usual.status != 200 || expected.is_empty() {
        return Err(format!("answered {}", usual.status));
    }
    for media in ["text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"] {
        let (answer, graph) = described(&service, Some(media))?;
        if answer.media() != media || graph != expected {
            return Err(format!("{media} is answered otherwise"));
        }
    }
    Ok(())
}

fn has_endpoint() -> Result<(), Failure> {
    let service = Service::empty();
    let (_, graph) = described(&service, None)?;
    let endpoint = NamedNode::new_unchecked(service.url("/sparql"));
    let property = NamedNode::new_unchecked(format!("{SD}endpoint"));
    let found = graph.subjects_for_predicate_object(&property, &endpoint).next();
    found.map(|_| ()).ok_or_else(|| format!("no endpoint {endpoint} in {graph}"))
}

/// Every term is of the vocabulary and used as it says; there is one service, with an endpoint and a dataset.
fn conforms() -> Result<(), Failure> {
    let (_, graph) = described(&Service::empty(), None)?;
    let services =
        graph.iter().filter(|triple| triple.predicate == rdf::TYPE && is_sd(triple.object, "Service")).count();
    if services != 1 {
        return Err(format!("{services} services"));
    }
    let mut met = Vec::new();
    for triple in &graph {
        if triple.predicate == rdf::TYPE {
            continue;
        }
        let local =
            triple.predicate.as_str().strip_prefix(SD).ok_or_else(|| format!("{triple} is of another vocabulary"))?;
        let row = PROPERTIES.iter().find(|(name, ..)| *name == local);
        let (_, domain, range) = row.ok_or_else(|| format!("{local} is not in the vocabulary"))?;
        let has_range = range.is_none_or(|range| is_a(&graph, triple.object, range));
        if !is_a(&graph, triple.subject.into(), domain) || !has_range || triple.object.is_literal() {
            return Err(format!("{triple} is not as the vocabulary has it"));
        }
        met.push(local);
    }
    let missing = ["endpoint", "supportedLanguage", "resultFormat", "defaultDataset", "defaultGraph"]
        .into_iter()
        .find(|property| !met.contains(property));
    missing.map_or(Ok(()), |property| Err(format!("no {property}")))
}

fn is_sd(term: TermRef<'_>, local: &str) -> bool {
    matches!(term, TermRef::NamedNode(node) if node.as_str().strip_prefix(SD) == Some(local))
}

fn is_a(graph: &Graph, term: TermRef<'_>, class: &str) -> bool {
    let by_vocabulary = INDIVIDUALS.iter().any(|(local, of)| *of == class && is_sd(term, local));
    let subject: NamedOrBlankNodeRef<'_> = match term {
        TermRef::NamedNode(node) => node.into(),
        TermRef::BlankNode(node) => node.into(),
        TermRef::Literal(_) => return false,
    };
    let class = format!("{SD}{class}");
    by_vocabulary
        || graph
            .objects_for_subject_predicate(subject, rdf::TYPE)
            .any(|found| found == NamedNodeRef::new_unchecked(&class).into())
}
