-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. make readings a hypertable by ts | lock: ACCESS EXCLUSIVE on readings | H201 rewrites the whole table and its indexes while nobody can read or write it | H401 cannot be undone
SELECT create_hypertable('public.readings', 'ts', chunk_time_interval => INTERVAL '1 day', create_default_indexes => false, migrate_data => true);
COMMIT;
