insert into ticks select i, i % 7 from generate_series(1, 30000) as i;
insert into beats select i, i % 7 from generate_series(1, 32767) as i;
call refresh_continuous_aggregate('hundreds', null, null);
