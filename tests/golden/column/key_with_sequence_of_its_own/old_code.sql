insert into tickets (title, code) select 'old', 'o' || count(*) from tickets;
