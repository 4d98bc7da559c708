-- Orders have the remark that old code wrote last, and those that only new code wrote have the one that they had. A row that goes
-- after the table does leaves its remark in the archive.
select count(*) from expected as e full join orders as o on o.id = e.id
full join (select order_id, string_agg(remark, ', ') as remark from pleat_archive.remarks where order_id in (select id from orders)
           group by order_id) as r on r.order_id = coalesce(o.id, e.id)
where (e.id, e.customer_id, e.amount, e.note, coalesce(e.extra, case when e.id % 4 = 0 and e.id <= :rows then 'remark ' || e.id end))
  is distinct from (o.id, o.customer_id, o.amount, o.note, r.remark);
