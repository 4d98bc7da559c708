-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create range type code_span | lock: none
CREATE TYPE public.code_span AS RANGE ( SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, COLLATION = "C");
-- 2.1 create range type float_range | lock: none
CREATE TYPE public.float_range AS RANGE ( SUBTYPE = double precision, SUBTYPE_DIFF = float8mi, MULTIRANGE_TYPE_NAME = public.float_ranges);
-- 2.2 comment on range type float_range | lock: none
COMMENT ON TYPE public.float_range IS 'Measured';
-- 3. add column stays.span public.float_range | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays ADD COLUMN span public.float_range;
-- 4. add column stays.spans public.float_ranges | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays ADD COLUMN spans public.float_ranges;
-- 5. add column stays.codes public.code_span not null | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays ADD COLUMN codes public.code_span NOT NULL DEFAULT '[a,b)';
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6. add exclusion constraint stays.stays_span_excl | lock: ACCESS EXCLUSIVE on stays | H203 builds an index while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.stays ADD CONSTRAINT stays_span_excl EXCLUDE USING gist (span WITH &&);
-- 7. drop range type old_range | lock: none
DROP TYPE public.old_range;
COMMIT;
