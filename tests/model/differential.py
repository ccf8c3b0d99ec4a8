#!/usr/bin/env python3
"""Hold the reader of compositions against the JSON schema.

    differential.py PROBE SCHEMA SAMPLE... [--count N] [--seed N]

Mutates the samples (keys and values dropped, added, replaced, swapped) and asks both
whether the outcome has the right shape. They must agree; where the shape is right the
reader may still refuse a document because an invariant is broken ("invalid"). What it
accepts it must write so that the schema accepts it and writing it again changes nothing.
Exits 77 (skipped) without python3-jsonschema.
"""
import argparse
import copy
import json
import random
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed: skipped")
    sys.exit(77)

POOL = [
    None, True, False, 0, 1, 2, -1, 2.0, 0.5, -0.5, 1.5, 100, 99999, 1e8, 270, 90,
    "", "x", "a b", "main", "5s", "-5s", "0s", "7/2s", "7/0s", "07s", "1.5s", "5",
    "#FFF", "#FFFFFF", "#ffffff80", "#GGGGGG", "25/1", "0/1", "30000/1001", "-2/1",
    "1/-2", "ease-in", "hold", "loop", "word", "left", "normal", "multiply", "video",
    "en", "en-GB", "english", "blake2b:" + "0" * 64, "sha256:xyz", "mlt:glow", "Blur",
    [], {}, [0, 1], [1], [1, 2, 3], ["x", "y"], [0.5, "x"], {"x": 1},
    {"keys": []}, {"keys": [{"at": 0, "value": 1}]}, {"keys": [{"at": 0, "value": [1, 2]}]},
    {"keys": [{"at": 0, "value": "#FFFFFF"}]}, {"keys": [{"at": 0, "value": "3s"}]},
    {"keys": [{"at": 0, "value": 1, "ease": {"spring": {}}}], "extend": "ping-pong"},
    {"keys": [{"at": "1s", "value": 1, "ease": {"bezier": [0, 0, 1, 1]}}]},
    {"bezier": [0, 0, 1, 1]}, {"bezier": [2, 0, 1, 1]}, {"spring": {"mass": 0}},
    {"gradient": "radial", "stops": [[0, "#000000"], [1, "#FFFFFF"]]},
    {"color": "#000000"}, {"color": "#000000", "width": 2}, {"duration": 5},
    {"duration": 5, "curve": "linear"}, {"under": ["a1"], "amount": -6},
    {"under": [], "amount": -6}, {"under": ["a1", "a1"], "amount": -6},
    {"mode": "karaoke"}, {"paint": "#123456", "width": 3}, {"left": 0.2}, {"left": 2},
    {"video": 0}, {"otio": {"a": [1]}}, {"Bad Key": 1}, [{"text": "hi"}], [{"text": ""}],
    [{"id": "fx-new", "type": "blur"}], [{"id": "m-new", "at": 3}],
    [{"id": "m-new", "at": "3s", "kind": "beat"}],
    [{"start": 0, "duration": 5, "text": "hi", "words": []}],
    [[0, 0], [1, 1]], [[0, 0]], "M 0 0 L 1 1", "line", "polygon", "path", "rect",
]


def nodes(value, out):
    """All containers within value."""
    if isinstance(value, dict):
        out.append(value)
        for member in value.values():
            nodes(member, out)
    elif isinstance(value, list):
        out.append(value)
        for member in value:
            nodes(member, out)
    return out


def keys_of(schema, out):
    if isinstance(schema, dict):
        out.update(schema.get("properties", {}))
        for member in schema.values():
            keys_of(member, out)
    elif isinstance(schema, list):
        for member in schema:
            keys_of(member, out)
    return out


class Mutator:
    def __init__(self, samples, schema, seed):
        self.random = random.Random(seed)
        self.samples = samples
        self.keys = sorted(keys_of(schema, set())) + ["colour", "Start", ""]
        self.members = {}
        for sample in samples:
            for node in nodes(sample, []):
                if isinstance(node, dict):
                    for key, value in node.items():
                        self.members.setdefault(key, []).append(value)

    def value(self, key):
        """Something that stood under this key elsewhere, or anything."""
        if key in self.members and self.random.random() < 0.3:
            return copy.deepcopy(self.random.choice(self.members[key]))
        return copy.deepcopy(self.random.choice(POOL))

    def change_object(self, node):
        key = self.random.choice(sorted(node)) if node else None
        kind = self.random.randrange(4)
        if kind == 0 and key is not None:
            del node[key]
        elif kind == 1:
            new = self.random.choice(self.keys)
            node[new] = self.value(new)
        elif key is not None:
            node[key] = self.value(key)

    def change_list(self, node):
        kind = self.random.randrange(3)
        if kind == 0 and node:
            del node[self.random.randrange(len(node))]
        elif kind == 1 and node:
            node[self.random.randrange(len(node))] = copy.deepcopy(self.random.choice(POOL))
        else:
            node.append(copy.deepcopy(self.random.choice(POOL)))

    def mutant(self):
        document = copy.deepcopy(self.random.choice(self.samples))
        for _ in range(self.random.choice([1, 1, 1, 2])):
            node = self.random.choice(nodes(document, []))
            if isinstance(node, dict):
                self.change_object(node)
            else:
                self.change_list(node)
        return document


class Probe:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def ask_text(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer:
            sys.exit("the reader died on: " + text)
        return answer

    def ask(self, document):
        return self.ask_text(json.dumps(document))

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


def disagreement(answer, document, validator, probe):
    """Why answer and schema do not go together, or None."""
    verdict, rest = answer.split(" ", 1)
    errors = list(validator.iter_errors(document))
    if errors and verdict == "ok":
        return "the schema refuses: " + jsonschema.exceptions.best_match(errors).message
    if not errors and verdict not in ("ok", "invalid"):
        return "the reader refuses: " + answer
    if verdict == "ok" and list(validator.iter_errors(json.loads(rest))):
        return "the schema refuses what was written: " + rest
    if verdict == "ok" and probe.ask_text(rest) != answer:
        return "what was written is written again otherwise: " + rest
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("probe")
    parser.add_argument("schema")
    parser.add_argument("samples", nargs="+")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    schema = json.load(open(args.schema, encoding="utf-8"))
    samples = [json.load(open(name, encoding="utf-8")) for name in args.samples]
    validator = jsonschema.Draft202012Validator(schema)
    mutator = Mutator(samples, schema, args.seed)
    probe = Probe(args.probe)
    failed = 0
    counts = {}
    for n in range(args.count):
        document = samples[n] if n < len(samples) else mutator.mutant()
        answer = probe.ask(document)
        why = disagreement(answer, document, validator, probe)
        counts[answer.split(" ")[0]] = counts.get(answer.split(" ")[0], 0) + 1
        if why:
            failed += 1
            print(f"mutant {n} (seed {args.seed}): {why}\n  {json.dumps(document)}")
    print(f"{args.count} documents, {failed} disagreements, the reader said {counts}")
    return 1 if failed or probe.close() != 0 else 0


if __name__ == "__main__":
    sys.exit(main())
