-- An expression without columns, as that of every default, is printed without opening the table;
-- those of generated columns have some.
select
  d.adrelid as relation,
  d.adnum as number,
  case
    when pg_catalog.strpos(d.adbin::text, '{VAR ') = 0 then pg_catalog.pg_get_expr(d.adbin, 0)
    else pg_catalog.pg_get_expr(d.adbin, d.adrelid)
  end as expression
from pg_catalog.pg_attrdef as d
where d.adrelid = any ($1::oid[])
