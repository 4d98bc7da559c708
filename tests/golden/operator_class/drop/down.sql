-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;
-- not undone: drop table releases: the table comes back empty

BEGIN;
-- 1. create operator family version_ops using btree | lock: none
CREATE OPERATOR FAMILY public.version_ops USING btree;
-- 2. create composite type version | lock: none
CREATE TYPE public.version AS (
  major integer,
  minor integer
);
-- 3. create function version_le(public.version, public.version) | lock: none
CREATE FUNCTION public.version_le (a public.version, b public.version) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select version_cmp(a, b) <= 0$$;
-- 4. create operator <=#(public.version, public.version) | lock: none
CREATE OPERATOR public.<=# ( FUNCTION = public.version_le, LEFTARG = public.version, RIGHTARG = public.version);
-- 5. create function version_lt(public.version, public.version) | lock: none
CREATE FUNCTION public.version_lt (a public.version, b public.version) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select version_cmp(a, b) < 0$$;
-- 6. create operator <#(public.version, public.version) | lock: none
CREATE OPERATOR public.<# ( FUNCTION = public.version_lt, LEFTARG = public.version, RIGHTARG = public.version);
-- 7. create function version_ge(public.version, public.version) | lock: none
CREATE FUNCTION public.version_ge (a public.version, b public.version) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select version_cmp(a, b) >= 0$$;
-- 8. create operator >=#(public.version, public.version) | lock: none
CREATE OPERATOR public.>=# ( FUNCTION = public.version_ge, LEFTARG = public.version, RIGHTARG = public.version, COMMUTATOR = OPERATOR(public.<=#), NEGATOR = OPERATOR(public.<#));
-- 9. create function version_gt(public.version, public.version) | lock: none
CREATE FUNCTION public.version_gt (a public.version, b public.version) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select version_cmp(a, b) > 0$$;
-- 10. create operator >#(public.version, public.version) | lock: none
CREATE OPERATOR public.># ( FUNCTION = public.version_gt, LEFTARG = public.version, RIGHTARG = public.version, COMMUTATOR = OPERATOR(public.<#), NEGATOR = OPERATOR(public.<=#));
-- 11. create function version_eq(public.version, public.version) | lock: none
CREATE FUNCTION public.version_eq (a public.version, b public.version) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select version_cmp(a, b) = 0$$;
-- 12. create operator =#(public.version, public.version) | lock: none
CREATE OPERATOR public.=# ( FUNCTION = public.version_eq, LEFTARG = public.version, RIGHTARG = public.version, COMMUTATOR = OPERATOR(public.=#));
-- 13. create function version_cmp(public.version, public.version) | lock: none
CREATE FUNCTION public.version_cmp (a public.version, b public.version) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select case when a.major <> b.major then a.major - b.major else a.minor - b.minor end$$;
-- 14.1 undo: drop operator class version_ops using btree: create operator class version_ops using btree | lock: none
CREATE OPERATOR CLASS public.version_ops DEFAULT FOR TYPE public.version USING btree FAMILY public.version_ops AS
  OPERATOR 1 public.<# (public.version, public.version),
  OPERATOR 2 public.<=# (public.version, public.version),
  OPERATOR 3 public.=# (public.version, public.version),
  OPERATOR 4 public.>=# (public.version, public.version),
  OPERATOR 5 public.># (public.version, public.version),
  FUNCTION 1 (public.version, public.version) public.version_cmp (public.version, public.version);
-- 14.2 comment on operator class version_ops using btree | lock: none
COMMENT ON OPERATOR CLASS public.version_ops USING btree IS 'By major, then minor';
-- 15. create function int_text_cmp(integer, text) | lock: none
CREATE FUNCTION public.int_text_cmp (a integer, b text) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select a - length(b)$$;
-- 16.1 undo: drop operator family lengths using btree: create operator family lengths using btree | lock: none
CREATE OPERATOR FAMILY public.lengths USING btree;
-- 16.2 create operator family lengths using btree | lock: none
ALTER OPERATOR FAMILY public.lengths USING btree ADD
  FUNCTION 1 (integer, text) public.int_text_cmp (integer, text);
-- 16.3 comment on operator family lengths using btree | lock: none
COMMENT ON OPERATOR FAMILY public.lengths USING btree IS 'By length';
-- 17. create function shorter(text, text) | lock: none
CREATE FUNCTION public.shorter (a text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select length(a) < length(b)$$;
-- 18. create operator <<<(text, text) | lock: none
CREATE OPERATOR public.<<< ( FUNCTION = public.shorter, LEFTARG = text, RIGHTARG = text);
-- 19. create function length_cmp(text, text) | lock: none
CREATE FUNCTION public.length_cmp (a text, b text) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select length(a) - length(b)$$;
-- 20. create operator class length_ops using btree | lock: none
CREATE OPERATOR CLASS public.length_ops FOR TYPE text USING btree FAMILY public.lengths AS
  OPERATOR 1 public.<<< (text, text),
  FUNCTION 1 (text, text) public.length_cmp (text, text);
-- 21.1 undo: drop table releases: create table releases | lock: none
CREATE TABLE public.releases (
  version public.version NOT NULL,
  name text,
  CONSTRAINT releases_pkey PRIMARY KEY (version)
);
-- 21.2 build index releases_length_idx on releases | lock: none
CREATE INDEX releases_length_idx ON public.releases (name public.length_ops);
-- 21.3 build index releases_version_idx on releases | lock: none
CREATE INDEX releases_version_idx ON public.releases (version DESC);
COMMIT;
