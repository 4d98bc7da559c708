select count(*) from expected as e full join orders as o on o.id = e.id
where (e.id, e.customer_id, e.amount, e.note, coalesce(e.extra, 'Given' || e.id || ' Family' || e.id))
  is distinct from (o.id, o.customer_id, o.amount, o.note, o.given || ' ' || o.family);
