-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add attribute c text to composite type unused | lock: none
ALTER TYPE public.unused ADD ATTRIBUTE c text;
-- 2. change type of attribute b of composite type unused to text | lock: none
ALTER TYPE public.unused ALTER ATTRIBUTE b SET DATA TYPE text;
-- 3. change type of attribute a of composite type unused to integer | lock: none
ALTER TYPE public.unused ALTER ATTRIBUTE a SET DATA TYPE integer;
-- 4.1 undo: replace composite type turned: drop composite type turned | lock: none
DROP TYPE public.turned;
-- 4.2 create composite type turned | lock: none
CREATE TYPE public.turned AS (
  a integer,
  b text
);
-- 5. comment on composite type address.street | lock: none
COMMENT ON COLUMN public.address.street IS NULL;
-- 6. rename attribute postcode of composite type address to zip | lock: none
ALTER TYPE public.address RENAME ATTRIBUTE postcode TO zip;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop attribute country of composite type address | lock: none
ALTER TYPE public.address DROP ATTRIBUTE country;
-- 2. comment on composite type address | lock: none
COMMENT ON TYPE public.address IS NULL;
COMMIT;
