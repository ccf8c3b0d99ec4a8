#!/usr/bin/env python3
"""No words of a language in the planner's C: they belong to data/lang.

Looks at every string literal of src/planner/*.c that is not translated text. A word in it
that some language file lists as a word of speech must also be an identifier: a name of the
edit plan, a class, a value, or a verb that frames ask for.
"""
import json
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
lang = [path for path in sorted((root / "data/lang").glob("*.lang")) if path.stem != "common"]


def identifiers():
    names = set()
    schema = json.loads((root / "data/schema/edit-plan.schema.json").read_text())

    def walk(node):
        if isinstance(node, dict):
            names.update(node)
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)
        elif isinstance(node, str) and re.fullmatch(r"[\w.-]+", node):
            names.add(node)

    walk(schema)
    for path in (root / "data/lang").glob("*.lang"):
        rules = False
        for line in path.read_text().splitlines():
            section = re.match(r"\[([\w-]+)(?: (.*))?\]", line)
            rules = section.group(1) == "rules" if section else rules
            if rules and "=" in line and not line.startswith("#"):
                names.add(line.split()[0])
            if section:
                names.add(section.group(1))
                names.update(re.findall(r"[\w-]+", section.group(2) or ""))
            elif "=" in line and not line.startswith("#"):
                names.update(re.findall(r"[\w-]+", line.split("=", 1)[1]))
    classes = (root / "src/planner/classes.def").read_text()
    names.update(re.findall(r'CLASS\(\w+, "([\w-]+)"', classes))
    properties = (root / "include/chatkut/model/property.def").read_text()
    names.update(re.findall(r'PROPERTY\(\w+, "(\w+)"', properties))
    return names


def speech():
    words = set()
    for path in lang:
        section = None
        for line in path.read_text().splitlines():
            if line.startswith("["):
                section = re.match(r"\[([\w-]+)", line).group(1)
            if line.startswith(("#", "[")) or section in ("rules", "examples"):
                continue
            words.update(re.findall(r"[a-z]+", line.split("=", 1)[0]))
    return words


def literals(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r'\b(?:_|N_|KIND)\((?:[^()"]|"(?:\\.|[^"\\])*"\s*)*\)', "", text)
    text = re.sub(r"#include.*", "", text)
    text = re.sub(r"'(?:\\.|[^'\\])'", "", text)
    for literal in re.findall(r'"((?:\\.|[^"\\])*)"', text):
        if not re.fullmatch(r"[\[{][sobifnIO*?\[\]{}]*[\]}]", literal):  # json_pack()
            yield literal


names, words, bad = identifiers(), speech(), 0
for path in sorted((root / "src/planner").glob("*.c")):
    for literal in literals(path.read_text()):
        plain = re.sub(r"%[-+.*\d]*(?:hh?|ll?|z)?\w|\\.", " ", literal)
        for word in re.findall(r"[A-Za-z][A-Za-z-]*", plain):
            if word.lower() in words and word not in names:
                print(f"{path.name}: “{word}” in \"{literal}\"")
                bad += 1
sys.exit(1 if bad else 0)
