-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = texts, public;

BEGIN;
-- 1. create schema texts | lock: none
CREATE SCHEMA texts;
-- 2. create collation texts.bytes | lock: none
CREATE COLLATION texts.bytes ( PROVIDER = libc, LOCALE = 'C');
-- 3.1 create collation texts.caseless | lock: none
CREATE COLLATION texts.caseless ( PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false);
-- 3.2 comment on collation texts.caseless | lock: none
COMMENT ON COLLATION texts.caseless IS 'A is a';
-- 4. create collation texts.german | lock: none
CREATE COLLATION texts.german ( PROVIDER = icu, LOCALE = 'de-u-co-phonebk');
-- 5. create domain texts.nickname | lock: none
CREATE DOMAIN texts.nickname AS text COLLATE texts.caseless;
-- 6. add column people.email text | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN email text COLLATE texts.caseless;
-- 7. add column people.nick texts.nickname | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN nick texts.nickname;
COMMIT;

SET lock_timeout = 0;
-- 8. build index people_low_idx on people | lock: SHARE UPDATE EXCLUSIVE on people
CREATE INDEX CONCURRENTLY people_low_idx ON public.people ((lower(name)) COLLATE texts.bytes);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 9. build index people_name_idx on people | lock: SHARE UPDATE EXCLUSIVE on people
CREATE INDEX CONCURRENTLY people_name_idx ON public.people (name COLLATE texts.german);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = texts, public;

BEGIN;
-- 10. drop collation old_order | lock: none
DROP COLLATION public.old_order;
COMMIT;
