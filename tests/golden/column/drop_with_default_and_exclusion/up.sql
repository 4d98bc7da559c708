-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 give rooms.days no default: drop the default of rooms.days | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ALTER COLUMN days DROP DEFAULT;
-- 1.2 drop not null on rooms.days | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ALTER COLUMN days DROP NOT NULL;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. drop constraint rooms.rooms_apart | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP CONSTRAINT rooms_apart;
-- 3. drop column rooms.days | lock: ACCESS EXCLUSIVE on rooms | H101 rows or values are gone for good
ALTER TABLE public.rooms DROP COLUMN days;
COMMIT;
