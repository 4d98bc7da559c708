// The lock that the plan names is the lock that the server takes. Every step of every golden case
// runs in a transaction of its own, whose locks are read from pg_locks and compared with the
// plan's.
#include "compiler/plan/locks.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "compiler/introspect/session.h"
#include "compiler/model/timescale.h"
#include "emit/sql/emit.h"
#include "tests/support/client.h"
#include "tests/support/live_case.h"
#include "tests/support/script.h"
#include "tests/support/server.h"

namespace pleat::tests {
namespace {

using RelationId = std::int64_t;

// A relation as it stood before a step.
struct KnownRelation {
  QualifiedName name = {};
  // Relations whose lock keeps everyone from this one: the table of an index, of a sequence that a
  // column owns or of a part, and the table above.
  std::vector<RelationId> covers = {};
  // The hypertable behind a continuous aggregate, whose locks are its readers'.
  std::optional<RelationId> behind = {};
};
using Relations = std::map<RelationId, KnownRelation>;

constexpr const char* kRelations = R"(
select c.oid, n.nspname, c.relname,
  array(
    select indrelid from pg_index where indexrelid = c.oid
    union select inhparent from pg_inherits where inhrelid = c.oid
    union select refobjid from pg_depend
      where classid = 'pg_class'::regclass and objid = c.oid and refclassid = 'pg_class'::regclass
        and deptype in ('a', 'i') and c.relkind = 'S') as covers,
  (select m.oid from pg_rewrite as w
    join pg_depend as d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
    join pg_class as m on m.oid = d.refobjid and d.refclassid = 'pg_class'::regclass
    where w.ev_class = c.oid and c.relkind = 'v' and m.relname ~ '^_materialized_hypertable_[0-9]+$'
    limit 1) as behind
from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where n.nspname !~ '^(pg_|information_schema|_timescaledb|timescaledb|pleat)'
  and c.relkind <> 'c'
)";

constexpr const char* kLocks = R"(
select relation, mode from pg_locks
where pid = pg_backend_pid() and locktype = 'relation'
  and database = (select oid from pg_database where datname = current_database())
)";

Relations ReadRelations(Client& client) {
  Relations relations;
  for (const auto& row : client.Run(kRelations)) {
    KnownRelation& relation = relations[std::stoll(row[0])];
    relation.name = {{row[1]}, {row[2]}};
    for (const std::string& id : pg::ParseArray(row[3])) relation.covers.push_back(std::stoll(id));
    if (!row[4].empty()) relation.behind = std::stoll(row[4]);
  }
  return relations;
}

// "AccessShareLock" as pg_locks has it.
LockLevel LevelOf(const std::string& mode) {
  for (int level = 0; level <= static_cast<int>(LockLevel::AccessExclusive); ++level) {
    std::string words = std::string(ToString(static_cast<LockLevel>(level))) + " LOCK";
    std::erase(words, ' ');
    if (std::equal(words.begin(), words.end(), mode.begin(), mode.end(), [](char a, char b) {
          return a == std::toupper(static_cast<unsigned char>(b));
        })) {
      return static_cast<LockLevel>(level);
    }
  }
  ADD_FAILURE() << "a lock mode of pg_locks: " << mode;
  return LockLevel::None;
}

using Levels = std::map<RelationId, LockLevel>;

Levels ReadLocks(Client& client) {
  Levels levels;
  for (const auto& row : client.Run(kLocks)) {
    LockLevel& level = levels[std::stoll(row[0])];
    level = std::max(level, LevelOf(row[1]));
  }
  return levels;
}

// Does what it says where there is something to be done: what the plan says is the most that it
// takes.
bool MayBeIdle(const Step& step) {
  return std::any_of(step.actions.begin(), step.actions.end(), [](const Action& action) {
    const auto* drop = action.As<DropConstraint>();
    const auto* validate = action.As<ValidateConstraint>();
    return action.As<RestoreKept>() || action.As<RestoreNotNull>() || (drop && drop->if_exists) ||
           (validate && validate->if_kept);
  });
}

// What it reads has the trigger of another continuous aggregate, which before 2.12 served both.
bool MayBeWatched(const Step& step) {
  static const ServerFeatures features = pg::Session(SharedServer().address()).features();
  return !HasTimescale(features, {2, 12}) &&
         std::any_of(step.actions.begin(), step.actions.end(), [](const Action& action) {
           return action.As<CreateContinuousAggregate>() != nullptr;
         });
}

// Before 14 DETACH PARTITION locks the partition with SHARE UPDATE EXCLUSIVE, and its indexes with
// ACCESS EXCLUSIVE, without which nobody reads it: the plan says ACCESS EXCLUSIVE on the partition.
bool IsDetachBefore14(const Step& step) {
  static const ServerFeatures features = pg::Session(SharedServer().address()).features();
  return !features.detach_concurrently &&
         std::any_of(step.actions.begin(), step.actions.end(),
                     [](const Action& action) { return action.As<DetachPartition>() != nullptr; });
}

