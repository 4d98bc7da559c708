insert into regions select i, 'region ' || i from generate_series(1, 3) as i;
insert into customers select 1 + i % 3, 'C' || i, 'customer ' || i, 'note ' || i, '{"a": 1}', i from generate_series(1, 30) as i;
update customers set note = null, settings = null, discount = null where code in ('C5', 'C6');
