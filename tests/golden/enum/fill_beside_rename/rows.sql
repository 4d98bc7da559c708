insert into crews values (1, 'tense'), (2, null);
