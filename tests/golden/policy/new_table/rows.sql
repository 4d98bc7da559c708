insert into old_notes values (1, 'app'), (2, 'other');
