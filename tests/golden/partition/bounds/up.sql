-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 give partition logs_a new bounds: detach partition logs_a from logs | lock: ACCESS EXCLUSIVE on logs, ACCESS EXCLUSIVE on logs_a | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.logs DETACH PARTITION public.logs_a;
-- 1.2 attach partition logs_a to logs | lock: SHARE UPDATE EXCLUSIVE on logs, ACCESS EXCLUSIVE on logs_a
ALTER TABLE public.logs ATTACH PARTITION public.logs_a FOR VALUES FROM (MINVALUE) TO ('2024-02-01 00:00:00+00');
COMMIT;
