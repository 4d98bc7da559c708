insert into tasks (id, closed, born, cents, "full", address)
values ((select max(id) + 1 from tasks), null, '2024-05-06', 125, 'New C Ode', '{"mail": "nobody"}');
update tasks set cents = 1250, born = '2024-08-09' where id = 13;
update tasks set closed = '2024-08-09' where id = 14;
update tasks set "full" = 'Three C Ode' where id = 16;
