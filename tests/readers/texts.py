"""Tells schemathesis how texts are sent in the media types of SPARQL and RDF: as they are."""

import schemathesis


@schemathesis.serializer(
    "application/sparql-query",
    "application/sparql-update",
    "application/n-triples",
    "application/n-quads",
    "application/trig",
)
def text(_context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
