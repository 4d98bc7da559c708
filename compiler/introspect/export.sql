-- For another connection to see the same.
select pg_catalog.pg_export_snapshot() as snapshot
