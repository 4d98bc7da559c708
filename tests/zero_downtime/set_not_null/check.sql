select count(*) from expected as e full join orders as o on o.id = e.id
where (e.id, e.customer_id, e.amount, case when e.note like 'note %0' then 'none' else e.note end)
  is distinct from (o.id, o.customer_id, o.amount, o.note);
