#include "compiler/introspect/judge.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "compiler/introspect/queries.h"
#include "compiler/model/quote.h"

namespace pleat::pg {
namespace {

using canon::Inquiry;
using canon::Verdict;

// Whether one of the texts makes no sense to the server, as what it names is not there (appendix A
// of the manual): what the database holds does make sense, so the other is something else. Of a
// relation that is missing, an expression says no more than that a qualifier is not its table's.
bool IsAbsence(std::string_view sqlstate, bool by_view) {
  if (sqlstate == "42501" || (sqlstate == "42P01" && !by_view)) return false;
  return sqlstate.starts_with("42") || sqlstate.starts_with("22") || sqlstate == "3F000";
}

// Whether the server would refuse all other inquiries too: read_only_sql_transaction, or
// insufficient_privilege that does not concern something in one of them.
bool RefusesAll(Session& session, std::string_view sqlstate) {
  if (sqlstate == "25006") return true;
  if (sqlstate != "42501") return false;
  const Result right = session.Run(queries::kTemporary);
  return !right[0].Bool(right.Column("allowed"));
}

std::vector<std::string> Prelude(bool by_view, const std::vector<Identifier>& search_path) {
  std::string path;
  for (const Identifier& schema : search_path) {
    path += (path.empty() ? "" : ", ") + Quoted(schema);
  }
  if (path.empty()) path = "pg_catalog";
  // A function of a user may run when the planner meets it with constants.
  return {by_view ? "BEGIN TRANSACTION READ WRITE" : "BEGIN TRANSACTION READ ONLY",
          "SET LOCAL search_path = " + path, "SET LOCAL statement_timeout = '10s'"};
}

Verdict VerdictOf(const Inquiry& inquiry, const Result& answer) {
  const Row row = answer[0];
  const bool same = inquiry.by_view ? row.Bool({0}) : PrintsTheSame(row.Text({0}));
  return same ? Verdict::Same : Verdict::Different;
}

// Asks the inquiries at `places` in one transaction a failure.
void AskTogether(Session& session, const std::vector<Inquiry>& inquiries,
                 const std::vector<std::size_t>& places, bool by_view,
                 const std::vector<Identifier>& search_path, std::vector<Verdict>& verdicts) {
  std::size_t first = 0;
  while (first < places.size()) {
    std::vector<std::string> statements = Prelude(by_view, search_path);
    const std::size_t prelude = statements.size();
    // Of each place, where its last statement stands.
    std::vector<std::size_t> ends;
    for (std::size_t i = first; i < places.size(); ++i) {
      const std::vector<std::string>& own = inquiries[places[i]].statements;
      statements.insert(statements.end(), own.begin(), own.end());
      ends.push_back(statements.size() - 1);
    }
    const Replies replies = session.RunTogether("judge", statements);
    session.Execute("end", "ROLLBACK");
    for (const std::size_t end : ends) {
      if (end >= replies.results.size()) break;
      verdicts[places[first]] = VerdictOf(inquiries[places[first]], replies.results[end]);
      ++first;
    }
    if (!replies.error) return;
    if (replies.results.size() < prelude || first == places.size()) return;
    const std::string& state = replies.error->sqlstate();
    if (by_view && RefusesAll(session, state)) return;
    if (IsAbsence(state, by_view)) verdicts[places[first]] = Verdict::Absent;
    ++first;
  }
}

// Takes a JSON string, as it is written, from the front of `rest`.
std::optional<std::string_view> TakeString(std::string_view& rest) {
  constexpr std::string_view kBlanks = " \t\r\n,";
  rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
  if (!rest.starts_with('"')) return std::nullopt;
  std::size_t end = 1;
  while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? 2 : 1;
  if (end >= rest.size()) return std::nullopt;
  const std::string_view text = rest.substr(0, end + 1);
  rest.remove_prefix(end + 1);
  return text;
}

}  // namespace

std::vector<Verdict> Judge(Session& session, const std::vector<Inquiry>& inquiries,
                           const std::vector<Identifier>& search_path) {
  std::vector<Verdict> verdicts(inquiries.size(), Verdict::Unknown);
  for (const bool by_view : {false, true}) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < inquiries.size(); ++i) {
      if (inquiries[i].by_view == by_view) places.push_back(i);
    }
    AskTogether(session, inquiries, places, by_view, search_path, verdicts);
  }
  return verdicts;
}

bool PrintsTheSame(std::string_view plan) {
  // Within strings the quotes would have a backslash.
  constexpr std::string_view kOutput = "\"Output\": [";
  const std::size_t at = plan.find(kOutput);
  if (at == std::string_view::npos) return false;
  std::string_view rest = plan.substr(at + kOutput.size());
  const auto live = TakeString(rest);
  const auto desired = TakeString(rest);
  return live && live == desired && !TakeString(rest);
}

}  // namespace pleat::pg
