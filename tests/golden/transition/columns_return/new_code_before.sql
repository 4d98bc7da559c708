insert into tasks (id, state, closed, born_at, price, first, middle, last, found)
values ((select max(id) + 1 from tasks), 'open', null, '2024-05-06', 1.25, 'New', 'C', 'Ode', '{"mail": "nobody"}');
update tasks set price = 12.5, born_at = '2024-08-09' where id = 13;
update tasks set closed = '2024-08-09' where id = 14;
update tasks set first = 'Three', middle = 'C', last = 'Ode' where id = 16;
