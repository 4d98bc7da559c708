update orders set note = 'seen by new code' where id % 10 = 3;
