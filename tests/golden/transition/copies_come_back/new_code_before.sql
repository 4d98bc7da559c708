update customers set note = 'new ' || coalesce(note, 'none') where code in ('C1', 'C2', 'C7');
update customers set settings = '{"c": 3}' where code = 'C8';
update customers set note = null, settings = null, discount = null where code = 'C9';
update customers set note = case when note is null then 'added' else 'again' end where code = 'C6';
update customers set name = name || '?' where code in ('C1', 'C10');
insert into customers select 2, 'N' || (select count(*) from customers where code like 'N%'), 'of new code', 'theirs', null, 7;
delete from customers where code = (select min(code) from customers where code like 'C1_');
update customers set note = 'new ' || note, discount = discount + 1 where code like 'O%' and (note is not null or settings is not null or discount is not null);
