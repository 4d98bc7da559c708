-- Triggers that keep a transitional column equal to the one it stands for, or bring to a new table
-- or column what is written to the one that it is filled from, and back. The arguments end with a
-- zero byte each.
select
  t.tgrelid as relation,
  pg_catalog.encode(t.tgargs, 'hex') as arguments
from pg_catalog.pg_trigger as t
where
  t.tgname like any (array['pleat\_mirror\_%', '!pleat\_copy\_%', '!pleat\_back\_%', '~pleat\_relay\_%'])
  and t.tgrelid = any ($1::oid[])
order by t.tgrelid, t.tgname
