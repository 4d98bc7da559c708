insert into visits values (1, '/'), (2, '/news');
insert into robots values (3, '/', 'crawler'), (4, '/', null);
