"""Whose things are and who may do what, read from a server and compared: where no file says it, it stays."""
import json

from schema import BY_HAND

# Class and name → owner and who may do what; that an owner may grant it, in so many words or not, says nothing. Functions and
# operators go by their names alone, sequences of columns by those.
QUERY = """
with objects(classid, objid, subid, owner, acl) as (
  select 'pg_class'::regclass, oid, 0, relowner, coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner))
    from pg_class where relkind in ('r', 'p', 'v', 'm', 'S', 'f')
  union all select 'pg_class'::regclass, attrelid, attnum, 0, attacl from pg_attribute where attacl is not null and not attisdropped
  union all select 'pg_proc'::regclass, oid, 0, proowner, coalesce(proacl, acldefault('f', proowner)) from pg_proc
  union all select 'pg_type'::regclass, oid, 0, typowner, coalesce(typacl, acldefault('T', typowner)) from pg_type
  union all select 'pg_namespace'::regclass, oid, 0, nspowner, coalesce(nspacl, acldefault('n', nspowner)) from pg_namespace
  union all select 'pg_foreign_data_wrapper'::regclass, oid, 0, fdwowner, coalesce(fdwacl, acldefault('F', fdwowner))
    from pg_foreign_data_wrapper
  union all select 'pg_foreign_server'::regclass, oid, 0, srvowner, coalesce(srvacl, acldefault('S', srvowner)) from pg_foreign_server
  union all select 'pg_collation'::regclass, oid, 0, collowner, null from pg_collation
  union all select 'pg_operator'::regclass, oid, 0, oprowner, null from pg_operator
  union all select 'pg_ts_dict'::regclass, oid, 0, dictowner, null from pg_ts_dict
  union all select 'pg_ts_config'::regclass, oid, 0, cfgowner, null from pg_ts_config
  union all select 'pg_statistic_ext'::regclass, oid, 0, stxowner, null from pg_statistic_ext
  union all select 'pg_publication'::regclass, oid, 0, pubowner, null from pg_publication)
select json_agg(json_build_array(
  case when owned.refobjid is null then objects.classid::regclass::text else 'sequence of' end,
  coalesce((pg_identify_object(1259, owned.refobjid, owned.refobjsubid)).identity,
           (pg_identify_object(objects.classid, objects.objid, objects.subid)).identity),
  case when owner <> 0 then pg_get_userbyid(owner) end,
  array(select format('%s %s%s', coalesce(nullif(grantee, 0)::regrole::text, 'public'), privilege_type, case when is_grantable and grantee <> owner then ' on' end)
          from aclexplode(acl) order by 1)))
from objects
left join pg_depend owned on owned.classid = 1259 and owned.objid = objects.objid and objects.classid = 1259
  and owned.refclassid = 1259 and owned.refobjsubid > 0 and owned.deptype in ('a', 'i')
where objects.objid >= 16384
"""
CLASSES = {"sequence": "pg_class", "view": "pg_class", "materialized view": "pg_class", "function": "pg_proc", "aggregate": "pg_proc",
           "enum": "pg_type", "domain": "pg_type", "type": "pg_type", "schema": "pg_namespace", "server": "pg_foreign_server",
           "foreign data wrapper": "pg_foreign_data_wrapper", "collation": "pg_collation", "operator": "pg_operator",
           "text search dictionary": "pg_ts_dict", "text search configuration": "pg_ts_config", "statistics": "pg_statistic_ext",
           "publication": "pg_publication"}
GLOBAL = ("schema", "server", "foreign data wrapper", "publication")


def access(rows):
    """What QUERY says, by class and name."""
    return {(kind, identity.replace('"', "").partition("(")[0]): (owner, set(granted)) for kind, identity, owner, granted in json.loads(rows)}


def objects(schema):
    """What can be told apart by number, or by that and a part of it → class and name."""
    names, found = schema.names(), {}

    def path(thing):
        return ("" if getattr(thing, "schema", 0) or getattr(thing, "keyword", "") in GLOBAL else "public.") + names[thing.number].replace('"', "")

    for table in schema.relations():
        found[table.number, ""] = "pg_class", path(table)
        for column in schema.columns(table):
            name = f"{path(table)}.{column.name}"
            found[table.number, column.number] = "pg_class", name
            if column.has_sequence() and column in table.columns:
                found[table.number, f"sequence {column.number}"] = "sequence of", name
    for loose in schema.of(*CLASSES):
        # Under other arguments, or of another kind, it is another one.
        found[loose.number, f"{loose.keyword} {loose.about if CLASSES[loose.keyword] == 'pg_proc' else ''}"] = CLASSES[loose.keyword], path(loose)
        for ref in loose.out:
            found[loose.number, f"{loose.keyword} {ref}"] = "pg_class", f"{path(loose)}.{schema.fill(ref, names).split('.')[-1]}".replace('"', "")
    return found


def says_privileges(schema):
    return bool(schema.of("grant", "revoke", "default privileges")) or any(
        member.text.startswith(("grant", "revoke")) for table in schema.relations() for member in table.members)


def says_owner(schema, number):
    """Of the thing itself: nothing else is its owner."""
    table = next((table for table in schema.relations() if table.number == number), None)
    said = any(member.text.startswith("owner") for member in table.members) if table else False
    return said or any(loose.keyword == "owner" and f"{{{number}}}" in loose.text for loose in schema.loose)


def difference(before, after, old, new, way, lost):
    """What an object has that no file speaks of and that is not what it had; `lost` tells what does not come back."""
    olds, news = objects(before), objects(before if way == "down" else after)
    silent = way == "down" or not says_privileges(after)
    for key, path in olds.items():
        if key not in news or lost(path[1]):
            continue
        (old_owner, old_granted), (owner, granted) = old.get(path, (None, set())), new.get(news[key], (None, set()))
        if old_owner != owner and (way == "down" or not says_owner(after, key[0])):
            return f"{' '.join(news[key])}: owner {old_owner} became {owner}"
        # What an owner may do goes from one to the next.
        if silent and old_owner == owner and old_granted != granted:
            return (f"{' '.join(news[key])}: lost {sorted(old_granted - granted)}, got {sorted(granted - old_granted)}"
                    + (" by hand" if before.of(BY_HAND) else ""))
    return None
