-- One row for each dictionary that a type of token is offered to, in turn.
select
  c.oid as configuration,
  c.cfgnamespace as schema,
  c.cfgname as name,
  pn.nspname as parser_schema,
  p.prsname as parser_name,
  k.alias as token,
  dn.nspname as dictionary_schema,
  t.dictname as dictionary_name
from pg_catalog.pg_ts_config as c
join pg_catalog.pg_ts_parser as p on p.oid = c.cfgparser
join pg_catalog.pg_namespace as pn on pn.oid = p.prsnamespace
left join pg_catalog.pg_ts_config_map as m on m.mapcfg = c.oid
left join lateral pg_catalog.ts_token_type(c.cfgparser) as k on k.tokid = m.maptokentype
left join pg_catalog.pg_ts_dict as t on t.oid = m.mapdict
left join pg_catalog.pg_namespace as dn on dn.oid = t.dictnamespace
where
  c.cfgnamespace = any ($1::oid[])
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_ts_config'::pg_catalog.regclass
      and d.objid = c.oid
      and d.deptype = 'e'
  )
order by c.oid, k.alias, m.mapseqno
