#!/usr/bin/env python3
"""Hold the plan reader against the schema, judged by python3-jsonschema.

usage: differential.py PROBE SCHEMA EXAMPLES

All examples must be read, all invalid ones refused. Plans grown from the schema, and
seeded mutants of them and of the examples: reader and schema must think the same. Exit 77 (skipped) where there is no jsonschema.
"""
import copy
import json
import random
import subprocess
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("python3-jsonschema is not installed: skipped")
    sys.exit(77)

PLANS = 2000

# Texts that patterns of the schema ask for.
PATTERNED = {
    "color": ["#ff0", "#11223380", "red"], "timecode": ["0:12.5", "1:02:03", "0:01;12"],
    "frames": ["12f", "0f"], "percent": ["50%", "-3.25%"], "stepId": ["s1", "s999"],
    "clipId": ["abc", "e-1_x"],
}
WORDS = ["en", "pt-BR", "16:9", "2.39:1", "-12f", "notes", "a.b-c", "s1"]

SCALARS = [0, 1, -1, 2, 3.5, -0.5, 1e9, -1e9, True, False, None, "", "x", "50%", "-3.25%",
           "12f", "-12f", "0:12.5", "1:02:03", "1:2", "red", "#ff0", "#12345", "center",
           "many", "last", "s1", "s1234", "en", "e", "pt-BR", "16:9", "2.39:1", "auto",
           "none", "forever", "more", [], {}, [1, 2], {"by": "last"}, {"by": 1},
           {"anchor": "end"}, {"anchor": "marker"}, {"nudge": "more"}, {"x": 1},
           "a" * 201, "ä" * 200]


def collect(node, keys, values):
    """All keys and values of the examples: what mutants are made of."""
    if isinstance(node, dict):
        for key, value in node.items():
            keys.add(key)
            values.append(value)
            collect(value, keys, values)
    elif isinstance(node, list):
        for value in node:
            values.append(value)
            collect(value, keys, values)


def schema_words(node, words):
    """Keys and enumerated values that the schema knows."""
    if isinstance(node, dict):
        words.update(node.get("properties", {}).keys())
        for word in node.get("enum", []):
            words.add(word)
        for value in node.values():
            schema_words(value, words)
    elif isinstance(node, list):
        for value in node:
            schema_words(value, words)


def places(node, found):
    """All (container, key) in the document."""
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in items:
        found.append((node, key))
        if isinstance(value, (dict, list)):
            places(value, found)
    return found


def mutate(plan, rng, keys, values):
    where, key = rng.choice(places(plan, []))
    kind = rng.randrange(5)
    if kind == 0:
        del where[key]
    elif kind == 1:
        where[key] = copy.deepcopy(rng.choice(SCALARS))
    elif kind == 2:
        where[key] = copy.deepcopy(rng.choice(values))
    elif isinstance(where, dict):
        other = rng.choice(keys)
        where[other] = copy.deepcopy(rng.choice(SCALARS if kind == 3 else values))
    else:
        where.insert(key, copy.deepcopy(rng.choice(SCALARS if kind == 3 else values)))


def grow(node, schema, rng, depth=0, name=None):
    """Something that mostly fits this part of the schema."""
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        return grow(schema["$defs"][name], schema, rng, depth, name)
    if "const" in node:
        return node["const"]
    if "enum" in node:
        return rng.choice(node["enum"])
    kind = node.get("type")
    if kind == "object" and "properties" in node:
        return grow_object(node, schema, rng, depth)
    for union in ("anyOf", "oneOf"):
        if union in node and not kind:
            return grow(rng.choice(node[union]), schema, rng, depth, name)
    if kind == "array":
        least = node.get("minItems", 0)
        return [grow(node["items"], schema, rng, depth + 1)
                for _ in range(rng.randint(least, max(least, 2)))]
    if kind == "object":
        return {"a": grow(node["additionalProperties"], schema, rng, depth + 1)
                if "additionalProperties" in node else 1}
    if kind == "boolean":
        return rng.random() < 0.5
    if kind in ("number", "integer"):
        low, high = node.get("minimum", -5), node.get("maximum", 5)
        value = rng.choice([low, high, rng.uniform(low, high), (low + high) / 2])
        return int(value) if kind == "integer" or rng.random() < 0.5 else value
    return rng.choice(PATTERNED.get(name) or WORDS)


def grow_object(node, schema, rng, depth):
    needed = set(node.get("required", []))
    for union in ("anyOf", "oneOf"):
        if union in node:
            needed |= set(rng.choice(node[union]).get("required", []))
    often = 0.3 if depth < 3 else 0.05
    result = {}
    for key, part in node["properties"].items():
        if key in needed or rng.random() < often:
            result[key] = grow(part, schema, rng, depth + 1)
    return result


def grow_plan(schema, rng):
    plan = {"version": 1, "kind": "edit",
            "steps": [grow(schema["$defs"]["step"], schema, rng)]}
    for key in ("reply", "clarify", "atomic", "lang", "planner"):
        if rng.random() < 0.1:
            plan[key] = grow(schema["properties"][key], schema, rng)
    return plan


def generate(examples, schema):
    rng = random.Random(20260101)
    words, keys, values = set(), set(), []
    collect(examples, keys, values)
    schema_words(schema, words)
    keys = sorted(keys | words)
    values += sorted(words)
    plans = []
    while len(plans) < PLANS:
        if rng.random() < 0.5:
            plan = grow_plan(schema, rng)
        else:
            plan = copy.deepcopy(rng.choice(examples))
        for _ in range(rng.choice([0, 1, 1, 2])):
            mutate(plan, rng, keys, values)
        plans.append(plan)
    return plans


def main():
    probe, schema_path, examples_path = sys.argv[1:]
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    with open(examples_path, encoding="utf-8") as file:
        document = json.load(file)
    valid = [entry["plan"] for entry in document["examples"]]
    invalid = [entry["plan"] for entry in document["invalid"]]
    plans = valid + invalid + generate(valid, schema)

    lines = "".join(json.dumps(plan) + "\n" for plan in plans)
    run = subprocess.run([probe], input=lines, capture_output=True, text=True, check=True)
    answers = run.stdout.splitlines()
    assert len(answers) == len(plans), "one answer a plan"

    validator = Draft202012Validator(schema)
    wrong = accepted = 0
    for number, (plan, answer) in enumerate(zip(plans, answers)):
        expected = validator.is_valid(plan)
        accepted += expected
        if number < len(valid):
            assert expected, f"example {number} is no longer valid"
        if answer == "limit" or expected == (answer == "ok"):
            continue
        wrong += 1
        if wrong <= 10:
            print("schema says", expected, "reader says", answer)
            print("   ", json.dumps(plan))
    print(f"{len(plans)} plans, {accepted} of them valid, {wrong} judged differently")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
