-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 1.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('fill t.k', false)
ON CONFLICT (name) DO NOTHING;
-- 2. add column t.a numeric(10,3)[] | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN a numeric(10,3)[];
-- 3. add column t.b character varying(10)[] | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN b character varying(10)[];
-- 4. add column t.c timestamp(3) with time zone | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN c timestamp(3) with time zone;
-- 5. add column t.d time(2) without time zone | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN d time(2) without time zone;
-- 6. add column t.e interval day to second(3) | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN e interval day to second(3);
-- 7. add column t.f bit varying(7) | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN f bit varying(7);
-- 8. add column t.g character(4) | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN g character(4) DEFAULT 'abc';
-- 9. add column t.h double precision | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN h double precision DEFAULT 1.5;
-- 10. add column t.i bit(3) | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN i bit(3) DEFAULT B'101';
-- 11. add column t.j jsonb not null | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN j jsonb NOT NULL DEFAULT '{"a": [1, 2]}';
-- 12.1 add column t.k uuid | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN k uuid;
-- 12.2 give t.k a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN k SET DEFAULT gen_random_uuid();
-- 13. add column t.l text[] not null | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN l text[] NOT NULL DEFAULT array['a', 'b'];
-- 14. add column t.m int4range | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN m int4range DEFAULT '[1,5)';
-- 15. add column t.n "char" | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN n "char";
-- 16. add column t.order name | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN "order" name DEFAULT current_user;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 17. fill t.k | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.k', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET k = (gen_random_uuid())
  WHERE PLEAT_BATCH AND public.t.k IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 18. fill t.k | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.k once more', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET k = (gen_random_uuid())
  WHERE PLEAT_BATCH AND public.t.k IS NULL
$pleat$);

BEGIN;
-- 19.1 drop constraint t.pleat_not_null_k | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_k;
-- 19.2 reject new nulls in t.k | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT pleat_not_null_k CHECK (k IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 20. validate constraint t.pleat_not_null_k | lock: SHARE UPDATE EXCLUSIVE on t
ALTER TABLE public.t VALIDATE CONSTRAINT pleat_not_null_k;
COMMIT;

BEGIN;
-- 21.1 set not null on t.k | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN k SET NOT NULL;
-- 21.2 drop constraint t.pleat_not_null_k | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT pleat_not_null_k;
-- 22.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 22.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 22.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
