-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let logs_a take only rows within the bounds: drop constraint logs_a.pleat_bound_logs_a | lock: ACCESS EXCLUSIVE on logs_a | H301 code from before the change fails from here on
ALTER TABLE public.logs_a DROP CONSTRAINT IF EXISTS pleat_bound_logs_a;
-- 1.2 add check logs_a.pleat_bound_logs_a, not validated yet | lock: ACCESS EXCLUSIVE on logs_a | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.logs_a ADD CONSTRAINT pleat_bound_logs_a CHECK (at IS NOT NULL AND at < '2024-02-01 00:00:00+00') NOT VALID;
COMMIT;

BEGIN;
-- 2. validate constraint logs_a.pleat_bound_logs_a | lock: SHARE UPDATE EXCLUSIVE on logs_a
ALTER TABLE public.logs_a VALIDATE CONSTRAINT pleat_bound_logs_a;
COMMIT;

BEGIN;
-- 3.1 give partition logs_a new bounds: detach partition logs_a from logs | lock: ACCESS EXCLUSIVE on logs, ACCESS EXCLUSIVE on logs_a | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.logs DETACH PARTITION public.logs_a;
-- 3.2 attach partition logs_a to logs | lock: SHARE UPDATE EXCLUSIVE on logs, ACCESS EXCLUSIVE on logs_a
ALTER TABLE public.logs ATTACH PARTITION public.logs_a FOR VALUES FROM (MINVALUE) TO ('2024-02-01 00:00:00+00');
-- 3.3 drop constraint logs_a.pleat_bound_logs_a | lock: ACCESS EXCLUSIVE on logs_a
ALTER TABLE public.logs_a DROP CONSTRAINT IF EXISTS pleat_bound_logs_a;
COMMIT;
