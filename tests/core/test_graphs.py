"""Circles in directed graphs, against reachability worked out the slow way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from daap.core.graphs import levels, nodes_on_cycles

GRAPHS = st.dictionaries(
    st.sampled_from("abcdefg"), st.lists(st.sampled_from("abcdefg"), max_size=4)
)


def reached(links: dict[str, list[str]], start: str) -> set[str]:
    found, waiting = set[str](), [start]
    while waiting:
        for target in links.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


@given(GRAPHS)
def test_nodes_share_a_number_exactly_if_each_is_reached_from_the_other(
    links: dict[str, list[str]],
) -> None:
    found = nodes_on_cycles(links)
    nodes = {*links, *(other for others in links.values() for other in others)}
    for one in nodes:
        for other in nodes - {one}:
            together = other in reached(links, one) and one in reached(links, other)
            same = one in found and found[one] == found.get(other)
            assert same == together


def test_a_chain_of_a_hundred_thousand_nodes_is_no_circle_until_it_is_closed() -> None:
    chain = {str(n): [str(n + 1)] for n in range(100_000)}
    assert nodes_on_cycles(chain) == {}
    chain["100000"] = ["0"]
    assert len(nodes_on_cycles(chain)) == 100_001
    assert set(nodes_on_cycles(chain).values()) == {0}


def test_nodes_that_all_lead_to_one_another_come_in_order() -> None:
    names = [f"n{number:02}" for number in range(40)]
    everyone = {name: [*names[::-1]] for name in names[::-1]}
    assert levels(everyone, key=str) == {name: at for at, name in enumerate(names)}
