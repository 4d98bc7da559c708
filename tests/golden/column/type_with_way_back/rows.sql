insert into items values (1, 1.99, 'on'), (2, 20, 'off'), (3, 0.05, null);
insert into offers values (1, 1.99), (2, null);
