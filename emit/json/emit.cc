#include "emit/json/emit.h"

#include <nlohmann/json.hpp>

#include "compiler/plan/action_visit.h"
#include "emit/sql/write.h"

namespace pleat::json {
namespace {

using Json = nlohmann::ordered_json;

Json SqlOf(const std::vector<Action>& actions) {
  Json statements = Json::array();
  for (const Action& action : actions) {
    sql::SqlWriter w;
    Visit(action, [&](const auto& a) { sql::Write(w, a); });
    for (const sql::Statement& statement : w.statements()) statements.push_back(statement.text);
  }
  return statements;
}

Json LocksOf(const Step& step) {
  Json locks = Json::array();
  for (const RelationLock& lock : step.locks) {
    locks.push_back({{"relation", ToString(lock.relation)}, {"lock", ToString(lock.level)}});
  }
  return locks;
}

Json HazardsOf(const Step& step, const Thresholds& thresholds) {
  Json hazards = Json::array();
  for (const HazardNote& note : step.hazards) {
    hazards.push_back({{"code", CodeOf(note.hazard)},
                       {"severity", ToString(LevelOf(note, thresholds))},
                       {"consequence", ConsequenceOf(note.hazard)},
                       {"detail", DetailOf(note)}});
  }
  return hazards;
}

Json WorkOf(const Step& step) {
  Json list = Json::array();
  for (const Work& work : step.work) {
    Json json{{"kind", ToString(work.kind)}, {"relation", ToString(work.table)}};
    if (work.extent) {
      json["rows"] = work.extent->rows;
      json["bytes"] = work.extent->bytes;
      json["parts"] = work.extent->parts;
      json["milliseconds"] = DurationOf(work.kind, *work.extent).count();
    }
    list.push_back(std::move(json));
  }
  return list;
}

Json StepOf(const Step& step, const Thresholds& thresholds) {
  Json json;
  json["number"] = step.number;
  json["phase"] = ToString(step.phase);
  json["title"] = step.title;
  json["subject"] = ToString(step.subject);
  json["locks"] = LocksOf(step);
  json["work"] = WorkOf(step);
  json["transaction"] = step.transaction == 0 ? Json() : Json(step.transaction);
  json["hazards"] = HazardsOf(step, thresholds);
  const auto* irreversible = std::get_if<Irreversible>(&step.undo);
  const auto* nothing = std::get_if<NothingToUndo>(&step.undo);
  json["irreversible"] = irreversible ? Json(irreversible->reason) : Json();
  json["nothing_to_undo"] = nothing ? Json(nothing->reason) : Json();
  json["needs_allow"] = step.needs_allow ? Json(*step.needs_allow) : Json();
  json["up"] = SqlOf(step.actions);
  json["down"] = SqlOf(ActionsOf(step.undo));
  return json;
}

}  // namespace

std::string EmitPlan(const Plan& plan) {
  Json json;
  json["before"] = plan.before;
  json["after"] = plan.after;
  json["direct"] = plan.direct;
  json["steps"] = Json::array();
  for (const Step& step : plan.steps) json["steps"].push_back(StepOf(step, plan.thresholds));
  json["not_allowed"] = plan.not_allowed;
  return json.dump(2) + "\n";
}

}  // namespace pleat::json
