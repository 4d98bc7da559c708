INSERT INTO documents VALUES (1, 'b', 'c', 't'), (2, NULL, NULL, NULL);
INSERT INTO events VALUES (1, 'n');
