-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column documents.title | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents DROP COLUMN title;
-- 2. set storage of documents.code to extended | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ALTER COLUMN code SET STORAGE extended;
-- 3. set compression of documents.body to default | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ALTER COLUMN body SET COMPRESSION "default";
-- 4. set storage of documents.body to extended | lock: ACCESS EXCLUSIVE on documents
ALTER TABLE public.documents ALTER COLUMN body SET STORAGE extended;
COMMIT;
