-- Types of users' own: domains, composite types and ranges over each other, in columns and expressions.

create schema parts;

create type mood as enum ('sad', 'ok');
create domain positive as integer check (value > 0);
create domain email as text collate "C" default 'nobody@example.org' not null
  constraint has_at check (value ~~ '%@%') constraint "Not Empty" check (value <> '');
comment on domain email is 'Where to write to';
comment on constraint has_at on domain email is 'all have one';
alter domain email add constraint later check (length(value) < 100) not valid;
create domain parts.code as email check (value not like '% %');
create domain moods as mood[] default '{sad}';
create domain price as numeric(12,2) default 0.5 + 1;

create type parts.point as (x double precision, "Y" double precision);
create type place as (name varchar(40) collate "C", at parts.point, tags text[], mood mood, price price);
comment on type place is 'Somewhere';
comment on column place.name is 'What it is called';
create type nothing as ();

create type float_range as range (subtype = double precision, subtype_diff = float8mi);
create type code_span as range (subtype = text, subtype_opclass = text_pattern_ops, collation = "C", multirange_type_name = parts.code_spans);
comment on type float_range is 'Measured';

create table things (
  id positive primary key,
  email email,
  emails email[],
  code parts.code default 'a@b',
  where_it_is place default row('here', null, null, null, 1)::place,
  span float_range not null default '[0,1)',
  spans float_multirange,
  price price default 3,
  check (email <> 'x' or code in ('a@b', 'c@d')),
  check ((where_it_is).name is not null),
  exclude using gist (span with &&)
);
create index on things (lower(email)) where email like 'a%';
create view letters as select t.email, coalesce(t.code, 'none@none') as code, (t.where_it_is).name, t.id + 1 as next from things t where t.email = 'a@b';
