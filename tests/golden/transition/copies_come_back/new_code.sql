update profiles set note = 'new ' || coalesce(note, 'none') where code in ('C1', 'C2', 'C7');
update profiles set settings = '{"c": 3}' where code = 'C8';
delete from profiles where code = 'C9';
insert into profiles (area, code, note) select region, code, 'added' from customers where code = 'C6'
on conflict (area, code) do update set note = 'again';
update customers set name = name || '?' where code in ('C1', 'C10');
with added as (insert into customers select 2, 'N' || (select count(*) from customers where code like 'N%'), 'of new code' returning region, code)
insert into profiles (area, code, note, discount) select region, code, 'theirs', 7 from added;
delete from customers where code = (select min(code) from customers where code like 'C1_');
update profiles set note = 'new ' || note, discount = discount + 1 where code like 'O%';
