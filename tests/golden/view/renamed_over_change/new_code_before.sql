insert into orders (id, price, note) select max(id) + 1, 8, 'by new code' from orders;
update shown set note = 'seen by new code' where id = 3;
