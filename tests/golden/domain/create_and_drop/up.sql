-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1. create domain shop.amounts | lock: none
CREATE DOMAIN shop.amounts AS numeric(12,2)[] DEFAULT '{}';
-- 2.1 create domain shop.email | lock: none
CREATE DOMAIN shop.email AS text COLLATE "C" DEFAULT 'nobody@example.org' NOT NULL
  CONSTRAINT email_check CHECK (length(value) < 200)
  CONSTRAINT email_has_at CHECK (value like '%@%');
-- 2.2 comment on domain shop.email | lock: none
COMMENT ON DOMAIN shop.email IS 'Where to write to';
-- 3.1 create domain shop.work_email | lock: none
CREATE DOMAIN shop.work_email AS shop.email DEFAULT 'nobody@example.org';
-- 3.2 create domain shop.work_email | lock: none
ALTER DOMAIN shop.work_email ADD CONSTRAINT work_email_check CHECK (value not like '%@home') NOT VALID;
-- 4. add column places.email shop.email | lock: ACCESS EXCLUSIVE on places | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.places ADD COLUMN email shop.email;
-- 5. add column places.copies shop.email[] | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN copies shop.email[];
-- 6. add column places.work shop.work_email | lock: ACCESS EXCLUSIVE on places | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.places ADD COLUMN work shop.work_email DEFAULT 'a@b';
-- 7. add column places.amounts shop.amounts | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN amounts shop.amounts;
-- 8. add check places.short, not validated yet | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD CONSTRAINT short CHECK (length(work) < 100 and email <> 'x' or email in ('a@b', 'c@d')) NOT VALID;
-- 9. create view addresses | lock: none
CREATE VIEW public.addresses AS
select p.email, coalesce(p.email, 'none@none') as some, p.work || '!' as loud
  from public.places p where p.email = 'a@b' and p.work in ('c', 'd');
COMMIT;

SET lock_timeout = 0;
-- 10. build index places_email_idx on places | lock: SHARE UPDATE EXCLUSIVE on places
CREATE INDEX CONCURRENTLY places_email_idx ON public.places ((lower(email))) WHERE (email like 'a%');
SET lock_timeout = '3s';

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 11. validate constraint places.short | lock: SHARE UPDATE EXCLUSIVE on places
ALTER TABLE public.places VALIDATE CONSTRAINT short;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 12.1 drop constraint places.pleat_not_null_amounts | lock: ACCESS EXCLUSIVE on places | H502 fails if the table has any row: declare `backfill (value)` for the column
ALTER TABLE public.places DROP CONSTRAINT IF EXISTS pleat_not_null_amounts;
-- 12.2 reject new nulls in places.amounts | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD CONSTRAINT pleat_not_null_amounts CHECK (amounts IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 13. validate constraint places.pleat_not_null_amounts | lock: SHARE UPDATE EXCLUSIVE on places
ALTER TABLE public.places VALIDATE CONSTRAINT pleat_not_null_amounts;
COMMIT;

BEGIN;
-- 14.1 set not null on places.amounts | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ALTER COLUMN amounts SET NOT NULL;
-- 14.2 drop constraint places.pleat_not_null_amounts | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP CONSTRAINT pleat_not_null_amounts;
-- 15. drop domain shop.old_code | lock: none
DROP DOMAIN shop.old_code;
COMMIT;
