-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 drop constraint people.people_code | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP CONSTRAINT people_code;
-- 1.2 drop constraint people.people_both | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP CONSTRAINT people_both;
-- 1.3 change type of people.code from character varying(10) to character varying(30) | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ALTER COLUMN code TYPE character varying(30) USING code::character varying;
-- 1.4 add check people.people_both, not validated yet | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD CONSTRAINT people_both CHECK (code <> name) NOT VALID;
-- 1.5 add check people.people_code, not validated yet | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD CONSTRAINT people_code CHECK (length(code) > 1) NOT VALID;
-- 1.6 comment on constraint people.people_code | lock: ACCESS SHARE on people
COMMENT ON CONSTRAINT people_code ON public.people IS 'No single letters';
-- 2.1 drop constraint people.people_both | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP CONSTRAINT people_both;
-- 2.2 drop the default of people.name | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ALTER COLUMN name DROP DEFAULT;
-- 2.3 change type of people.name from character varying(20) to text | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ALTER COLUMN name TYPE text USING name::text;
-- 2.4 give people.name a default | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ALTER COLUMN name SET DEFAULT 'nobody';
-- 2.5 add check people.people_both, not validated yet | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD CONSTRAINT people_both CHECK (code <> name) NOT VALID;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3. validate constraint people.people_both | lock: SHARE UPDATE EXCLUSIVE on people
ALTER TABLE public.people VALIDATE CONSTRAINT people_both;
COMMIT;

BEGIN;
-- 4. validate constraint people.people_code | lock: SHARE UPDATE EXCLUSIVE on people
ALTER TABLE public.people VALIDATE CONSTRAINT people_code;
COMMIT;
