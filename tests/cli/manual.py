#!/usr/bin/env python3
"""Do the generated parts of the manuals agree with the tables of the program?

    tests/cli/manual.py CHATKUT             check
    tests/cli/manual.py CHATKUT --update    write them
"""
import os
import pathlib
import subprocess
import sys

MAN = pathlib.Path(__file__).resolve().parents[2] / "man"
PARTS = {"commands": "chatkut.1", "properties": "chatkut-project.5",
         "effects": "chatkut-project.5", "transitions": "chatkut-project.5", "language": "chatkut-language.7",
         "keys": "chatkut-keys.5", "settings": "chatkut.conf.5", "models": "chatkut.conf.5",
         "providers": "chatkut-models.7"}


def generated(chatkut, part):
    environment = dict(os.environ, LC_ALL="C.UTF-8")
    return subprocess.run([chatkut, "help", "--mdoc", part], check=True, capture_output=True,
                          text=True, env=environment).stdout


def main():
    chatkut, update = sys.argv[1], "--update" in sys.argv
    stale = 0
    for part, name in PARTS.items():
        page = MAN / name
        text = page.read_text()
        begin, end = f'.\\" BEGIN {part}\n', f'.\\" END {part}\n'
        head, rest = text.split(begin)
        _, tail = rest.split(end)
        fresh = head + begin + generated(chatkut, part) + end + tail
        if fresh == text:
            continue
        if update:
            page.write_text(fresh)
        else:
            stale = 1
            print(f"man/{name} is not what the table says; run: "
                  f"tests/cli/manual.py {chatkut} --update", file=sys.stderr)
    return stale


if __name__ == "__main__":
    sys.exit(main())
