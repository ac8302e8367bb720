#!/usr/bin/env python3
"""Makes a drawing of an aggregate export, for Graphviz: who meets whom, at least so often.

    chancery export --format graphml --shape aggregate --level state --kind consult -o meetings.graphml
    python3 docs/images/meetings.py meetings.graphml 8 | neato -Tpng -o docs/images/meetings.png
"""

import collections
import json
import math
import sys

import networkx as nx

STYLE = """  graph [overlap=prism sep="+6" splines=true outputorder=edgesfirst dpi=72 start=7 bgcolor=white]
  node [shape=ellipse style=filled color="#2f6690" fillcolor="#e3edf5" fontname="Helvetica" fontcolor="#16324f" margin="0.04,0.03"]
  edge [color="#8fa9c2b0"]"""


def read(path, least):
    """The ties of at least so many events, in the largest part that they join."""
    told = nx.read_graphml(path)
    weights = collections.Counter()
    for one, other, data in told.edges(data=True):
        weights[tuple(sorted((one, other)))] += data["weight"]
    graph = nx.Graph()
    for (one, other), weight in sorted(weights.items()):
        if weight >= least:
            graph.add_edge(told.nodes[one]["label"], told.nodes[other]["label"], weight=weight)
    return graph.subgraph(max(nx.connected_components(graph), key=len))


def main():
    graph = read(sys.argv[1], int(sys.argv[2]))
    print(f"graph meetings {{\n{STYLE}")
    for node, strength in sorted(graph.degree(weight="weight")):
        print(f"  {json.dumps(node, ensure_ascii=False)} [fontsize={10 + math.sqrt(strength) / 2.2:.1f}]")
    for one, other, weight in sorted(graph.edges(data="weight")):
        ends = f"{json.dumps(one, ensure_ascii=False)} -- {json.dumps(other, ensure_ascii=False)}"
        print(f"  {ends} [penwidth={0.6 + weight / 14:.2f} len={2.4 - math.log10(weight) * 0.8:.2f}]")
    print("}")


if __name__ == "__main__":
    main()
