# The same as psql.sh by a folder of Prisma. psql stands in for `prisma migrate deploy`: like that it sends each file as one query,
# all in one session. The way back is psql's with Prisma as well.

generate() {
  migration=$out/migrations
  pleat generate "$name" "${wanted[@]}" --archive --format prisma --out "$migration" >/dev/null
  (cd "$migration" && wc -l ./*/migration.sql | sed '$d' | sed 's/^/  /')
}

folders_of() { find "$migration" -regex ".*/[0-9]+_${name}_$1\(_[0-9]+\)?" | sort; }
first_of() { folders_of "$1" | head -n 1; }
has() { [[ -n $(first_of "$1") ]]; }
head_of() {
  case $2 in
  up) sed -n '/^-- /p' "$(first_of "$1")/migration.sql" ;;
  down) sed '/^$/q' "$(first_of "$1")/down.sql" ;;
  esac
}
command_for() {
  case $2 in
  up) echo "prisma migrate deploy, the $1 folders" ;;
  down) echo "psql -f $(basename "$(first_of "$1")")/down.sql" ;;
  esac
}
run() {
  if [[ $2 == down ]]; then
    psql -f "$(first_of "$1")/down.sql" >/dev/null
    return
  fi
  local folder queries=()
  for folder in $(folders_of "$1"); do queries+=(-c "$(cat "$folder/migration.sql")"); done
  psql "${queries[@]}" >/dev/null
}
