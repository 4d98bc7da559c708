# What tools/demo asks of whoever runs a migration: here psql, as anyone can without pleat.

generate() {
  migration=$(pleat generate "$name" "${wanted[@]}" --archive --out "$out")
  (cd "$migration" && wc -l ./* | sed '$d' | sed 's/^/  /')
}

# Of a phase and a direction.
file_of() { echo "$migration"/?_"$1.$2.sql"; }
has() { [[ -f $(file_of "$1" "$2") ]]; }
head_of() { sed '/^$/q' "$(file_of "$1" "$2")"; }
command_for() { echo "psql -f $(basename "$(file_of "$1" "$2")")"; }

# Where a lock could not be had in time, what is left up to the end of the phase is planned anew, as often as it takes; from then on
# the files are no longer what is left of the later phases either.
planned_again=
run() {
  local script
  script=$(file_of "$1" "$2")
  if [[ $2 == up && -n $planned_again ]]; then plan_again "$1"; fi
  until psql -f "$script" >/dev/null 2>"$out/errors"; do
    if [[ $2 == down ]] || ! grep -qE 'lock timeout|deadlock detected' "$out/errors"; then
      cat "$out/errors" >&2
      return 1
    fi
    echo "   planned again:$(sed -n 's/^psql:[^ ]* *ERROR: //p' "$out/errors")"
    plan_again "$1"
  done
}

plan_again() {
  local phase
  planned_again=yes
  script=$out/again.sql
  : >"$script"
  for phase in expand backfill contract; do
    pleat plan "${wanted[@]}" --archive --phase "$phase" --format sql >>"$script"
    if [[ $phase == "$1" ]]; then break; fi
  done
}
