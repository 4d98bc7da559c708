-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. detach partition trace_few from trace | lock: ACCESS EXCLUSIVE on trace, ACCESS EXCLUSIVE on trace_few, ACCESS EXCLUSIVE on trace_rest
ALTER TABLE public.trace DETACH PARTITION public.trace_few;
-- 2. drop table trace_few | lock: ACCESS EXCLUSIVE on trace_few | H101 rows or values are gone for good
DROP TABLE public.trace_few;
-- 3. detach partition trace_rest from trace | lock: ACCESS EXCLUSIVE on trace, ACCESS EXCLUSIVE on trace_rest
ALTER TABLE public.trace DETACH PARTITION public.trace_rest;
-- 4. drop table trace_rest | lock: ACCESS EXCLUSIVE on trace_rest | H101 rows or values are gone for good
DROP TABLE public.trace_rest;
COMMIT;
