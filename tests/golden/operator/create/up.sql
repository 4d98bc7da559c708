-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create function other_word(text, text) | lock: none
CREATE FUNCTION public.other_word (a text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select lower(a) <> lower(b)$$;
-- 2. create function same_word(text, text) | lock: none
CREATE FUNCTION public.same_word (a text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select lower(a) = lower(b)$$;
-- 3. create function shout(text) | lock: none
CREATE FUNCTION public.shout (word text) RETURNS text LANGUAGE sql IMMUTABLE
AS $$select upper(word)$$;
-- 4. create operator !!(NONE, text) | lock: none
CREATE OPERATOR public.!! ( FUNCTION = public.shout, RIGHTARG = text);
-- 5. create operator !==(text, text) | lock: none
CREATE OPERATOR public.!== ( FUNCTION = public.other_word, LEFTARG = text, RIGHTARG = text);
-- 6.1 create operator ===(text, text) | lock: none
CREATE OPERATOR public.=== ( FUNCTION = public.same_word, LEFTARG = text, RIGHTARG = text, COMMUTATOR = OPERATOR(public.===), NEGATOR = OPERATOR(public.!==), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
-- 6.2 comment on operator ===(text, text) | lock: none
COMMENT ON OPERATOR public.=== (text, text) IS 'The same word in any case';
-- 7. create view hellos | lock: none
CREATE VIEW public.hellos AS
select id, !! word as loud from public.words where word === 'Hello';
COMMIT;

SET lock_timeout = 0;
-- 8. build index words_shout_idx on words | lock: SHARE UPDATE EXCLUSIVE on words
CREATE INDEX CONCURRENTLY words_shout_idx ON public.words ((!! word)) WHERE (word !== 'quiet');
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 9. add check words.words_no_none, not validated yet | lock: ACCESS EXCLUSIVE on words | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.words ADD CONSTRAINT words_no_none CHECK (word !== 'none') NOT VALID;
COMMIT;

BEGIN;
-- 10. validate constraint words.words_no_none | lock: SHARE UPDATE EXCLUSIVE on words
ALTER TABLE public.words VALIDATE CONSTRAINT words_no_none;
COMMIT;
