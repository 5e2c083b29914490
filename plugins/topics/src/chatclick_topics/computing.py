"""From sessions to topics with stable ids. Pure."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from chatclick_topics.clustering import Vector, cluster
from chatclick_topics.gathering import Found
from chatclick_topics.matching import Change, match


@dataclass(frozen=True, slots=True)
class Result:
    """What was computed.

    Attributes:
        centers: what each topic is about, by id.
        languages: of each topic, by id.
        topic_of: the topic of each session; sessions without one are missing.
        changes: against the time before.
    """

    centers: Mapping[str, Vector]
    languages: Mapping[str, str]
    topic_of: Mapping[str, str]
    changes: tuple[Change, ...]


def compute(
    sessions: Sequence[Found],
    before: Mapping[str, Mapping[str, Collection[str]]],
    *,
    fewest: int,
    tell: Callable[[float], None],
) -> Result:
    """Group sessions of each language by what they are about.

    Args:
        sessions: the oldest first.
        before: ids of the sessions of each topic there was, by language and id.
        fewest: sessions that make a topic.
        tell: is told how far it is, from 0 to 1.
    """
    texts = defaultdict(list)
    for session in sessions:
        texts[session.language].append(session.text)
    centers: dict[str, Vector] = {}
    languages: dict[str, str] = {}
    topic_of: dict[str, str] = {}
    changes: list[Change] = []
    done = 0
    for language in sorted({*texts, *before}):
        ones = texts[language]
        share, base = len(ones) / max(1, len(sessions)), done / max(1, len(sessions))
        clustering = cluster(
            ones,
            fewest=fewest,
            tell=lambda part, share=share, base=base: tell(base + share * part),  # type: ignore[misc]
        )
        members = [group.members for group in clustering.groups]
        ids, found = match(language, members, before.get(language, {}))
        changes += found
        for name, group in zip(ids, clustering.groups, strict=True):
            centers[name], languages[name] = group.center, language
            topic_of |= dict.fromkeys(group.members, name)
        done += len(ones)
    return Result(centers, languages, topic_of, tuple(changes))
