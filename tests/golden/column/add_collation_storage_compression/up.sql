-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set storage of documents.body to external | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ALTER COLUMN body SET STORAGE external;
-- 2. set compression of documents.body to lz4 | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ALTER COLUMN body SET COMPRESSION lz4;
-- 3. set storage of documents.code to main | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ALTER COLUMN code SET STORAGE main;
-- 4.1 add column documents.title text | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ADD COLUMN title text COMPRESSION pglz COLLATE "C";
-- 4.2 set storage of documents.title to plain | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ALTER COLUMN title SET STORAGE plain;
-- 5. comment on column documents.title | lock: SHARE UPDATE EXCLUSIVE on documents
COMMENT ON COLUMN public.documents.title IS 'As printed';
COMMIT;
