#!/usr/bin/env python3
"""Times `chancery network` beside networkx on the same network, in one run, and prints a table of Markdown.

    python3 benches/networks.py STORE

STORE is a store with data in it, such as ICEWS14. What is timed of chancery is the whole command: start, reading the index,
the measure, printing. What is timed of networkx is its call alone, on a graph that is there already, the least work that a
script can get away with. Each is done RUNS times; the least time counts. The values of both are compared, too.
"""

import argparse
import csv
import io
import json
import subprocess
import time

import networkx as nx
from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

MEASURES = {
    "degree": lambda graph: dict(graph.degree()),
    "strength": lambda graph: dict(graph.degree(weight="weight")),
    "pagerank": lambda graph: _pagerank_python(graph, tol=1e-12, max_iter=1000),
    "betweenness": nx.betweenness_centrality,
    "closeness": nx.closeness_centrality,
}


def least(runs, work):
    best, result = float("inf"), None
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("--program", default="target/release/chancery")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--level", default="state")
    args = parser.parse_args()

    def chancery(*words):
        command = [args.program, "--store", args.store, *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    dyads = csv.DictReader(io.StringIO(chancery("dyads", "--level", args.level, "--limit", "0", "--format", "csv")))
    graph = nx.Graph()
    graph.add_weighted_edges_from((row["a"], row["b"], float(row["events"])) for row in dyads)
    print(f"{len(graph)} nodes, {graph.size()} ties, level {args.level}; best of {args.runs}\n")
    print("| measure | `chancery network rank` | networkx, the call alone | ratio |\n|---|--:|--:|--:|")
    for measure, theirs in MEASURES.items():
        rank = ["network", "rank", "--level", args.level, "--by", measure, "--limit", "0", "--format", "json"]
        ours_took, printed = least(args.runs, lambda rank=rank: chancery(*rank))
        theirs_took, values = least(args.runs, lambda theirs=theirs: theirs(graph))
        rows = json.loads(printed)["rows"]
        off = max(abs(row[measure] - values[row["entity"]]) for row in rows)
        if len(rows) != len(graph) or off > 1e-9:
            raise SystemExit(f"{measure}: {len(rows)} rows, and values differ by {off}")
        print(f"| {measure} | {ours_took * 1e3:.0f} ms | {theirs_took * 1e3:.1f} ms | {theirs_took / ours_took:.2f} |")


if __name__ == "__main__":
    main()
