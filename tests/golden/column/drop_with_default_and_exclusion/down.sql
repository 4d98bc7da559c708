-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column rooms.days: the column comes back without its values

BEGIN;
-- 1.1 undo: drop column rooms.days: add column rooms.days daterange | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ADD COLUMN days daterange;
-- 1.2 give rooms.days a default | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ALTER COLUMN days SET DEFAULT '[2024-01-01,2024-02-01)';
-- 2. add exclusion constraint rooms.rooms_apart | lock: ACCESS EXCLUSIVE on rooms | H203 builds an index while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.rooms ADD CONSTRAINT rooms_apart EXCLUDE USING gist (days WITH &&);
COMMIT;