// The server refuses a transaction for it, or it ends one itself: what it locks is what its page of
// the manual says.
bool NeedsNoTransaction(const Step& step) {
  return std::any_of(step.actions.begin(), step.actions.end(),
                     [](const Action& action) { return IsolationOf(action) == Isolation::None; });
}

class Locks : public LiveCase {
 protected:
  void RunStep(const Plan& plan, const Step& step, const Relations& first) {
    if (!NeedsNoTransaction(step)) {
      try {
        Measure(plan, step, first);
      } catch (const Refusal& refusal) {
        FAIL() << step.title << ": " << refusal.what();
      }
      return;
    }
    Plan one = plan;
    one.steps = {step};
    RunScript(address_, sql::EmitScript(one, step.phase, sql::Direction::Up), step.title);
  }

  // What was there before the plan, and what Step::locks names beside it.
  void Measure(const Plan& plan, const Step& step, const Relations& first) {
    Plan one = plan;
    one.steps = {step};
    Client session(address_);
    const auto units = UnitsOf(sql::EmitScript(one, step.phase, sql::Direction::Up));
    for (const std::string& setting : units.front().settings) session.Run(setting);
    session.Run("begin");
    const Relations before = ReadRelations(session);
    for (const ScriptUnit& unit : units) {
      for (const std::string& statement : unit.statements) {
        if (statement == "BEGIN;" || statement == "COMMIT;") continue;
        session.Run(statement);
      }
    }
    const Levels levels = ReadLocks(session);
    const Relations after = ReadRelations(session);
    session.Run("commit");
    Compare(step, levels, first, before, after);
  }

  void Compare(const Step& step, const Levels& levels, const Relations& first,
               const Relations& before, const Relations& after) {
    std::vector<RelationLock> claims = step.locks;
    for (const auto& [id, relation] : before) {
      LockLevel claimed = LockLevel::None;
      std::erase_if(claims, [&](const RelationLock& claim) {
        const auto renamed = after.find(id);
        const bool its = claim.relation == relation.name ||
                         (renamed != after.end() && claim.relation == renamed->second.name);
        if (its) claimed = std::max(claimed, claim.level);
        return its;
      });
      if (!first.contains(id) && claimed == LockLevel::None) continue;
      const auto level = [&](RelationId of) {
        const auto found = levels.find(of);
        return found == levels.end() ? LockLevel::None : found->second;
      };
      LockLevel measured = level(id);
      if (relation.behind) measured = std::max(measured, level(*relation.behind));
      if (measured < claimed && (MayBeIdle(step) || MayBeWatched(step))) continue;
      if (claimed == measured || Unsaid(claimed, measured, relation, levels)) continue;
      const bool partition =
          claimed == LockLevel::AccessExclusive && measured == LockLevel::ShareUpdateExclusive;
      const bool index = claimed == LockLevel::None && measured == LockLevel::AccessExclusive &&
                         !relation.covers.empty();
      if ((partition || index) && IsDetachBefore14(step)) continue;
      // Only the tablespace that the table has for its own takes the lock.
      if (measured < claimed && step.actions.front().As<SetChunkTablespace>()) continue;
      ADD_FAILURE() << fmt::format("step {} {}: the plan says {} on {}, the server takes {}",
                                   step.number, step.title, ToString(claimed),
                                   ToString(relation.name), ToString(measured));
    }
    for (const RelationLock& claim : claims) {
      if (claim.level == LockLevel::None) continue;
      ADD_FAILURE() << fmt::format("step {} {}: the plan says {} on {}, which is not there",
                                   step.number, step.title, ToString(claim.level),
                                   ToString(claim.relation));
    }
  }

  // What any reader or writer takes stops none of them and is not said, nor what nobody comes to
  // without a lock that is.
  static bool Unsaid(LockLevel claimed, LockLevel measured, const KnownRelation& relation,
                     const Levels& levels) {
    if (claimed == LockLevel::None && measured <= LockLevel::RowExclusive) return true;
    return claimed <= measured &&
           std::any_of(relation.covers.begin(), relation.covers.end(), [&](RelationId id) {
             const auto above = levels.find(id);
             return above != levels.end() && above->second >= measured;
           });
  }
};

TEST_P(Locks, AreThoseThatThePlanNames) {
  const Plan plan = PlanOn(address_, case_.after);
  const Relations first = [&] {
    Client session(address_);
    return ReadRelations(session);
  }();
  for (const Step& step : plan.steps) ASSERT_NO_FATAL_FAILURE(RunStep(plan, step, first));
  for (auto phase = std::rbegin(kPhases); phase != std::rend(kPhases); ++phase) {
    for (const Step& step : DownSteps(plan, *phase)) {
      SCOPED_TRACE("down");
      ASSERT_NO_FATAL_FAILURE(RunStep(plan, step, first));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Locks, testing::ValuesIn(CaseNames()),
                         [](const auto& param) { return TestName(param.param); });

}  // namespace
}  // namespace pleat::tests
