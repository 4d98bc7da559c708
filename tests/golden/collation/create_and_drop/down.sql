-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = texts, public;

BEGIN;
-- 1. create collation old_order | lock: none
CREATE COLLATION public.old_order ( PROVIDER = icu, LOCALE = 'fr');
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = texts, public;

SET lock_timeout = 0;
-- 1. drop index people_name_idx | lock: SHARE UPDATE EXCLUSIVE on people
DROP INDEX CONCURRENTLY public.people_name_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. drop index people_low_idx | lock: SHARE UPDATE EXCLUSIVE on people
DROP INDEX CONCURRENTLY public.people_low_idx;
SET lock_timeout = '3s';

BEGIN;
-- 3. drop column people.nick | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN nick;
-- 4. drop column people.email | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN email;
-- 5. drop domain texts.nickname | lock: none
DROP DOMAIN texts.nickname;
-- 6. drop collation texts.german | lock: none
DROP COLLATION texts.german;
-- 7. drop collation texts.caseless | lock: none
DROP COLLATION texts.caseless;
-- 8. drop collation texts.bytes | lock: none
DROP COLLATION texts.bytes;
-- 9. drop schema texts | lock: none
DROP SCHEMA texts;
COMMIT;
