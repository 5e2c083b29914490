"""Emptying a PostgreSQL database before a restore, in the transaction of the restore."""

EMPTY = """
DO $$
DECLARE
  command text;
BEGIN
  IF to_regclass('_timescaledb_catalog.hypertable') IS NOT NULL THEN
    IF EXISTS (SELECT 1 FROM _timescaledb_catalog.hypertable) THEN
      RAISE 'the database has hypertables of TimescaleDB; restore into an empty one';
    END IF;
  END IF;
  FOREACH command IN ARRAY ARRAY(
    SELECT format('DROP %s IF EXISTS %s CASCADE', kind, name) FROM (
      SELECT 'pg_class'::regclass AS catalog, oid, relnamespace AS schema, relowner AS owner,
        format('%I.%I', current_schema(), relname) AS name,
        CASE relkind WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'v' THEN 'VIEW' WHEN 'c' THEN 'TYPE'
        WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
        FROM pg_class WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
      UNION ALL SELECT 'pg_proc'::regclass, oid, pronamespace, proowner,
        oid::regprocedure::text, 'ROUTINE' FROM pg_proc
      UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace, typowner,
        format('%I.%I', current_schema(), typname), 'TYPE'
        FROM pg_type WHERE typtype IN ('d', 'e', 'r')
    ) AS found
    WHERE schema = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
      AND pg_has_role(owner, 'USAGE') AND NOT EXISTS (
        SELECT 1 FROM pg_depend WHERE classid = catalog AND objid = found.oid AND deptype = 'e'
      )
    ORDER BY kind <> 'TABLE' -- which take along what is part of them and cannot go alone
  )
  LOOP EXECUTE command; END LOOP;
END $$
"""
"""Drop all that the user owns in the schema where tables are made, but what extensions brought.

The schema itself stays, with its owner and rights: the owner of a database may not drop it where
PostgreSQL 14 or older made it. Hypertables are refused: what TimescaleDB keeps of them elsewhere
does not come back over what is there.
"""
