-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. comment on composite type address | lock: none
COMMENT ON TYPE public.address IS 'Where';
-- 2.1 add attribute country text to composite type address | lock: none
ALTER TYPE public.address ADD ATTRIBUTE country text;
-- 2.2 comment on composite type address.country | lock: none
COMMENT ON COLUMN public.address.country IS 'ISO';
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3. rename attribute zip of composite type address to postcode | lock: none | H301 code from before the change fails from here on
ALTER TYPE public.address RENAME ATTRIBUTE zip TO postcode;
-- 4. comment on composite type address.street | lock: none
COMMENT ON COLUMN public.address.street IS 'With the number';
-- 5.1 replace composite type turned: drop composite type turned | lock: none | H301 code from before the change fails from here on
DROP TYPE public.turned;
-- 5.2 create composite type turned | lock: none
CREATE TYPE public.turned AS (
  b text,
  a integer
);
-- 6. change type of attribute a of composite type unused to bigint | lock: none | H301 code from before the change fails from here on
ALTER TYPE public.unused ALTER ATTRIBUTE a SET DATA TYPE bigint;
-- 7. change type of attribute b of composite type unused to text | lock: none | H301 code from before the change fails from here on
ALTER TYPE public.unused ALTER ATTRIBUTE b SET DATA TYPE text COLLATE "C";
-- 8. drop attribute c of composite type unused | lock: none | H301 code from before the change fails from here on
ALTER TYPE public.unused DROP ATTRIBUTE c;
COMMIT;
