insert into devices values (1), (2);
insert into readings values (1, 1, '2023-05-05'), (2, 1, '2024-05-05'), (3, 2, '2024-05-05');
