-- The same twice means that nothing was written in between, whatever the transaction can see.
select
  case
    when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn()
    else pg_catalog.pg_current_wal_insert_lsn()
  end as clock,
  -- Megabytes where there are some thousand relations.
  pg_catalog.pg_relation_size('pg_catalog.pg_class') > 1048576 as much
