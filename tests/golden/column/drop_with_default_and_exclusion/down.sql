-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column rooms.days: the column comes back without its values

BEGIN;
-- 1. add column rooms.days daterange | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ADD COLUMN days daterange;
-- 2. add exclusion constraint rooms.rooms_apart | lock: ACCESS EXCLUSIVE on rooms | H203 builds an index while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.rooms ADD CONSTRAINT rooms_apart EXCLUDE USING gist (days WITH &&);
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: give rooms.days no default: set not null on rooms.days again if every row allows it | lock: ACCESS EXCLUSIVE on rooms | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.rooms WHERE public.rooms.days IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.rooms.days';
  ELSE
    ALTER TABLE public.rooms ALTER COLUMN days SET NOT NULL;
  END IF;
END $pleat$;
-- 1.2 give rooms.days a default | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ALTER COLUMN days SET DEFAULT '[2024-01-01,2024-02-01)';
COMMIT;
