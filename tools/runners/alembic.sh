# The same as psql.sh by Alembic (Debian's python3-alembic and python3-psycopg2), in the smallest environment that it runs in.

for python in python3 /usr/bin/python3 ''; do
  if [[ -z $python ]]; then
    echo "there is no Alembic: apt-get install python3-alembic python3-psycopg2" >&2
    exit 1
  fi
  if "$python" -c 'import alembic, psycopg2' 2>/dev/null; then break; fi
done

generate() {
  migration=$out/alembic/versions
  mkdir -p "$migration"
  cat >"$out/alembic.ini" <<END
[alembic]
script_location = $out/alembic
END
  cat >"$out/alembic/env.py" <<'END'
import os

import psycopg2
import sqlalchemy as sa
from alembic import context

engine = sa.create_engine("postgresql://", creator=lambda: psycopg2.connect(os.environ["PLEAT_DATABASE"]))
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
END
  pleat generate "$name" "${wanted[@]}" --archive --format alembic --out "$migration" >/dev/null
  (cd "$migration" && wc -l ./*.py | sed '$d' | sed 's/^/  /')
}

file_of() { echo "$migration"/*_"$1.py"; }
has() { [[ -f $(file_of "$1") ]]; }
revision_of() { sed -n 's/^revision = "\(.*\)"$/\1/p' "$(file_of "$1")"; }
head_of() { sed -n "/^def ${2}grade/,/^    with/p" "$(file_of "$1")"; }
command_for() {
  case $2 in
  up) echo "alembic upgrade $(revision_of "$1")" ;;
  down) echo "alembic downgrade -1" ;;
  esac
}
run() {
  local command
  read -ra command <<<"$(command_for "$1" "$2")"
  "$python" -B -m alembic --config "$out/alembic.ini" "${command[@]:1}"
}
