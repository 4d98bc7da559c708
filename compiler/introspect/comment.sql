select
  c.relname as class_name,
  d.objoid as object,
  d.objsubid as part,
  d.description as comment
from pg_catalog.pg_description as d
join pg_catalog.pg_class as c on c.oid = d.classoid
where
  (d.objoid >= 16384 or d.objoid = pg_catalog.to_regnamespace('public')::oid)
  and d.classoid in (
    'pg_catalog.pg_cast'::pg_catalog.regclass,
    'pg_catalog.pg_class'::pg_catalog.regclass,
    'pg_catalog.pg_collation'::pg_catalog.regclass,
    'pg_catalog.pg_constraint'::pg_catalog.regclass,
    'pg_catalog.pg_extension'::pg_catalog.regclass,
    'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass,
    'pg_catalog.pg_foreign_server'::pg_catalog.regclass,
    'pg_catalog.pg_namespace'::pg_catalog.regclass,
    'pg_catalog.pg_policy'::pg_catalog.regclass,
    'pg_catalog.pg_opclass'::pg_catalog.regclass,
    'pg_catalog.pg_operator'::pg_catalog.regclass,
    'pg_catalog.pg_opfamily'::pg_catalog.regclass,
    'pg_catalog.pg_publication'::pg_catalog.regclass,
    'pg_catalog.pg_statistic_ext'::pg_catalog.regclass,
    'pg_catalog.pg_subscription'::pg_catalog.regclass,
    'pg_catalog.pg_ts_config'::pg_catalog.regclass,
    'pg_catalog.pg_ts_dict'::pg_catalog.regclass,
    'pg_catalog.pg_proc'::pg_catalog.regclass,
    'pg_catalog.pg_event_trigger'::pg_catalog.regclass,
    'pg_catalog.pg_rewrite'::pg_catalog.regclass,
    'pg_catalog.pg_trigger'::pg_catalog.regclass,
    'pg_catalog.pg_type'::pg_catalog.regclass
  )
order by d.classoid, d.objoid, d.objsubid
