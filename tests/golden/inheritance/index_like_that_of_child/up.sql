-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. build index readings_value_idx on readings | lock: SHARE UPDATE EXCLUSIVE on readings
CREATE INDEX CONCURRENTLY readings_value_idx ON public.readings (value);
SET lock_timeout = '3s';
