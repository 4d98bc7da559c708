insert into app.orders (id, state) values ((select max(id) + 1 from app.orders), 'done');
update app.orders set state = 'done' where id = 7;
