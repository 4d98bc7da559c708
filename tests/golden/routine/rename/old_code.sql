call put(next_id(), 3);
insert into orders select next_id(), first_of(o) + add_up(1, 2) from orders o where is_sane(o.total) limit 1;
insert into orders select next_id(), summed(t.total) from totals(2, 1, 2) t;
