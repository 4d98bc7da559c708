insert into visits values (1, '/'), (2, '/news');
insert into robots values (1, 'crawler'), (2, null);
