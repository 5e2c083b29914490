"""The database: models, migrations, the single write path, and the reads the hot path needs.

Nothing outside this package writes. `database` opens and migrates, `unit_of_work` commits,
`appends` plans a batch of messages without touching the database.
"""
