-- The schema that every database begins with, as one keeps it that has been restored from an old server.
alter schema public owner to postgres;
grant create on schema public to public;
create table films (id integer primary key, title text);
create materialized view titles as select id, title from films;
create index titles_title_idx on titles (title);
create unique index titles_id_idx on titles (id);
alter table titles cluster on titles_title_idx;
