//! Every IRI that Chancery writes, by prefix. A test in [`crate::ontology`] holds this list and the ontology
//! to each other, in both directions.

/// Prefixes in the order in which Turtle and TriG print them.
pub const PREFIXES: &[(&str, &str)] = &[
    ("ch", CH),
    ("kind", KIND),
    ("cameo", CAMEO),
    ("status", STATUS),
    ("stance", STANCE),
    ("standing", STANDING),
    ("side", SIDE),
    ("id", ID),
    ("doc", DOCUMENT),
    ("edtf", "http://id.loc.gov/datatypes/edtf/"),
    ("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("sem", "http://semanticweb.cs.vu.nl/2009/11/sem/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// Namespace of the ontology's own terms.
pub const CH: &str = "https://w3id.org/chancery/ns#";
/// Namespace of event kinds.
pub const KIND: &str = "https://w3id.org/chancery/kind/";
/// Namespace of CAMEO codes.
pub const CAMEO: &str = "https://w3id.org/chancery/cameo/";
/// Namespace of event statuses.
pub const STATUS: &str = "https://w3id.org/chancery/status/";
/// Namespace of report stances.
pub const STANCE: &str = "https://w3id.org/chancery/stance/";
/// Namespace of derived standings.
pub const STANDING: &str = "https://w3id.org/chancery/standing/";
/// Namespace of role sides.
pub const SIDE: &str = "https://w3id.org/chancery/side/";
/// Namespace of resources: entities, events, reports.
pub const ID: &str = "https://w3id.org/chancery/id/";
/// Namespace of documents; a document's named graph has the document's IRI.
pub const DOCUMENT: &str = "https://w3id.org/chancery/id/document/";

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident = $iri:expr;)*) => {
        $($(#[$doc])* pub const $name: &str = $iri;)*
        /// Every term above.
        pub const TERMS: &[&str] = &[$($name),*];
    };
}

terms! {
    /// `rdf:type`.
    RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    /// `rdfs:label`: what an event is called.
    RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label";
    /// `skos:prefLabel`: the name of an entity.
    PREF_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel";
    /// `skos:altLabel`: another name of an entity.
    ALT_LABEL = "http://www.w3.org/2004/02/skos/core#altLabel";
    /// `skos:notation`: the code of a state.
    NOTATION = "http://www.w3.org/2004/02/skos/core#notation";
    /// `owl:sameAs`.
    SAME_AS = "http://www.w3.org/2002/07/owl#sameAs";
    /// `sem:Event`.
    EVENT = "http://semanticweb.cs.vu.nl/2009/11/sem/Event";
    /// `sem:hasPlace`.
    HAS_PLACE = "http://semanticweb.cs.vu.nl/2009/11/sem/hasPlace";
    /// `prov:value`: the quoted words.
    PROV_VALUE = "http://www.w3.org/ns/prov#value";
    /// `org:Membership`: a tenure.
    MEMBERSHIP = "http://www.w3.org/ns/org#Membership";
    /// `org:member`: who holds the office.
    ORG_MEMBER = "http://www.w3.org/ns/org#member";
    /// `org:organization`: for whom the office is held.
    ORG_ORGANIZATION = "http://www.w3.org/ns/org#organization";
    /// `schema:CreativeWork`: a document.
    CREATIVE_WORK = "https://schema.org/CreativeWork";
    /// `schema:Dataset`: a document that stands for a data set.
    DATASET = "https://schema.org/Dataset";
    /// `schema:url`.
    SCHEMA_URL = "https://schema.org/url";
    /// `schema:headline`.
    SCHEMA_HEADLINE = "https://schema.org/headline";
    /// `schema:publisher`.
    SCHEMA_PUBLISHER = "https://schema.org/publisher";
    /// `schema:inLanguage`.
    SCHEMA_LANGUAGE = "https://schema.org/inLanguage";
    /// `schema:datePublished`: the day of publication.
    SCHEMA_PUBLISHED = "https://schema.org/datePublished";
    /// `geo:lat_long`: latitude and longitude in one literal.
    LAT_LONG = "http://www.w3.org/2003/01/geo/wgs84_pos#lat_long";
    /// `ch:kind`.
    HAS_KIND = "https://w3id.org/chancery/ns#kind";
    /// `ch:code`.
    HAS_CODE = "https://w3id.org/chancery/ns#code";
    /// `ch:date`.
    HAS_DATE = "https://w3id.org/chancery/ns#date";
    /// `ch:earliest`.
    EARLIEST = "https://w3id.org/chancery/ns#earliest";
    /// `ch:latest`.
    LATEST = "https://w3id.org/chancery/ns#latest";
    /// `ch:status`.
    HAS_STATUS = "https://w3id.org/chancery/ns#status";
    /// `ch:standing`.
    HAS_STANDING = "https://w3id.org/chancery/ns#standing";
    /// `ch:party`.
    PARTY = "https://w3id.org/chancery/ns#party";
    /// `ch:reportedIn`.
    REPORTED_IN = "https://w3id.org/chancery/ns#reportedIn";
    /// `ch:partOf`.
    PART_OF = "https://w3id.org/chancery/ns#partOf";
    /// `ch:during`.
    DURING = "https://w3id.org/chancery/ns#during";
    /// `ch:leadsTo`.
    LEADS_TO = "https://w3id.org/chancery/ns#leadsTo";
    /// `ch:realises`.
    REALISES = "https://w3id.org/chancery/ns#realises";
    /// `ch:concerns`.
    CONCERNS = "https://w3id.org/chancery/ns#concerns";
    /// `ch:possiblySameAs`.
    POSSIBLY_SAME_AS = "https://w3id.org/chancery/ns#possiblySameAs";
    /// `ch:Report`.
    REPORT = "https://w3id.org/chancery/ns#Report";
    /// `ch:about`.
    ABOUT = "https://w3id.org/chancery/ns#about";
    /// `ch:stance`.
    HAS_STANCE = "https://w3id.org/chancery/ns#stance";
    /// `ch:speaker`.
    SPEAKER = "https://w3id.org/chancery/ns#speaker";
    /// `ch:charStart`.
    CHAR_START = "https://w3id.org/chancery/ns#charStart";
    /// `ch:charEnd`.
    CHAR_END = "https://w3id.org/chancery/ns#charEnd";
    /// `ch:confidence`.
    CONFIDENCE = "https://w3id.org/chancery/ns#confidence";
    /// `ch:sentence`.
    SENTENCE = "https://w3id.org/chancery/ns#sentence";
    /// `ch:recordId`.
    RECORD_ID = "https://w3id.org/chancery/ns#recordId";
    /// `ch:aboutRecord`.
    ABOUT_RECORD = "https://w3id.org/chancery/ns#aboutRecord";
    /// `ch:waitsFor`.
    WAITS_FOR = "https://w3id.org/chancery/ns#waitsFor";
    /// `ch:codedSource`.
    CODED_SOURCE = "https://w3id.org/chancery/ns#codedSource";
    /// `ch:Mention`.
    MENTION = "https://w3id.org/chancery/ns#Mention";
    /// `ch:refersTo`.
    REFERS_TO = "https://w3id.org/chancery/ns#refersTo";
    /// `ch:localId`.
    LOCAL_ID = "https://w3id.org/chancery/ns#localId";
    /// `ch:State`.
    STATE = "https://w3id.org/chancery/ns#State";
    /// `ch:Person`.
    PERSON = "https://w3id.org/chancery/ns#Person";
    /// `ch:Organisation`.
    ORGANISATION = "https://w3id.org/chancery/ns#Organisation";
    /// `ch:Group`.
    GROUP = "https://w3id.org/chancery/ns#Group";
    /// `ch:Place`.
    PLACE = "https://w3id.org/chancery/ns#Place";
    /// `ch:Agreement`.
    AGREEMENT = "https://w3id.org/chancery/ns#Agreement";
    /// `ch:Object`.
    OBJECT = "https://w3id.org/chancery/ns#Object";
    /// `ch:Actor`.
    ACTOR = "https://w3id.org/chancery/ns#Actor";
    /// `ch:state`.
    OF_STATE = "https://w3id.org/chancery/ns#state";
    /// `ch:in`.
    IN = "https://w3id.org/chancery/ns#in";
    /// `ch:office`.
    OFFICE = "https://w3id.org/chancery/ns#office";
    /// `ch:held`.
    HELD = "https://w3id.org/chancery/ns#held";
    /// `ch:published`.
    PUBLISHED = "https://w3id.org/chancery/ns#published";
    /// `ch:digest`.
    DIGEST = "https://w3id.org/chancery/ns#digest";
}

/// Datatype of EDTF dates (Library of Congress).
pub const EDTF: &str = "http://id.loc.gov/datatypes/edtf/EDTF";
/// `xsd:date`.
pub const XSD_DATE: &str = "http://www.w3.org/2001/XMLSchema#date";
