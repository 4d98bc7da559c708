-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint rooms.rooms_apart | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP CONSTRAINT rooms_apart;
-- 2. drop column rooms.days | lock: ACCESS EXCLUSIVE on rooms | H101 rows or values are gone for good
ALTER TABLE public.rooms DROP COLUMN days;
COMMIT;
