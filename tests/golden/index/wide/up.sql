-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. build index visits_wide_idx on visits | lock: SHARE UPDATE EXCLUSIVE on visits | H308 has more than three columns: every write pays for all of them, few reads use the last ones
CREATE INDEX CONCURRENTLY visits_wide_idx ON public.visits (page, day, reader, device);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 2. build unique index visits_once_idx on visits | lock: SHARE UPDATE EXCLUSIVE on visits | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY visits_once_idx ON public.visits (page, day, reader, id);
SET lock_timeout = '3s';
