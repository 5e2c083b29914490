"""A serial id is no cursor on PostgreSQL; a counter taken under a row lock is one.

Ids are handed out when a row is inserted and become visible when its transaction commits, in any
order. A reader that remembers the highest id misses what commits later.
"""

import asyncio
import random

import asyncpg

WRITERS = 6
ROWS_EACH = 25


async def test_a_reader_by_serial_id_misses_rows_and_one_by_locked_counter_none(
    postgres_url: str,
) -> None:
    pool = await asyncpg.create_pool(postgres_url, min_size=WRITERS + 1, max_size=WRITERS + 1)
    await pool.execute("CREATE TABLE head(position BIGINT)")
    await pool.execute("INSERT INTO head VALUES (0)")
    await pool.execute("CREATE TABLE by_serial(id BIGSERIAL PRIMARY KEY)")
    await pool.execute("CREATE TABLE by_counter(id BIGINT PRIMARY KEY)")

    async def insert_serial(connection: asyncpg.Connection) -> None:
        await connection.execute("INSERT INTO by_serial DEFAULT VALUES")

    async def insert_counted(connection: asyncpg.Connection) -> None:
        position = await connection.fetchval(
            "UPDATE head SET position = position + 1 RETURNING position"
        )
        await connection.execute("INSERT INTO by_counter VALUES ($1)", position)

    missed_by_serial = await count_missed(pool, "by_serial", insert_serial)
    missed_by_counter = await count_missed(pool, "by_counter", insert_counted)
    await pool.close()

    assert missed_by_serial > 0
    assert missed_by_counter == 0


async def count_missed(pool, table, insert) -> int:  # type: ignore[no-untyped-def]
    rng = random.Random(1)

    async def write() -> None:
        for _ in range(ROWS_EACH):
            async with pool.acquire() as connection, connection.transaction():
                await insert(connection)
                await asyncio.sleep(rng.uniform(0, 0.005))

    writers = [asyncio.create_task(write()) for _ in range(WRITERS)]
    seen = newest = 0
    while True:
        is_over = all(writer.done() for writer in writers)
        rows = await pool.fetch(f"SELECT id FROM {table} WHERE id > $1 ORDER BY id", newest)
        seen += len(rows)
        newest = rows[-1]["id"] if rows else newest
        if is_over:
            break
        await asyncio.sleep(0)
    await asyncio.gather(*writers)
    return WRITERS * ROWS_EACH - seen
