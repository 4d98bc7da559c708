insert into days values ('2026-01-01', 'calm');
