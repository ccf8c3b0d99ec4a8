#!/usr/bin/env python3
"""Every sentence that people see can be translated, and German is whole.

Fails when a source with translatable strings is missing from po/POTFILES.in, or when a
translation of po/LINGUAS lacks a string, has one marked fuzzy or one with other format
specifiers than the original.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MARKED = re.compile(r"\b(?:_|N_|Q_|C_|NC_|ngettext)\s*\(")
KEYWORDS = ["_", "N_", "Q_:1g", "ngettext:1,2", "C_:1c,2", "NC_:1c,2"]


def listed(name):
    lines = (ROOT / "po" / name).read_text().splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def marked():
    found = []
    for folder in ("src", "include"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".c", ".h", ".def") and MARKED.search(strip(path)):
                found.append(str(path.relative_to(ROOT)))
    return found


def strip(path):
    """The code of a file without its comments."""
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(), flags=re.S)


def missing_strings(language, template, folder):
    merged = folder / f"{language}.po"
    subprocess.run(["msgmerge", "-q", "--no-fuzzy-matching", "-o", merged,
                    ROOT / "po" / f"{language}.po", template], check=True)
    left = []
    for flag in ("--untranslated", "--only-fuzzy"):
        out = subprocess.run(["msgattrib", flag, "--no-obsolete", merged], check=True,
                             capture_output=True, text=True).stdout
        left += re.findall(r'^msgid ((?:".*"\n?)+)', out, flags=re.M)[1:]
    return left


def format_errors(language):
    """What msgfmt finds: format specifiers that differ, a broken header."""
    done = subprocess.run(["msgfmt", "--check", "-o", "/dev/null",
                           ROOT / "po" / f"{language}.po"], capture_output=True, text=True,
                          check=False)
    return done.stderr.splitlines() if done.returncode else []


def main():
    if not shutil.which("xgettext"):
        print("gettext is not installed: not tested")
        return 77
    potfiles = listed("POTFILES.in")
    wrong = [f"{name}: not in po/POTFILES.in" for name in marked() if name not in potfiles]
    wrong += [f"{name}: in po/POTFILES.in but not there"
              for name in potfiles if not (ROOT / name).exists()]
    if potfiles != sorted(potfiles):
        wrong.append("po/POTFILES.in: not sorted")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        template = folder / "chatkut.pot"
        there = [p for p in potfiles if (ROOT / p).exists()]
        subprocess.run(["xgettext", "--from-code=UTF-8", "--language=C", "-o", template]
                       + [f"--keyword={word}" for word in KEYWORDS] + there,
                       cwd=ROOT, check=True)
        for language in listed("LINGUAS"):
            wrong += format_errors(language)
            for text in missing_strings(language, template, folder):
                wrong.append(f"po/{language}.po: not translated: {text.strip()}")
    print("\n".join(wrong) or "all translated")
    return 1 if wrong else 0


sys.exit(main())
