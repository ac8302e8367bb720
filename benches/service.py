#!/usr/bin/env python3
"""Puts the running service under load, beside Oxigraph's own server and a bare JSON route, and prints Markdown tables.

    apt-get install wrk
    pip install oxigraph==0.5.13                               # Oxigraph's server, as in Cargo.lock
    cargo build --release --workspace --bins --examples
    python3 benches/service.py --work DIR                      # 1,000,000 tkg rows; benches/timelines.py can use DIR, too

Both servers read the same store, and their answers to the same SPARQL are compared before anything is timed; the bare
route answers with the page of a timeline that it has at hand. What is compared takes turns in rounds, as in
benches/timelines.py. Then timelines are asked while other clients send hostile queries, each the next as soon as the last
is refused or cut. Services listen on loopback only, and are ended.
"""

import argparse
import http.client
import json
import shutil
import statistics
import sys
import threading
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

import peers
import timelines
from timelines import Bare, Bench

JSON_RESULTS = "application/sparql-results+json"
Runs = dict[str, list[dict[str, float]]]


def main() -> int:
    options = parse()
    with timelines.working_folder(options.work) as work:
        bench = timelines.prepare(options, work)
        results = {"machine": timelines.machine(), "versions": peers.versions(), "rows": options.rows}
        with timelines.serving(bench) as port:
            results["load"] = load(bench, port)
            results["hostile"] = under_attack(bench, port)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")
    return 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    timelines.add_common_options(parser)
    parser.set_defaults(wrk="1,4,10")
    parser.add_argument(
        "--hostile", default="0,1,4", metavar="N,…", help="how many hostile clients at once (default 0,1,4)"
    )
    options = parser.parse_args()
    options.parts, options.hostile = [], [int(number) for number in options.hostile.split(",")]
    timelines.require_programs(parser, options.release)
    for name in ["wrk", "oxigraph"]:
        if not shutil.which(name):
            parser.error(f"no program {name}; install it as the head of this file says")
    return options


# Load


def load(bench: Bench, port: int) -> dict[str, Runs]:
    timelines.say("load")
    pairs = {"hot pair": bench.choice.hot, "rare pair": bench.choice.rare}
    with ExitStack() as stack:
        other = stack.enter_context(peers.oxigraph(bench.store, bench.work / "oxigraph.log"))
        questions = {}
        for name, pair in pairs.items():
            bare = stack.enter_context(timelines.serving_bare(bench, port, timelines.timeline_of(bench, pair)))
            questions[f"`/timeline`, {name}, {bare.bytes:,} bytes"] = timeline_sides(bench, port, pair, bare)
        for name, text in sparql_texts(bench).items():
            questions[f"`/sparql`, {name}"] = sparql_sides(bench, port, other, name, text)
        measured = {name: timelines.in_turn(sides, bench.options.rounds) for name, sides in questions.items()}
    timelines.heading(f"Load: wrk, {timelines.load_in_words(bench.options.wrk)}")
    rows = [[question, *row] for question, runs in measured.items() for row in timelines.http_rows(runs)]
    timelines.table(["question", *timelines.HTTP_HEADS], rows)
    return measured


def timeline_sides(bench: Bench, port: int, pair: list[str], bare: Bare) -> dict:
    urls = {"chancery serve": timeline_url(bench, port, pair), "bare, JSON": f"{bare.url}/json"}
    return {name: partial(timelines.wrk, bench.options.wrk, url) for name, url in urls.items()}


def timeline_url(bench: Bench, port: int, pair: list[str]) -> str:
    return f"http://127.0.0.1:{port}/timeline?{urllib.parse.urlencode(timelines.timeline_of(bench, pair))}"


def sparql_texts(bench: Bench) -> dict[str, str]:
    """A page in two shapes for the rare pair, and one look-up, which shows what asking costs by itself."""
    by_hashes = peers.sparql_questions(bench.choice, peers.each)["rare pair"]
    plainly = peers.sparql_questions(bench.choice, peers.together)["rare pair"]
    look_up = f"SELECT * WHERE {{ <{bench.choice.rare[0]}> ?property ?value }} LIMIT 5"
    return {"rare pair, by hashes": by_hashes, "rare pair, plainly": plainly, "look-up": look_up}


