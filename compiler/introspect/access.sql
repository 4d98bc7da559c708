-- Owners and privileges where they are not what an object begins with. `owner` is absent where it is
-- the database's, and for sequences that belong to a column.
with
owner (role) as (
  select d.datdba
  from pg_catalog.pg_database as d
  where d.datname = pg_catalog.current_database()
),

object (class, schema, name, member, role, belongs, acl) as (
  select
    case c.relkind when 'S' then 'sequence' else 'relation' end,
    c.relnamespace,
    c.relname,
    null::text,
    c.relowner,
    c.relkind = 'S' and exists (
      select
      from pg_catalog.pg_depend as d
      where
        d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.objid = c.oid
        and d.objsubid = 0
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refobjsubid > 0
        and d.deptype in ('a', 'i')
    ),
    c.relacl
  from pg_catalog.pg_class as c
  where
    c.relkind in ('r', 'v', 'm', 'S', 'p', 'f')
    and c.relpersistence <> 't'
    and (c.relacl is not null or c.relowner <> (select o.role from owner as o))
  union all
  select
    'type',
    t.typnamespace,
    t.typname,
    null,
    t.typowner,
    false,
    t.typacl
  from pg_catalog.pg_type as t
  left join pg_catalog.pg_class as c on c.oid = t.typrelid
  where
    (t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and c.relkind = 'c'))
    and (t.typacl is not null or t.typowner <> (select o.role from owner as o))
  union all
  select
    'routine',
    p.pronamespace,
    p.proname,
    (
      select '(' || coalesce(
        pg_catalog.string_agg(pg_catalog.format_type(a.type, null), ', ' order by a.number), ''
      ) || ')'
      from pg_catalog.unnest(p.proargtypes::oid[]) with ordinality as a (type, number)
    ),
    p.proowner,
    false,
    p.proacl
  from pg_catalog.pg_proc as p
  where p.proacl is not null or p.proowner <> (select o.role from owner as o)
  union all
  select
    'collation',
    l.collnamespace,
    l.collname,
    null,
    l.collowner,
    false,
    null
  from pg_catalog.pg_collation as l
  where l.collowner <> (select o.role from owner as o)
  union all
  select
    'statistics',
    s.stxnamespace,
    s.stxname,
    null,
    s.stxowner,
    false,
    null
  from pg_catalog.pg_statistic_ext as s
  where s.stxowner <> (select o.role from owner as o)
  union all
  select
    'text search dictionary',
    d.dictnamespace,
    d.dictname,
    null,
    d.dictowner,
    false,
    null
  from pg_catalog.pg_ts_dict as d
  where d.dictowner <> (select o.role from owner as o)
  union all
  select
    'text search configuration',
    f.cfgnamespace,
    f.cfgname,
    null,
    f.cfgowner,
    false,
    null
  from pg_catalog.pg_ts_config as f
  where f.cfgowner <> (select o.role from owner as o)
  union all
  select
    'operator',
    r.oprnamespace,
    r.oprname,
    '('
    || case r.oprleft when 0 then 'NONE' else pg_catalog.format_type(r.oprleft, null) end
    || ', '
    || pg_catalog.format_type(r.oprright, null)
    || ')',
    r.oprowner,
    false,
    null
  from pg_catalog.pg_operator as r
  where r.oprowner <> (select o.role from owner as o)
  union all
  select
    'operator family',
    y.opfnamespace,
    y.opfname,
    m.amname,
    y.opfowner,
    false,
    null
  from pg_catalog.pg_opfamily as y
  join pg_catalog.pg_am as m on m.oid = y.opfmethod
  where y.opfowner <> (select o.role from owner as o)
  union all
  select
    'operator class',
    x.opcnamespace,
    x.opcname,
    m.amname,
    x.opcowner,
    false,
    null
  from pg_catalog.pg_opclass as x
  join pg_catalog.pg_am as m on m.oid = x.opcmethod
  where x.opcowner <> (select o.role from owner as o)
)

select
  o.class,
  n.nspname as schema,
  o.name,
  o.member,
  case
    when not o.belongs and o.role <> (select w.role from owner as w) then
      pg_catalog.pg_get_userbyid(o.role)
  end as owner,
  pg_catalog.pg_get_userbyid(o.role) as holder,
  o.acl::text[] as acl
from object as o
join pg_catalog.pg_namespace as n on n.oid = o.schema
where o.schema = any ($1::oid[])
union all
-- initdb gives `public` to whoever owns the database or, before 15, to the server's first role.
select
  'schema',
  '',
  n.nspname,
  null,
  case
    when
      n.nspname = 'public'
      and pg_catalog.pg_get_userbyid(n.nspowner) = 'pg_database_owner'  -- postgres 15+
      and n.nspowner = 10  -- postgres <15
      then null
    when n.nspname = 'public' or n.nspowner <> (select w.role from owner as w)
      then pg_catalog.pg_get_userbyid(n.nspowner)
  end,
  pg_catalog.pg_get_userbyid(n.nspowner),
  n.nspacl::text[]
from pg_catalog.pg_namespace as n
where n.oid = any ($1::oid[])
union all
select
  u.class,
  '',
  u.name,
  null,
  case
    when u.role <> (select w.role from owner as w) then pg_catalog.pg_get_userbyid(u.role)
  end,
  pg_catalog.pg_get_userbyid(u.role),
  u.acl::text[]
from (
  select
    'foreign data wrapper',
    f.fdwname,
    f.fdwowner,
    f.fdwacl
  from pg_catalog.pg_foreign_data_wrapper as f
  union all
  select
    'server',
    s.srvname,
    s.srvowner,
    s.srvacl
  from pg_catalog.pg_foreign_server as s
  union all
  select
    'publication',
    p.pubname,
    p.pubowner,
    null
  from pg_catalog.pg_publication as p
  union all
  select
    'event trigger',
    e.evtname,
    e.evtowner,
    null
  from pg_catalog.pg_event_trigger as e
  union all
  select
    'subscription',
    b.subname,
    b.subowner,
    null
  from pg_catalog.pg_subscription as b
  join pg_catalog.pg_database as d on d.oid = b.subdbid
  where d.datname = pg_catalog.current_database()
) as u (class, name, role, acl)
