"""Reads and writes the plugin's tables."""

from collections import defaultdict
from collections.abc import Sequence

from chatclick import PluginContext, SubjectView
from chatclick.clock import now
from chatclick_topics.computing import Result
from chatclick_topics.gathering import Found
from chatclick_topics.models import Topic, TopicSession

MOST_TOPICS = 5000
MOST_SESSIONS = 20_000
BATCH = 500

Members = dict[str, dict[str, list[str]]]


async def load_members() -> Members:
    """Return ids of the sessions of each topic, by language and topic."""
    members: Members = defaultdict(lambda: defaultdict(list))
    for topic in await Topic.filter(is_gone=False).limit(MOST_TOPICS):
        members[topic.language].setdefault(topic.id, [])
    kept = TopicSession.filter(topic_id__isnull=False).limit(MOST_SESSIONS)
    for row in await kept.values("session_id", "topic_id", "language"):
        if row["topic_id"] in members[row["language"]]:
            members[row["language"]][row["topic_id"]].append(row["session_id"])
    return members


async def put(context: PluginContext, sessions: Sequence[Found], result: Result) -> None:
    """Put what was computed in the place of what was before."""
    rows = [
        TopicSession(
            session_id=one.text.id,
            visitor_id=one.text.person,
            topic_id=result.topic_of.get(one.text.id),
            language=one.language,
            on=one.on,
        )
        for one in sessions
    ]

    async def work() -> None:
        await _follow(result)
        await TopicSession.all().delete()
        await TopicSession.bulk_create(rows, batch_size=BATCH)

    await context.write(work)


async def _follow(result: Result) -> None:
    """Keep what people decided of topics, where these go on or went into another."""
    known = {row.id: row for row in await Topic.all().limit(MOST_TOPICS)}
    for name, center in result.centers.items():
        row = known.get(name)
        if row is None:
            row = Topic(id=name, language=result.languages[name], first_seen=now())
            known[name] = row
            row.center, row.is_gone = dict(center), False
            await row.save(force_create=True)
            continue
        row.center, row.is_gone = dict(center), False
        await row.save(update_fields=["center", "is_gone"])
    for change in result.changes:
        if change.kind in ("merged", "gone"):
            await _end(known[change.id], known.get(change.other))


async def _end(row: Topic, heir: Topic | None) -> None:
    """Let a topic be gone; what it went into has its name, if it has none."""
    if heir is not None and row.name and not heir.name:
        heir.name = row.name
        await heir.save(update_fields=["name"])
    target = None if heir is None else heir.id
    await Topic.filter(merged_into=row.id).exclude(id=target).update(merged_into=target)
    if heir is not None and heir.merged_into == row.id:
        heir.merged_into = None
        await heir.save(update_fields=["merged_into"])
    await row.delete()


async def list_rows(subject: SubjectView) -> list[TopicSession]:
    """Return what is kept of a person's sessions."""
    return await TopicSession.filter(visitor_id=subject.visitor_id).limit(MOST_SESSIONS)


async def erase(context: PluginContext, subject: SubjectView) -> int:
    """Forget the sessions of a person, and return how many they were."""

    async def work() -> int:
        gone = await TopicSession.filter(visitor_id=subject.visitor_id).delete()
        for at in range(0, len(subject.session_ids), BATCH):
            some = list(subject.session_ids[at : at + BATCH])
            gone += await TopicSession.filter(session_id__in=some).delete()
        return gone

    return await context.write(work)