def sparql_sides(bench: Bench, port: int, other: int, name: str, text: str) -> dict:
    endpoints = {"chancery serve": (port, "/sparql"), "Oxigraph's server": (other, "/query")}
    answers = [bindings(peers.Endpoint(*endpoint), text) for endpoint in endpoints.values()]
    if answers[0] != answers[1]:
        sys.exit(f"{name}: the two services answer differently")
    query = urllib.parse.urlencode({"query": text})
    urls = {service: f"http://127.0.0.1:{at}{path}?{query}" for service, (at, path) in endpoints.items()}
    return {service: partial(timelines.wrk, bench.options.wrk, url, JSON_RESULTS) for service, url in urls.items()}


def bindings(endpoint: peers.Endpoint, text: str) -> list[str]:
    results = json.loads(endpoint.get([("query", text)], JSON_RESULTS))
    return sorted(json.dumps(row, sort_keys=True) for row in results["results"]["bindings"])


# Hostile queries


def hostile_queries() -> list[str]:
    """As in tests/hostile: what the check of the algebra lets through, and what then takes processors, memory, or the store."""
    lists = " ".join(f"VALUES (?x ?v{n}) {{ {' '.join(f'(1 {i})' for i in range(3000))} }}" for n in range(3))
    return [
        f"SELECT (COUNT(*) AS ?n) {{ {lists} }}",
        f"SELECT * {{ {lists} }} ORDER BY ?v0 DESC(?v1)",
        "SELECT * { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f FILTER(?c = ?f && ?a != ?d) } }",
    ]


def under_attack(bench: Bench, port: int) -> dict:
    timelines.say("hostile queries")
    pairs = {"hot pair": bench.choice.hot, "rare pair": bench.choice.rare}
    runs = {(name, clients): [] for name in pairs for clients in bench.options.hostile}
    seen: Counter[int] = Counter()
    for turn in range(bench.options.rounds):
        for clients in bench.options.hostile[:: 1 if turn % 2 == 0 else -1]:
            with attacked(port, clients, seen):
                for name, pair in pairs.items():
                    asked = timelines.wrk(bench.options.wrk, timeline_url(bench, port, pair))
                    timelines.say(f"  round {turn + 1}: {name}, {clients} hostile, p99 {asked['p99']:.1f} ms")
                    runs[name, clients].append(asked)
    timelines.heading(f"`/timeline` beside hostile queries: wrk, {timelines.load_in_words(bench.options.wrk)}")
    fields = ["requests", "p50", "p99", "errors"]
    rows = []
    for (name, clients), measured in runs.items():
        middle = [statistics.median(run[field] for run in measured) for field in fields]
        rows.append(
            [name, str(clients), f"{middle[0]:,.0f}", *(f"{value:.2f}" for value in middle[1:3]), f"{middle[3]:g}"]
        )
    timelines.table(["question", "hostile queries at once", "requests/s", "p50, ms", "p99, ms", "errors"], rows)
    print(
        "\nThe hostile queries were answered " + ", ".join(f"{status}: {n} times" for status, n in sorted(seen.items()))
    )
    if unexpected := set(seen) - {422, 503}:
        sys.exit(f"hostile queries were answered {unexpected}, and not cut")
    return {"timelines": {f"{name}, {clients}": run for (name, clients), run in runs.items()}, "hostile": seen}


@contextmanager
def attacked(port: int, clients: int, seen: Counter[int]) -> Iterator[None]:
    """Within, so many clients send hostile queries; it is left when the last of them is cut."""
    is_over = threading.Event()
    threads = [threading.Thread(target=attack, args=(port, first, is_over, seen)) for first in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def attack(port: int, first: int, is_over: threading.Event, seen: Counter[int]) -> None:
    queries = hostile_queries()
    while not is_over.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        headers = {"Content-Type": "application/sparql-query"}
        connection.request("POST", "/sparql", queries[first % len(queries)], headers)
        seen[connection.getresponse().status] += 1
        connection.close()
        first += 1


if __name__ == "__main__":
    sys.exit(main())
