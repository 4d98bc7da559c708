update days set mood = case mood when 'bad' then 'good' else 'bad' end::mood where day = '2024-01-05';
update days set mood = case mood when 'bad' then 'good' else 'bad' end::mood where day = '2024-01-05';
update days set mood = 'awful' where day = '2024-01-03' and mood = 'bad';
insert into weeks select max(week) + 7, '{bad,awful}' from weeks;
