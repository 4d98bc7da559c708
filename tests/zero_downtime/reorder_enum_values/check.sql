-- And what is compared with another value is so by the new order.
select count(*) from (select *, coalesce(extra, case when id % 2 = 0 then 'middle' else 'high' end) as urgency from expected) as e
full join orders as o on o.id = e.id
where (e.id, e.customer_id, e.amount, e.note, e.urgency, e.urgency = 'high')
  is distinct from (o.id, o.customer_id, o.amount, o.note, o.urgency::text, o.urgency > 'middle');
