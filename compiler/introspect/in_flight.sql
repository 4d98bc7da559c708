select
  pg_catalog.to_regnamespace('pleat') is not null as has_schema,
  pg_catalog.to_regclass('pleat.progress') is not null as has_progress
