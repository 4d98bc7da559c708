-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. build index visits_page_idx on visits | lock: SHARE UPDATE EXCLUSIVE on visits | H206 may leave rows out of the index: PostgreSQL 14.0 to 14.3 do, update the server first
CREATE INDEX CONCURRENTLY visits_page_idx ON public.visits (page);
SET lock_timeout = '3s';
