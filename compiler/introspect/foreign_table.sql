-- One row a column that has options, or one for the table.
select
  t.ftrelid as relation,
  s.srvname as server,
  t.ftoptions as options,
  a.attname as column_name,
  a.attfdwoptions as column_options
from pg_catalog.pg_foreign_table as t
join pg_catalog.pg_foreign_server as s on s.oid = t.ftserver
left join pg_catalog.pg_attribute as a
  on a.attrelid = t.ftrelid and a.attfdwoptions is not null and not a.attisdropped
where t.ftrelid = any ($1::oid[])
order by t.ftrelid, a.attnum
