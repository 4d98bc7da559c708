insert into crews values (1, null, 'good'), (2, null, 'bad'), (3, 'good', null);
