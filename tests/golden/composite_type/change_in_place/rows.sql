insert into places select i, ('(s,' || i || ')')::address from generate_series(1, 50) i;
