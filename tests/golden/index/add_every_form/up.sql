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
  ('fill docs.d', false)
ON CONFLICT (name) DO NOTHING;
-- 2. add column docs.d text | lock: ACCESS EXCLUSIVE on docs
ALTER TABLE public.docs ADD COLUMN d text;
COMMIT;

SET lock_timeout = 0;
-- 3. build index docs_a_idx on docs | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY docs_a_idx ON public.docs (a COLLATE "C" text_pattern_ops DESC NULLS LAST, b) INCLUDE (c) WITH (fillfactor = 70) WHERE (b > 3);
SET lock_timeout = '3s';

BEGIN;
-- 4. comment on index docs_a_idx | lock: none
COMMENT ON INDEX public.docs_a_idx IS 'For the list';
COMMIT;

SET lock_timeout = 0;
-- 5. build index docs_brin_idx on docs | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY docs_brin_idx ON public.docs USING brin (c) WITH (pages_per_range = 32);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 6. build index docs_expr_idx on docs | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY docs_expr_idx ON public.docs ((lower(a)), (b + 1), (coalesce(a, 'none')) DESC);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 7. build index docs_gin_idx on docs | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY docs_gin_idx ON public.docs USING gin (j jsonb_path_ops) WITH (fastupdate = off);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 8. build index docs_hash_idx on docs | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY docs_hash_idx ON public.docs USING hash (a);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 9. build index docs_trgm_idx on docs | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY docs_trgm_idx ON public.docs USING gist (a public.gist_trgm_ops (siglen = 32), r);
SET lock_timeout = '3s';

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 10. fill docs.d | lock: ROW EXCLUSIVE on docs
CALL pleat.backfill('fill docs.d', 'public.docs', ARRAY['id'], $pleat$
  UPDATE public.docs SET d = (lower(a))
  WHERE PLEAT_BATCH AND public.docs.d IS NULL
$pleat$);

-- 11.1 build index docs_d_idx on docs: drop what an interrupted build of it has left | lock: ACCESS EXCLUSIVE on docs
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_index WHERE NOT indisvalid AND indexrelid = pg_catalog.to_regclass('public.docs_d_idx')) THEN
    DROP INDEX public.docs_d_idx;
  END IF;
END $pleat$;
SET lock_timeout = 0;
-- 11.2 build index docs_d_idx on docs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY IF NOT EXISTS docs_d_idx ON public.docs (d);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 12. fill docs.d | lock: ROW EXCLUSIVE on docs
CALL pleat.backfill('fill docs.d once more', 'public.docs', ARRAY['id'], $pleat$
  UPDATE public.docs SET d = (lower(a))
  WHERE PLEAT_BATCH AND public.docs.d IS NULL
$pleat$);

BEGIN;
-- 13.1 drop constraint docs.pleat_not_null_d | lock: ACCESS EXCLUSIVE on docs
ALTER TABLE public.docs DROP CONSTRAINT IF EXISTS pleat_not_null_d;
-- 13.2 reject new nulls in docs.d | lock: ACCESS EXCLUSIVE on docs
ALTER TABLE public.docs ADD CONSTRAINT pleat_not_null_d CHECK (d IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 14. validate constraint docs.pleat_not_null_d | lock: SHARE UPDATE EXCLUSIVE on docs
ALTER TABLE public.docs VALIDATE CONSTRAINT pleat_not_null_d;
COMMIT;

BEGIN;
-- 15.1 set not null on docs.d | lock: ACCESS EXCLUSIVE on docs
ALTER TABLE public.docs ALTER COLUMN d SET NOT NULL;
-- 15.2 drop constraint docs.pleat_not_null_d | lock: ACCESS EXCLUSIVE on docs
ALTER TABLE public.docs DROP CONSTRAINT pleat_not_null_d;
COMMIT;

SET lock_timeout = 0;
-- 16. build unique index doc_counts_b_idx on doc_counts | lock: SHARE UPDATE EXCLUSIVE on doc_counts | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY doc_counts_b_idx ON public.doc_counts (b);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 17. build unique index docs_ab_idx on docs | lock: SHARE UPDATE EXCLUSIVE on docs | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY docs_ab_idx ON public.docs (a, b) NULLS NOT DISTINCT;
SET lock_timeout = '3s';

BEGIN;
-- 18.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 18.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 18.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
