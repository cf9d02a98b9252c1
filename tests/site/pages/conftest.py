"""Three sites without live parts: of p_4, of a beekeepers' study, and of hives.

The beekeepers' study is made up. Its texts hold what would break a page that does
not escape them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support import CODES_HEAD, code_ttl, study_toml

from daap.build.dataset_files import release
from daap.build.pipeline import build
from daap.core.settings import read_settings
from daap.publish.writer import publish
from daap.site.dataset import Dataset, read_dataset
from daap.site.write import write_site

HIVES = Path(__file__).parents[2] / "studies" / "apiary" / "study.toml"
STUDY = study_toml(
    "Bees & <b>honey</b>",
    "https://example.org/bees/",
    """codebook = "codes.ttl"
guidance = "guidance.ttl"
sources = "sources.csv"
attributions = "attributions.csv"
[reading]
interview = 'b[0-9]+'
""",
    description="Logbooks of beekeepers, made up for tests.",
)

LOG_HIVE = """<code/log_hive> a daap:Practice, skos:Concept ; skos:notation "log_hive" ;
    skos:prefLabel "Log </script><script>alert(1)</script> Hive"@en ;
    skos:definition "A hive in a <b>log</b>."@en ; skos:inScheme <codebook> ;
    skos:exactMatch <https://vocabulary.example/hive> ;
    skos:topConceptOf <codebook> .
"""
CODES = "".join(
    (
        CODES_HEAD,
        code_ttl("hive_decision", "Decision", "Which hive?", "The choice of a hive."),
        LOG_HIVE,
        code_ttl("box_hive", "Pattern", "Box Hive", "A hive in a box."),
        code_ttl("calm", "Force", "Calm", "How calm the bees are."),
    )
)

GUIDANCE = """@prefix daap: <https://w3id.org/daap/ontology#> .
<code/hive_decision/option/log_hive> a daap:DecisionOption ;
    daap:ofDecision <code/hive_decision> ; daap:proposes <code/log_hive> ;
    daap:position 1 .
<code/hive_decision/option/box_hive> a daap:DecisionOption ;
    daap:ofDecision <code/hive_decision> ; daap:proposes <code/box_hive> ;
    daap:position 2 .
<code/log_hive/impact/calm> a daap:ForceImpact ; daap:ofSolution <code/log_hive> ;
    daap:onForce <code/calm> ; daap:impact daap:VeryPositive .
<code/log_hive> daap:improves <code/calm> .
<code/box_hive/impact/calm> a daap:ForceImpact ; daap:ofSolution <code/box_hive> ;
    daap:onForce <code/calm> ; daap:impact daap:Negative .
<code/box_hive> daap:harms <code/calm> .
<code/box_hive/depends/uses/log_hive> a daap:Dependency ; daap:from <code/box_hive> ;
    daap:to <code/log_hive> ; daap:relation daap:uses .
<code/box_hive> daap:uses <code/log_hive> .
"""

SOURCES = (
    "identifier,title,url,archive_url,tiny_url,source_type,author_type,"
    "has_example,has_source_code\n"
    "b1,A <i>calm</i> keeper,javascript:alert(1),https://e.org/a?x=1&y=2,,Interview,"
    "Practitioner,true,false\n"
    'w2,"A leaflet ""read"" by nobody",https://e.org/leaflet,,,Interview,'
    "Practitioner,false,false\n"
)
ATTRIBUTIONS = "source,code\nb1,log_hive\nb1,box_hive\nw2,calm\n"

SAID = (
    "I keep logs <script>alert('b')</script> & my bees \u202estay\u202c calm in the "
    "log all winter 🐝 </style></p> and \u05d3\u05d1\u05d5\u05e8\u05d4 hums."
)
"""What the beekeeper says; two notes quote words of it that overlap."""

NOTE = f"""# b
1
## title
A calm keeper
## source type
Interview

# coding

> Interviewer

> How do you keep bees?

> Expert Z

> {SAID}

**OPEN CODING TRACE:**

my bees \u202estay\u202c calm in the log

calm in the log all winter 🐝

People who keep logs <img src=x onerror=alert(1)> are calm

**AXIAL CODING TRACE:**
``` python
log_hive
smoke_pipe
```
"""


@pytest.fixture(scope="session")
def bees(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published dataset of the beekeepers' study."""
    folder = tmp_path_factory.mktemp("bees")
    (folder / "field-notes").mkdir()
    for name, text in {
        "study.toml": STUDY,
        "codes.ttl": CODES,
        "guidance.ttl": GUIDANCE,
        "sources.csv": SOURCES,
        "attributions.csv": ATTRIBUTIONS,
        "field-notes/b_1.md": NOTE,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    result = build(read_settings(folder / "study.toml"))
    publish(release(result), result.findings, folder / "dist")
    return folder / "dist"


@pytest.fixture(scope="session")
def bee_site(bees: Path) -> Path:
    """The site of the beekeepers' study."""
    write_site(bees, bees / "site")
    return bees / "site"


@pytest.fixture(scope="session")
def hive_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a made-up study that states much and has no attributions."""
    folder = tmp_path_factory.mktemp("hives")
    result = build(read_settings(HIVES))
    publish(release(result), result.findings, folder / "dist")
    write_site(folder / "dist", folder / "site")
    return folder / "site"


@pytest.fixture(scope="session")
def bee_dataset(bees: Path) -> Dataset:
    """The beekeepers' dataset as pages ask it."""
    return read_dataset(bees)


@pytest.fixture(scope="session")
def p4_dataset(dist: Path) -> Dataset:
    """The dataset of p_4 as pages ask it."""
    return read_dataset(dist)


@pytest.fixture(scope="session")
def said() -> str:
    """What the beekeeper says."""
    return SAID
