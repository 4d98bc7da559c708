select
  pg_catalog.current_setting('server_version_num')::int as version,
  (
    select e.extversion
    from pg_catalog.pg_extension as e
    where e.extname = 'timescaledb'
  ) as timescaledb,
  -- Where its loader is there: without, it cannot be created either.
  (
    select a.default_version
    from pg_catalog.pg_available_extensions() as a
    where
      a.name = 'timescaledb'
      and pg_catalog.current_setting('timescaledb.disable_load', true) is not null
      and not exists (select from pg_catalog.pg_extension as e where e.extname = 'timescaledb')
  ) as new_timescaledb,
  (
    select s.enumvals @> '{lz4}'
    from pg_catalog.pg_settings as s
    where s.name = 'default_toast_compression'
  ) as lz4,
  pg_catalog.current_setting('timescaledb.license', true) as timescaledb_license
