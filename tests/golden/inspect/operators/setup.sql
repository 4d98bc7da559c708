-- Operators, operator families and classes, casts, and owners of what has no privileges.

create schema geo;
create type geo.version as (major integer, minor integer);
create type mood as enum ('sad', 'happy');

create function geo.version_cmp(a geo.version, b geo.version) returns integer language sql immutable
  as 'select case when a.major <> b.major then a.major - b.major else a.minor - b.minor end';
create function geo.version_lt(a geo.version, b geo.version) returns boolean language sql immutable
  as 'select geo.version_cmp(a, b) < 0';
create function geo.version_gt(a geo.version, b geo.version) returns boolean language sql immutable
  as 'select geo.version_cmp(a, b) > 0';
create function geo.version_eq(a geo.version, b geo.version) returns boolean language sql immutable
  as 'select geo.version_cmp(a, b) = 0';
create function geo.version_ne(a geo.version, b geo.version) returns boolean language sql immutable
  as 'select geo.version_cmp(a, b) <> 0';
create function geo.version_hash(a geo.version) returns integer language sql immutable
  as 'select a.major * 1000 + a.minor';
create function geo.version_hash(a geo.version, seed bigint) returns bigint language sql immutable
  as 'select a.major * 1000 + a.minor + seed';

create operator geo.<# (leftarg = geo.version, rightarg = geo.version, function = geo.version_lt,
  commutator = operator(geo.>#), restrict = scalarltsel, join = scalarltjoinsel);
create operator geo.># (leftarg = geo.version, rightarg = geo.version, function = geo.version_gt,
  commutator = operator(geo.<#));
create operator geo.= (leftarg = geo.version, rightarg = geo.version, function = geo.version_eq,
  commutator = operator(geo.=), negator = operator(geo.<>), hashes, merges);
create operator geo.<> (leftarg = geo.version, rightarg = geo.version, function = geo.version_ne,
  negator = operator(geo.=));
comment on operator geo.<# (geo.version, geo.version) is 'It''s older';

create operator class geo.version_ops default for type geo.version using btree as
  operator 1 geo.<#, operator 3 geo.=, operator 5 geo.>#,
  function 1 geo.version_cmp(geo.version, geo.version);
create operator class geo.version_hash_ops default for type geo.version using hash as
  operator 1 geo.=, function 1 geo.version_hash(geo.version),
  function 2 geo.version_hash(geo.version, bigint);
comment on operator class geo.version_ops using btree is 'Oldest first';
comment on operator family geo.version_ops using btree is 'By age';

-- Optional functions and operators of GiST are the family's, whoever declared them.
create operator family loose using gist;
create operator class box_copy_ops for type box using gist family loose as
  operator 1 <<, operator 10 <<|, operator 15 <-> (box, point) for order by float_ops,
  function 1 gist_box_consistent(internal, box, smallint, oid, internal),
  function 2 gist_box_union(internal, internal),
  function 5 gist_box_penalty(internal, internal, internal),
  function 6 gist_box_picksplit(internal, internal),
  function 7 gist_box_same(box, box, internal),
  function 8 (box, box) gist_box_distance(internal, box, smallint, oid, internal);
create operator family "Odd" using btree;
alter operator family "Odd" using btree add
  operator 1 < (integer, bigint), operator 3 = (integer, bigint),
  function 1 (integer, bigint) btint48cmp(integer, bigint);

create function double(a integer) returns integer language sql immutable as 'select 2 * a';
create operator ## (rightarg = integer, function = double);
create operator @@@ (leftarg = text, rightarg = integer, function = left);

create function mood_number(m mood) returns integer language sql immutable as 'select 1';
create cast (mood as integer) with function mood_number(mood);
create cast (geo.version as text) with inout as assignment;
create cast (mood as varchar) with inout as implicit;
create cast (text as bytea) without function;
comment on cast (mood as integer) is 'Of no use';

create function geo.later(a geo.version, b geo.version) returns geo.version language sql immutable
  as 'select case when a operator(geo.>#) b then a else b end';
create aggregate latest (geo.version) (sfunc = geo.later, stype = geo.version, sortop = operator(geo.>#));
create table geo.releases (
  version geo.version primary key,
  mood mood,
  spot box,
  constraint releases_twice exclude using btree (version with operator(geo.=)),
  constraint releases_later check (version operator(geo.>#) row(0, 1)::geo.version)
);
create index on geo.releases using hash (version);
create index on geo.releases using gist (spot box_copy_ops);
create index releases_last on geo.releases ((## (version).major)) where (version operator(geo.<>) row(1, 1)::geo.version);
create view moods as select mood::integer as number, ## 2 as four from geo.releases
  where version operator(geo.<#) row(2, 0)::geo.version;
