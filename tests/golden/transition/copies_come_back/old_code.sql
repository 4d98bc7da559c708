insert into customers select 1, 'O' || (select count(*) from customers where code like 'O%'), 'of old code', 'new', '{}', 5;
update customers set note = 'old ' || coalesce(note, 'none'), settings = '{"b": 2}' where code = 'O1';
update customers set note = null, settings = null, discount = null where code = 'O2';
update customers set note = 'again' where code = 'O2' and (select count(*) from customers where code like 'O%') > 4;
