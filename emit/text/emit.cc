#include "emit/text/emit.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/plan/cost.h"

namespace pleat::text {
namespace {

constexpr Phase kPhases[] = {Phase::Expand, Phase::Backfill, Phase::Contract};

std::string LockText(const Step& step) {
  std::string text;
  for (const RelationLock& lock : step.locks) {
    if (lock.level == LockLevel::None) continue;
    if (!text.empty()) text += ", ";
    text +=
        fmt::format("{} {}", ToString(lock.level), NameForPeople({Kind::Table, lock.relation, {}}));
  }
  return text.empty() ? "no lock" : text;
}

std::string_view PhaseNote(Phase phase) {
  switch (phase) {
    case Phase::Expand:
      return "code from before the change keeps working";
    case Phase::Backfill:
      return "old and new code keep working";
    case Phase::Contract:
      return "only new code runs from here on";
  }
  return "";
}

// Characters, not bytes: names may be in any script.
std::size_t Width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

void PrintSteps(const std::vector<Step>& steps, const Thresholds& thresholds, std::string& out) {
  // Titles longer than this do not push the column of locks away from the others.
  constexpr std::size_t kWidest = 64;
  std::size_t widest = 0;
  for (const Step& step : steps) widest = std::max(widest, std::min(Width(step.title), kWidest));
  for (const Step& step : steps) {
    const std::size_t pad = widest > Width(step.title) ? widest - Width(step.title) : 0;
    out += fmt::format("  {:>3}  {}{}  {}\n", step.number, step.title, std::string(pad, ' '),
                       LockText(step));
    std::set<std::string> said;
    for (const HazardNote& note : step.hazards) {
      if (!said.insert(ToString(note)).second) continue;
      out += fmt::format("       {}: {}\n", ToString(LevelOf(note, thresholds)), ToString(note));
    }
    if (const auto* irreversible = std::get_if<Irreversible>(&step.undo)) {
      out += fmt::format("       no way back: {}\n", irreversible->reason);
    }
    if (step.needs_allow) out += fmt::format("       needs --allow {}\n", *step.needs_allow);
  }
}

// "once for an instant", "3 times, for at most about 4 s", "in batches, about 40 s in all".
std::string UseText(const LockUse& use) {
  std::string duration = "an instant";
  if (const auto& work = use.longest) {
    const bool batches = work->kind == WorkKind::Batches;
    if (!work->extent) {
      if (batches) return "in batches";
      duration = fmt::format("a {}", ToString(work->kind));
    } else {
      duration = ToString(DurationOf(work->kind, *work->extent));
      if (batches) return fmt::format("in batches, {} in all", duration);
    }
  }
  if (use.times == 1) return "once for " + duration;
  return fmt::format("{} times, for {}{}", use.times, use.longest ? "at most " : "", duration);
}

// What a phase means for each table that is in use.
void PrintLocks(const std::vector<Step>& steps, std::string& out) {
  const std::vector<LockUse> uses = LockUses(steps);
  if (uses.empty()) return;
  std::size_t widest = 0;
  const auto name = [](const LockUse& use) {
    return NameForPeople({Kind::Table, use.relation, {}});
  };
  for (const LockUse& use : uses) widest = std::max(widest, Width(name(use)));
  std::string_view begin = "locks";
  const QualifiedName* last = nullptr;
  for (const LockUse& use : uses) {
    const bool again = last != nullptr && *last == use.relation;
    const std::string shown = again ? "" : name(use);
    out += fmt::format("  {:<5}  {}{}  {} {}\n", begin, shown,
                       std::string(widest - Width(shown), ' '), ToString(use.level), UseText(use));
    begin = "";
    last = &use.relation;
  }
}

std::vector<Step> StepsOf(const Plan& plan, Phase phase) {
  std::vector<Step> steps;
  for (const Step& step : plan.steps) {
    if (step.phase == phase) steps.push_back(step);
  }
  return steps;
}

std::string Count(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

}  // namespace

std::string EmitPlan(const Plan& plan, std::optional<Phase> only) {
  if (plan.empty()) return "nothing to do\n";
  std::string out;
  for (Phase phase : kPhases) {
    if (only && *only != phase) continue;
    const std::vector<Step> steps = StepsOf(plan, phase);
    if (steps.empty()) continue;
    if (!out.empty()) out += "\n";
    if (plan.direct) {
      out += fmt::format("direct ({})\n", Count(steps.size(), "step"));
    } else {
      out += fmt::format("{} ({}): {}\n", ToString(phase), Count(steps.size(), "step"),
                         PhaseNote(phase));
    }
    PrintSteps(steps, plan.thresholds, out);
    PrintLocks(steps, out);
  }
  if (out.empty()) out = fmt::format("nothing to do in the {} phase\n", ToString(*only));
  if (!plan.not_allowed.empty()) {
    out += "\nnot allowed yet:\n";
    for (const std::string& what : plan.not_allowed) out += fmt::format("  --allow {}\n", what);
  }
  return out;
}

std::string EmitDown(const Plan& plan, std::optional<Phase> only) {
  std::string out;
  for (auto phase = std::rbegin(kPhases); phase != std::rend(kPhases); ++phase) {
    if (only && *only != *phase) continue;
    const std::vector<Step> steps = DownSteps(plan, *phase);
    if (steps.empty()) continue;
    if (!out.empty()) out += "\n";
    out += fmt::format("{}, back ({})\n", plan.direct ? "direct" : ToString(*phase),
                       Count(steps.size(), "step"));
    PrintSteps(steps, plan.thresholds, out);
  }
  return out.empty() ? "nothing to do\n" : out;
}

std::string DumpPlan(const Plan& plan) {
  std::string out;
  for (const Step& step : plan.steps) {
    out += fmt::format("{:<9}{:>3}  {} [{}]", ToString(step.phase), step.number, step.title,
                       LockText(step));
    if (step.isolation == Isolation::None) out += " no transaction";
    for (const HazardNote& note : step.hazards) out += fmt::format(" {}", CodeOf(note.hazard));
    if (std::holds_alternative<Irreversible>(step.undo)) out += " irreversible";
    if (step.needs_allow) out += fmt::format(" allow={}", *step.needs_allow);
    out += "\n";
  }
  return out.empty() ? "nothing to do\n" : out;
}

}  // namespace pleat::text
