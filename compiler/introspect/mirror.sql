-- Triggers that keep a transitional column equal to the one it stands for. The arguments end with a
-- zero byte each.
select
  t.tgrelid as relation,
  pg_catalog.encode(t.tgargs, 'hex') as arguments
from pg_catalog.pg_trigger as t
where
  t.tgname like 'pleat\_mirror\_%'
  and t.tgrelid = any ($1::oid[])
order by t.tgrelid, t.tgname
