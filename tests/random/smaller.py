"""The smallest pair of schemas found for which something still holds."""
import copy

from schema import tidy

PLAIN = ("comment", "clauses", "source", "backfill", "back", "was")


def smaller(before, after, fails):
    """Takes things away, many at a time at first, until nothing more can go."""
    before, after = in_chunks((before, after), fails)
    changed = True
    while changed:
        changed, at = False, 0
        while True:
            steps = list(removals(before, after))
            if at >= len(steps):
                break
            found = tried((before, after), steps[at], fails)
            if found:
                (before, after), changed = found, True
            else:
                at += 1
    return before, after


def in_chunks(pair, fails):
    size = max(len(things(pair[0]) | things(pair[1])) // 2, 1)
    while size > 1:
        numbers, at = list(things(pair[1]) | things(pair[0])), 0
        while at < len(numbers):
            chunk = numbers[at:at + size]
            for remove in (lambda *both: [without(schema, chunk) for schema in both],
                           lambda *both: [as_before(*both, number) for number in chunk]):
                pair = tried(pair, remove, fails) or pair
            at += size
        size //= 2
    return pair


def tried(pair, remove, fails):
    """The smaller pair, if it is one and fails as well."""
    small = copy.deepcopy(pair)
    remove(*small)
    for schema in small:
        tidy(schema)
    usable = all(schema.tables and all(map(schema.columns, schema.tables)) for schema in small)
    return small if small != pair and usable and fails(*small) else None


def things(schema):
    """Number → what can be taken away or made as it was."""
    found = {thing.number: thing for thing in [*schema.loose, *schema.relations()]}
    for table in schema.relations():
        found |= {thing.number: thing for thing in [*table.columns, *table.members]}
    return found


def removals(before, after):
    """What makes a pair smaller, large things first."""
    old, new = things(before), things(after)
    numbers = list(new | old)
    for number in numbers:
        yield lambda *pair, number=number: [without(schema, [number]) for schema in pair]
    for number in numbers:
        yield lambda *pair, number=number: as_before(*pair, number)
    for table in before.tables:
        for rows in (0, 3):
            if table.rows > rows:
                yield lambda *pair, number=table.number, rows=rows: set_rows(pair, number, rows)
    for number in numbers:
        for field in PLAIN:
            if any(getattr(which[number], field, "") for which in (old, new) if number in which):
                yield lambda *pair, number=number, field=field: make_plain(pair, number, field)


def without(schema, numbers):
    schema.loose = [thing for thing in schema.loose if thing.number not in numbers]
    schema.tables = [thing for thing in schema.tables if thing.number not in numbers]
    schema.foreign = [thing for thing in schema.foreign if thing.number not in numbers]
    for table in schema.relations():
        # The key of the rows stays.
        table.columns = [thing for thing in table.columns if thing.number not in numbers or thing.name == "id"]
        table.members = [thing for thing in table.members if thing.number not in numbers]


def as_before(before, after, number):
    old, new = things(before).get(number), things(after).get(number)
    if old and new:
        for field, value in vars(old).items():
            if field not in ("columns", "members"):
                setattr(new, field, copy.deepcopy(value))


def make_plain(pair, number, field):
    for schema in pair:
        thing = things(schema).get(number)
        if hasattr(thing, field):
            setattr(thing, field, "")


def set_rows(pair, number, rows):
    for schema in pair:
        if schema.table(number):
            schema.table(number).rows = rows
