-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 set storage parameters of m | lock: SHARE UPDATE EXCLUSIVE on m
ALTER TABLE public.m SET (fillfactor = 80, toast.autovacuum_enabled = off);
-- 1.2 reset storage parameters of m | lock: SHARE UPDATE EXCLUSIVE on m
ALTER TABLE public.m RESET (autovacuum_enabled);
COMMIT;
