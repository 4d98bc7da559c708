-- Collations, text search, statistics, publications, subscriptions and foreign servers.

create schema texts;

create collation texts.german (provider = icu, locale = 'de-u-co-phonebk');
create collation caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create collation copied from "C";
comment on collation caseless is 'A is a';

create text search dictionary texts.stems (template = snowball, language = 'english', stopwords = 'english');
create text search dictionary "Odd Words" (template = simple, accept = false);
create text search configuration search (parser = "default");
alter text search configuration search add mapping for asciiword, word with texts.stems, "Odd Words", simple;
alter text search configuration search add mapping for int, email with simple;
create text search configuration texts.copied (copy = pg_catalog.german);
comment on text search configuration search is 'What people type';
comment on text search dictionary texts.stems is 'English';

create table people (
  id bigint primary key,
  name text collate caseless,
  town text,
  zip text
);
create index on people (name collate texts.german);
create statistics people_all on town, zip from people;
create statistics texts.people_some (mcv) on town, lower(zip), (zip || town) from people;
create statistics people_one on lower(zip) from people;
alter statistics people_all set statistics 300;
comment on statistics people_all is 'They depend on each other';

create publication "some" for table people (id, name) where (id > 5) with (publish = 'insert, delete');
create publication whole_schema for tables in schema texts;
create publication everything for all tables with (publish_via_partition_root = true);
create publication none;
comment on publication "some" is 'For the warehouse';
create subscription from_shop connection 'dbname=''the shop'' host=shop' publication items, orders
  with (connect = false, slot_name = none, binary = true);
comment on subscription from_shop is 'From afar';

create foreign data wrapper nothing validator postgresql_fdw_validator;
create server shop type 'x' version '1' foreign data wrapper nothing options (host 'a', port '5433');
create user mapping for public server shop options (user 'reader');
comment on server shop is 'The shop';
comment on foreign data wrapper nothing is 'Reaches nobody';
create foreign data wrapper anything;
create server away foreign data wrapper anything;
create foreign table far (
  id bigint options (column_name 'far_id') not null,
  title text default 'none',
  constraint has_title check (title <> '')
) server away options (table_name 'x');
alter foreign table far alter column title set storage external, alter column title set statistics 300;
alter foreign table far alter column id set (n_distinct = -0.5);
alter foreign table far add constraint is_counted check (id > 0) not valid;
create statistics far_both on id, title from far;
comment on foreign table far is 'Elsewhere';
create function stamp() returns trigger language plpgsql as $$begin return new; end$$;
create trigger stamp before insert or update of title on far for each row execute function stamp('x');
create trigger sleeps after delete on far for each row when (old.id > 5) execute function stamp();
alter foreign table far disable trigger sleeps;
comment on trigger stamp on far is 'Stamps';
