-- Expressions of some checks as text: the server opens their tables for it, and waits for locks.
select
  k.oid as constraint,
  pg_catalog.pg_get_expr(k.conbin, k.conrelid) as expression
from pg_catalog.pg_constraint as k
where k.oid = any ($1::oid[])
