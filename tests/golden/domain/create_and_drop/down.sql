-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1.1 undo: drop domain shop.old_code: create domain shop.old_code | lock: none
CREATE DOMAIN shop.old_code AS character varying(10) COLLATE "C" DEFAULT 'none' NOT NULL
  CONSTRAINT old_code_filled CHECK (value <> '');
-- 1.2 comment on domain shop.old_code | lock: none
COMMENT ON DOMAIN shop.old_code IS 'Before';
-- 1.3 comment on domain shop.old_code.old_code_filled | lock: none
COMMENT ON CONSTRAINT old_code_filled ON DOMAIN shop.old_code IS 'never empty';
-- 2. drop not null on places.amounts | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ALTER COLUMN amounts DROP NOT NULL;
-- 3. drop constraint places.pleat_not_null_amounts | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP CONSTRAINT IF EXISTS pleat_not_null_amounts;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

SET lock_timeout = 0;
-- 1. drop index places_email_idx | lock: SHARE UPDATE EXCLUSIVE on places
DROP INDEX CONCURRENTLY public.places_email_idx;
SET lock_timeout = '3s';

BEGIN;
-- 2. drop view addresses | lock: none
DROP VIEW public.addresses;
-- 3. drop constraint places.short | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP CONSTRAINT short;
-- 4. drop column places.amounts | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN amounts;
-- 5. drop column places.work | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN work;
-- 6. drop column places.copies | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN copies;
-- 7. drop column places.email | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN email;
-- 8. drop domain shop.work_email | lock: none
DROP DOMAIN shop.work_email;
-- 9. drop domain shop.email | lock: none
DROP DOMAIN shop.email;
-- 10. drop domain shop.amounts | lock: none
DROP DOMAIN shop.amounts;
COMMIT;
