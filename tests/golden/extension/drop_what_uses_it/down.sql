-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop extension citext: data of the extension is not brought back
-- not undone: drop table words: the table comes back empty
-- not undone: drop column things.name: the column comes back without its values
-- not undone: drop column things.twice: the column comes back without its values
-- not undone: drop column things.kind: the column comes back without its values

BEGIN;
-- 1. create extension citext | lock: none
CREATE EXTENSION IF NOT EXISTS citext;
-- 2. create enum kind | lock: none
CREATE TYPE public.kind AS ENUM ('a', 'b');
-- 3.1 undo: drop table words: create table words | lock: ACCESS EXCLUSIVE on words
CREATE TABLE public.words (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  number serial NOT NULL,
  word public.citext NOT NULL DEFAULT 'x'::citext,
  kinds public.kind[],
  upper text GENERATED ALWAYS AS (upper(word::text)) STORED,
  CONSTRAINT word_there CHECK (word <> ''),
  CONSTRAINT words_pkey PRIMARY KEY (id)
);
-- 3.2 build index words_word_idx on words | lock: SHARE on words
CREATE INDEX words_word_idx ON public.words (word);
-- 3.3 comment on table words | lock: SHARE UPDATE EXCLUSIVE on words
COMMENT ON TABLE public.words IS 'Gone with the extension';
COMMIT;

BEGIN;
-- 4. add column things.name public.citext | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ADD COLUMN name public.citext;
-- 5. add column things.twice text | lock: ACCESS EXCLUSIVE on things | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.things ADD COLUMN twice text GENERATED ALWAYS AS (lower(name::text)) STORED;
-- 6. add column things.kind public.kind | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ADD COLUMN kind public.kind;
-- 7. change type of things.email from text to public.citext | lock: ACCESS EXCLUSIVE on things | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.things ALTER COLUMN email TYPE public.citext USING email::public.citext;
-- 8. change type of things.id from text to public.citext | lock: ACCESS EXCLUSIVE on things | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.things ALTER COLUMN id TYPE public.citext USING id::public.citext;
COMMIT;
