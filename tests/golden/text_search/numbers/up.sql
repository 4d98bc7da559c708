-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set options of text search dictionary synonyms | lock: none
ALTER TEXT SEARCH DICTIONARY public.synonyms (casesensitive = 1);
COMMIT;
