insert into days select i, (array['good', 'fair', 'bad'])[1 + i % 3]::mood from generate_series(1, 100) as i;
