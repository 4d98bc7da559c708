insert into app.orders (id, note) values ((select max(id) + 1 from app.orders), 'old code');
