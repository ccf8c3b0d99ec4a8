#!/usr/bin/env python3
"""Whatever a plan says can be said in the wire form, and comes back as it was.

usage: wire_differential.py PROBE SCHEMA WIRE_SCHEMA EXAMPLES

All examples, and plans grown from the schema of plans: each rendering fits the wire
schema (judged by python3-jsonschema), and reads as the plan it was. Exit 77 (skipped)
where there is no jsonschema.
"""
import json
import random
import subprocess
import sys

import differential

PLANS = 1500


def grow(schema, rng):
    """A plan whose second step may name the first, which is all that it can name."""
    plan = differential.grow_plan(schema, rng)
    first = {"op": "join", "id": "s1", "target": {"by": "last"}}
    for step in plan["steps"]:
        step.pop("id", None)
    plan["steps"].insert(0, first)
    return json.loads(json.dumps(plan).replace('"s999"', '"s1"'))


def differs(plan, answer, validator):
    """What is wrong with what came of the plan, or None."""
    for error in validator.iter_errors(answer["wire"]):
        return "does not fit the wire schema: " + error.message
    if "faults" in answer:
        return "is not read: " + "; ".join(answer["faults"])
    if "differs" in answer:
        return "reads as " + json.dumps(answer["differs"])
    return None


def main():
    probe, schema_path, wire_path, examples_path = sys.argv[1:]
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    with open(wire_path, encoding="utf-8") as file:
        validator = differential.Draft202012Validator(json.load(file))
    with open(examples_path, encoding="utf-8") as file:
        plans = [entry["plan"] for entry in json.load(file)["examples"]]
    rng = random.Random(20261123)
    examples = len(plans)
    plans += [grow(schema, rng) for _ in range(PLANS)]

    lines = "".join(json.dumps(plan) + "\n" for plan in plans)
    run = subprocess.run([probe, "round"], input=lines, capture_output=True, text=True,
                         check=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == len(plans), "one answer a plan"
    wrong = said = 0
    for number, (plan, answer) in enumerate(zip(plans, answers)):
        assert answer or number >= examples, f"example {number} is no plan"
        if not answer:
            continue
        said += 1
        problem = differs(plan, answer, validator)
        if problem:
            wrong += 1
        if problem and wrong <= 10:
            print(json.dumps(plan), "\n  as", json.dumps(answer["wire"]), "\n  ", problem)
    print(f"{said} plans said, {wrong} of them come back otherwise")
    sys.exit(1 if wrong or said < PLANS // 4 else 0)


main()
