#!/usr/bin/env python3
"""Prints, as Markdown, what each rule of joining does to the busiest pairs of states of a data set.

    python3 benches/folding.py events.2018-06-02.tab
"""

import argparse
import collections
import csv
import io
import subprocess
import tempfile

RULES = ["alike", "state-for-member", "date-within", "place-within", "matter-left-out"]
EVENTS = """SELECT ?event ?one ?other ?kind ?into (GROUP_CONCAT(?rule; separator=" ") AS ?by) WHERE {
  ?event a sem:Event ; ch:party ?one , ?other ; ch:kind ?kind . FILTER(STR(?one) < STR(?other))
  OPTIONAL { ?event ch:joinedInto ?into } OPTIONAL { ?event ch:joinedBy ?rule }
} GROUP BY ?event ?one ?other ?kind ?into"""
REPORTS = "SELECT ?event (COUNT(?report) AS ?n) WHERE { GRAPH ?d { ?report ch:about ?event } } GROUP BY ?event"


def chancery(program, store, *words):
    done = subprocess.run([program, "--store", store, *words], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr)
    return done.stdout


def query(program, store, text):
    return list(csv.DictReader(io.StringIO(chancery(program, store, "query", "-e", text, "--format", "csv"))))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--program", default="target/release/chancery")
    parser.add_argument("--pairs", type=int, default=10)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as store:
        chancery(args.program, store, "load", *args.files)
        events = query(args.program, store, EVENTS)
        reports = {row["event"]: int(row["n"]) for row in query(args.program, store, REPORTS)}
    pairs = collections.defaultdict(list)
    for row in events:
        pairs[row["one"].rsplit("/", 1)[-1], row["other"].rsplit("/", 1)[-1]].append(row)
    busiest = sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0]))[: args.pairs]
    print("| pair | reports | exact | " + " | ".join(RULES) + " | events |")
    print("|---|--:|--:|" + "--:|" * (len(RULES) + 1))
    for (one, other), rows in busiest:
        by = collections.Counter()
        for row in rows:
            for rule in row["by"].split():
                by[rule] += 1
        told = sum(reports.get(row["event"], 1) for row in rows)
        happenings = sum(1 for row in rows if not row["into"])
        cells = " | ".join(f"−{by[rule]}" if by[rule] else "" for rule in RULES)
        print(f"| {one}–{other} | {told} | {len(rows)} | {cells} | {happenings} |")


if __name__ == "__main__":
    main()
