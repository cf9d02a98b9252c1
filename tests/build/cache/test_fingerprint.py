"""Keys of what is kept: each setting that reading depends on changes them."""

from __future__ import annotations

from dataclasses import replace

from daap.build.cache.fingerprint import reading_key
from daap.core.settings import Settings


def test_a_relation_of_the_study_changes_the_key_of_a_note(settings: Settings) -> None:
    keys = {
        reading_key(replace(settings, relations=relations), "p_1.md", "0")
        for relations in ({}, {"later": "next"}, {"later": "uses"}, {"then": "next"})
    }
    assert len(keys) == 4
