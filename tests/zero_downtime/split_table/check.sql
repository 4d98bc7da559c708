select count(*) from expected as e
full join (select *, 'shop' as channel from shop_orders union all select *, 'web' from web_orders) as o on o.id = e.id
where (e.id, e.customer_id, e.amount, e.note, coalesce(e.extra, case when e.id % 4 = 0 then 'web' else 'shop' end))
  is distinct from (o.id, o.customer_id, o.amount, o.note, o.channel);
