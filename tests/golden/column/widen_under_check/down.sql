-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: change type of people.name from character varying(20) to text: drop the default of people.name | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ALTER COLUMN name DROP DEFAULT;
-- 1.2 change type of people.name from text to character varying(20) | lock: ACCESS EXCLUSIVE on people | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.people ALTER COLUMN name TYPE character varying(20) USING name::character varying;
-- 1.3 give people.name a default | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ALTER COLUMN name SET DEFAULT 'nobody';
COMMIT;

BEGIN;
-- 2. validate constraint people.people_both | lock: SHARE UPDATE EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.people VALIDATE CONSTRAINT people_both;
COMMIT;

BEGIN;
-- 3. change type of people.code from character varying(30) to character varying(10) | lock: ACCESS EXCLUSIVE on people | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.people ALTER COLUMN code TYPE character varying(10) USING code::character varying;
COMMIT;

BEGIN;
-- 4. validate constraint people.people_both | lock: SHARE UPDATE EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.people VALIDATE CONSTRAINT people_both;
COMMIT;

BEGIN;
-- 5. validate constraint people.people_code | lock: SHARE UPDATE EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.people VALIDATE CONSTRAINT people_code;
COMMIT;
