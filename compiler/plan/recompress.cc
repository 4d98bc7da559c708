#include <algorithm>
#include <set>

#include "compiler/model/timescale.h"
#include "compiler/plan/columnstore.h"

namespace pleat {
namespace {

const SetColumnstore* OtherSettings(const Draft& draft) {
  const auto* set = draft.step.actions.front().As<SetColumnstore>();
  return set && set->columnstore && set->replaced ? set : nullptr;
}

// The steps of a plan about the compressed chunks of one hypertable or continuous aggregate.
class Recompression {
 public:
  Recompression(const ObjectKey& key, PlanBuilder& plan) : key_(key), plan_(plan) {
    const auto size = plan.live.sizes.find(plan.OldNameOf(key.name));
    if (size != plan.live.sizes.end()) size_ = &size->second;
    for (DraftId id = 0; id < plan.drafts.size(); ++id) {
      const Draft& draft = plan.drafts[id];
      const SetColumnstore* set = OtherSettings(draft);
      if (set && set->table == key.name) settings_.push_back(id);
      const auto* leave = draft.step.actions.front().As<LeaveColumnstore>();
      leaves_ = leaves_ || (leave && leave->table == key.name);
    }
  }

  // What follows the settings anyway needs neither a word nor a step.
  void Lower(bool wanted) {
    const bool stay = !leaves_ && MayBeCompressed();
    const bool outdated = size_ != nullptr && size_->outdated_chunks > 0;
    if (!stay || wanted) Forget(Hazard::NewChunksOnly);
    if (!wanted) return Offer();
    if (stay && (outdated || !settings_.empty())) Compress();
  }

 private:
  // Files do not say it.
  bool MayBeCompressed() const {
    return size_ == nullptr || std::any_of(size_->chunk_sizes.begin(), size_->chunk_sizes.end(),
                                           [](const ChunkSize& chunk) { return chunk.compressed; });
  }

  void Forget(Hazard hazard) {
    for (DraftId id : settings_) {
      std::erase_if(plan_.drafts[id].step.hazards,
                    [&](const HazardNote& note) { return note.hazard == hazard; });
    }
  }

  void Offer() {
    for (DraftId id : settings_) {
      for (HazardNote& note : plan_.drafts[id].step.hazards) {
        if (note.hazard == Hazard::NewChunksOnly)
          note.detail = "say `recompress` behind `columnstore` to compress them again";
      }
    }
  }

  void Compress() {
    const ServerFeatures& features = plan_.live.features;
    Step step{.phase = Phase::Backfill,
              .actions = {RecompressChunks{key_.name, key_.kind == Kind::ContinuousAggregate,
                                           HasTimescale(features, {2, 22})}},
              .undo = NothingToUndo{"rows read the same whatever they are compressed by"},
              .hazards = {plan_.Sized(Hazard::ChunkByChunk, key_.name)},
              .subject = key_};
    const DraftId again = plan_.Add({.step = std::move(step), .needs = {key_}});
    for (DraftId id : settings_) plan_.RunBefore(id, again);
  }

  const ObjectKey& key_;
  PlanBuilder& plan_;
  const TableSize* size_ = nullptr;
  std::vector<DraftId> settings_ = {};
  bool leaves_ = false;
};

}  // namespace

void LowerRecompression(PlanBuilder& plan) {
  // Before 2.14 a table has no chunks by other settings than its own.
  if (!HasTimescale(plan.live.features, {2, 14})) return;
  const std::set<ObjectKey>& wanted = plan.transition.recompressed;
  std::set<ObjectKey> tables = wanted;
  for (const Draft& draft : plan.drafts) {
    if (OtherSettings(draft)) tables.insert(draft.step.subject);
  }
  for (const ObjectKey& key : tables) Recompression(key, plan).Lower(wanted.contains(key));
}

}  // namespace pleat
