insert into app.orders (id, note) values ((select max(id) + 1 from app.orders), 'new code');
update app.orders set note = 'seen by new code' where id = 7;
