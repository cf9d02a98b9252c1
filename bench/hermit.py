"""Whether the whole dataset is within OWL 2 DL and consistent, by OWL API and HermiT.

Run by `make hermit`, which makes an environment of its own with Owlready2, as that
brings both in one jar; it wants a JDK, Java 11 or later. All of `daap-all.ttl.gz` is
read: ontology, codebook, guidance, mappings, every source, and what our own reasoner
added. So that a reasoner which passes everything is told, the same is asked with one
thing in two disjoint classes. Ends with status 1 unless the first is within the
profile and consistent, with no class that cannot have instances, and the second is not.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
VOCABULARY = "https://w3id.org/daap/ontology#"
WRONG = f"\n<urn:x> a <{VOCABULARY}Turn> , <{VOCABULARY}CodingStep> .\n"
"""A turn of a transcript that is an activity of a coder."""


def jar() -> Path:
    """The folder of HermiT in the environment. Ends the run where there is none."""
    found = importlib.util.find_spec("owlready2")
    if found is None or found.origin is None:
        sys.exit("needs owlready2, which brings HermiT: run `make hermit`")
    return Path(found.origin).parent / "hermit"


def java(*arguments: str) -> str:
    """What a run with HermiT's classes prints."""
    hermit = jar()
    done = subprocess.run(
        ["java", "-Xmx3g", "-cp", f"{hermit}:{hermit / 'HermiT.jar'}", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def outside(file: Path) -> tuple[int, list[str]]:
    """How many axioms a file holds, and what of it is outside OWL 2 DL."""
    said = java(str(ROOT / "bench" / "Profile.java"), str(file))
    count, *wrong = said.splitlines()
    if not count.isdecimal():
        sys.exit(f"the OWL API gave no answer:\n{said[-2000:]}")
    return int(count), wrong


def asked(file: Path) -> tuple[bool, list[str]]:
    """Whether HermiT finds a file consistent, and its classes without instances."""
    command = "org.semanticweb.HermiT.cli.CommandLine"
    said = java(command, "-k", "-U", file.as_uri())
    if "is satisfiable" in said:
        _, _, listed = said.partition("Classes equivalent to 'owl:Nothing':")
        return True, [n for n in re.findall(r"\t(\S+)", listed) if n != "owl:Nothing"]
    if "not satisfiable" in said or "InconsistentOntologyException" in said:
        return False, []
    sys.exit(f"HermiT gave no answer:\n{said[-2000:]}")


def main() -> None:
    """Ask of a dist, and of the same with a contradiction in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dist", nargs="?", type=Path, default=ROOT / "dist")
    text = gzip.decompress((parser.parse_args().dist / "daap-all.ttl.gz").read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        file, other = Path(folder, "all.ttl"), Path(folder, "wrong.ttl")
        file.write_bytes(text)
        other.write_bytes(text + WRONG.encode())
        axioms, wrong = outside(file)
        consistent, empty = asked(file)
        told, _ = asked(other)
    print(f"axioms: {axioms:,}")
    print("outside OWL 2 DL:", "\n".join(wrong) or "none")
    print("consistent:", "yes" if consistent else "no")
    print("classes that cannot have instances:", ", ".join(empty) or "none")
    print("a contradiction put into it is found:", "no" if told else "yes")
    sys.exit(bool(wrong or empty or told) or not consistent)


if __name__ == "__main__":
    main()
