-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 set storage parameters of m | lock: SHARE UPDATE EXCLUSIVE on m
ALTER TABLE public.m SET (autovacuum_enabled = off, fillfactor = 70);
-- 1.2 reset storage parameters of m | lock: SHARE UPDATE EXCLUSIVE on m
ALTER TABLE public.m RESET (toast.autovacuum_enabled);
COMMIT;
