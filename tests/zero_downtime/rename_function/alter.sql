alter function note_of(integer) rename to text_of;
alter aggregate total(integer) rename to sum_of;
alter procedure remove(integer) rename to take_away;
