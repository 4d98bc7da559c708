-- A part of MusicBrainz' core schema (CreateTables.sql and CreateIndexes.sql): every table with checks of its own, functional and
-- partial indexes, self references.

create schema musicbrainz;
create schema statistics;
create extension unaccent with schema musicbrainz;
set search_path = musicbrainz, public;

create type cover_art_presence as enum ('absent', 'present', 'darkened');
create type edit_note_status as enum ('deleted', 'edited');

create table area_type (
  id serial,
  name varchar(255) not null,
  parent integer,
  child_order integer not null default 0,
  description text,
  gid uuid not null
);

create table area (
  id serial,
  gid uuid not null,
  name varchar not null,
  type integer,
  edits_pending integer not null default 0 check (edits_pending >= 0),
  last_updated timestamp with time zone default now(),
  begin_date_year smallint,
  begin_date_month smallint,
  begin_date_day smallint,
  end_date_year smallint,
  end_date_month smallint,
  end_date_day smallint,
  ended boolean not null default false
    constraint area_ended_check check (
      ((end_date_year is not null or end_date_month is not null or end_date_day is not null) and ended = true)
      or (end_date_year is null and end_date_month is null and end_date_day is null)
    ),
  comment varchar(255) not null default ''
);

create table artist (
  id serial,
  gid uuid not null,
  name varchar not null,
  sort_name varchar not null,
  type integer,
  area integer,
  gender integer,
  comment varchar(255) not null default '',
  edits_pending integer not null default 0 check (edits_pending >= 0),
  last_updated timestamp with time zone default now(),
  ended boolean not null default false,
  begin_area integer,
  end_area integer
);

create table artist_alias (
  id serial,
  artist integer not null,
  name varchar not null,
  locale text,
  sort_name varchar not null,
  type integer,
  primary_for_locale boolean not null default false,
  constraint primary_check check ((locale is null and primary_for_locale is false) or (locale is not null)),
  constraint search_hints_are_empty check (
    (type <> 3) or (type = 3 and sort_name = name and locale is null and primary_for_locale is false))
);

create table artist_credit (
  id serial,
  name varchar not null,
  artist_count smallint not null,
  ref_count integer default 0,
  created timestamp with time zone default now(),
  edits_pending integer not null default 0 check (edits_pending >= 0),
  gid uuid not null
);

create table release (
  id serial,
  gid uuid not null,
  name varchar not null,
  artist_credit integer not null,
  barcode varchar(255),
  comment varchar(255) not null default '',
  quality smallint not null default -1,
  cover cover_art_presence not null default 'absent',
  last_updated timestamp with time zone default now()
);

create table medium (
  id serial,
  release integer not null,
  position integer not null,
  name varchar not null default '',
  track_count integer not null default 0
);

create table track (
  id serial,
  gid uuid not null,
  medium integer not null,
  position integer not null,
  number text not null,
  name varchar not null,
  artist_credit integer not null,
  length integer check (length is null or length > 0),
  is_data_track boolean not null default false
);

create table isrc (
  id serial,
  recording integer not null,
  isrc char(12) not null check (isrc ~ '^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$'),
  source smallint,
  created timestamp with time zone default now()
);

create table statistics.statistic (
  id serial primary key,
  name varchar(100) not null,
  value integer not null,
  date_collected date not null default now()
);

alter table area_type add constraint area_type_pkey primary key (id);
alter table area add constraint area_pkey primary key (id);
alter table artist add constraint artist_pkey primary key (id);
alter table artist_alias add constraint artist_alias_pkey primary key (id);
alter table artist_credit add constraint artist_credit_pkey primary key (id);
alter table release add constraint release_pkey primary key (id);
alter table medium add constraint medium_pkey primary key (id);
alter table track add constraint track_pkey primary key (id);
alter table isrc add constraint isrc_pkey primary key (id);

alter table area_type add constraint area_type_fk_parent foreign key (parent) references area_type (id);
alter table area add constraint area_fk_type foreign key (type) references area_type (id);
alter table artist add constraint artist_fk_area foreign key (area) references area (id);
alter table artist add constraint artist_fk_begin_area foreign key (begin_area) references area (id);
alter table artist add constraint artist_fk_end_area foreign key (end_area) references area (id);
alter table artist_alias add constraint artist_alias_fk_artist foreign key (artist) references artist (id);
alter table release add constraint release_fk_artist_credit foreign key (artist_credit) references artist_credit (id);
alter table medium add constraint medium_fk_release foreign key (release) references release (id);
alter table track add constraint track_fk_medium foreign key (medium) references medium (id);

alter table medium add constraint medium_uniq unique (release, position) deferrable initially immediate;
alter table track add constraint track_uniq_position unique (medium, position) deferrable initially immediate;

create unique index area_type_idx_gid on area_type (gid);
create unique index area_idx_gid on area (gid);
create index area_idx_name on area (name);
create unique index artist_idx_gid on artist (gid);
create index artist_idx_lower_name on artist (lower(name));
create unique index artist_idx_null_comment on artist (name) where comment is null;
create unique index artist_idx_uniq_name_comment on artist (name, comment) where comment is not null;
create unique index artist_alias_idx_primary on artist_alias (artist, locale) where primary_for_locale = true and locale is not null;
create index release_idx_artist_credit on release (artist_credit);
create index release_idx_updated on release (last_updated desc nulls last, id) where quality >= 0;
create unique index isrc_idx_isrc_recording on isrc (isrc, recording);
create index statistic_name on statistics.statistic (name);
create unique index statistic_name_date_collected on statistics.statistic (name, date_collected);

create view area_names as
  select a.id, a.name, t.name as type, coalesce(t.description, '') as described
  from area a left join area_type t on t.id = a.type;

create view statistics.newest as
  select distinct on (s.name) s.name, s.value, s.date_collected from statistics.statistic s order by s.name, s.date_collected desc;

comment on table artist is 'People and groups; see "area" for places';
comment on column artist.comment is 'disambiguates';
comment on column artist.sort_name is 'Doe, John';
comment on constraint medium_uniq on medium is 'one medium a place';
comment on index artist_idx_lower_name is 'for searching';
