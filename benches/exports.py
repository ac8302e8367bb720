#!/usr/bin/env python3
"""Writes one graph as GraphML by chancery, networkx and igraph in one run, and prints a Markdown table.

    pip install networkx igraph
    cargo build --release --workspace --bins --examples
    python3 benches/exports.py                     # made-up rows, 1,000,000 of them, as dyads
    python3 benches/exports.py --rows 100000 --release DIR --work DIR

Rows of benches/rows.rs are loaded into a store, whose graph of dyads chancery writes. networkx and igraph get the same nodes,
edges and attributes: they read what chancery wrote, and what is timed is writing it again. Each runs in a process of its own;
the memory is the most that the process had, which for the libraries includes the graph that they hold, and the graph is what
they cannot write without. Times are of the processor, so that what else runs on the machine matters little; chancery's include
reading its store.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MIB = 1024  # ru_maxrss counts KiB

NETWORKX = """
import sys, time, networkx
graph = networkx.read_graphml(sys.argv[1])
start = time.process_time()
networkx.write_graphml(graph, sys.argv[2])
print(time.process_time() - start, graph.number_of_edges())
"""
IGRAPH = """
import sys, time, igraph
graph = igraph.Graph.Read_GraphML(sys.argv[1])
start = time.process_time()
graph.write_graphml(sys.argv[2])
print(time.process_time() - start, graph.ecount())
"""


def measured(command: list, output=subprocess.PIPE) -> tuple[float, int, str]:
    """The processor time of a process, the most memory it had in MiB, and what it said."""
    process = subprocess.Popen(command, stdout=output, text=True)
    said = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // MIB, said


def store(release: Path, work: Path, rows: int) -> Path:
    folder = work / f"store-{rows}"
    if not folder.exists():
        table = work / "rows.tsv"
        with table.open("w") as out:
            subprocess.run([release / "examples" / "generate", "--rows", str(rows)], stdout=out, check=True)
        subprocess.run([release / "chancery", "load", "--store", folder, "--format", "tkg", table], check=True)
        table.unlink()
    return folder


def run(release: Path, work: Path, rows: int) -> None:
    written = work / "chancery.graphml"
    command = [release / "chancery", "export", "--store", store(release, work, rows), "--format", "graphml", "--shape", "dyads"]
    with written.open("w") as out:
        seconds, memory, _ = measured(command, out)
    results = {"chancery": (seconds, memory)}
    counts = set()
    for name, script in (("networkx", NETWORKX), ("igraph", IGRAPH)):
        _, memory, said = measured([sys.executable, "-c", script, written, work / f"{name}.graphml"])
        seconds, edges = said.split()
        results[name] = (float(seconds), memory)
        counts.add(int(edges))
    if len(counts) != 1:
        sys.exit(f"networkx and igraph read different graphs: {counts}")
    report(results, counts.pop())


def report(results: dict[str, tuple[float, int]], edges: int) -> None:
    ours = results["chancery"][0]
    print(f"{edges:,} edges\n\n| writer | processor, s | edges/s | chancery is | most memory, MiB |\n|---|---|---|---|---|")
    for name, (seconds, memory) in results.items():
        ratio = "" if name == "chancery" else f"{seconds / ours:.1f} times as fast"
        print(f"| {name} | {seconds:.1f} | {edges / seconds:,.0f} | {ratio} | {memory:,} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="how many rows the store has")
    parser.add_argument("--release", type=Path, default=ROOT / "target" / "release", help="where chancery and its examples are")
    parser.add_argument("--work", type=Path, help="a folder for the store and what is written; what it has is used again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        run(options.release, work, options.rows)


if __name__ == "__main__":
    main()
