#include "compiler/plan/order.h"

#include <algorithm>
#include <map>
#include <queue>
#include <tuple>

#include "compiler/plan/keys.h"

namespace pleat {
namespace {

struct Parties {
  std::vector<DraftId> makers = {};
  std::vector<DraftId> needers = {};
  std::vector<DraftId> freers = {};
  std::vector<DraftId> removers = {};
};

class Graph {
 public:
  explicit Graph(std::size_t size) : next_(size), waiting_for_(size, 0) {}

  void Edge(DraftId from, DraftId to) {
    if (from == to) return;
    next_[from].push_back(to);
    ++waiting_for_[to];
  }
  void Edges(const std::vector<DraftId>& from, const std::vector<DraftId>& to) {
    for (DraftId a : from) {
      for (DraftId b : to) Edge(a, b);
    }
  }
  const std::vector<DraftId>& After(DraftId id) const { return next_[id]; }
  std::vector<int>& waiting_for() { return waiting_for_; }

 private:
  std::vector<std::vector<DraftId>> next_;
  std::vector<int> waiting_for_;
};

bool Holds(const std::vector<DraftId>& ids, DraftId id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool Names(const std::vector<ObjectKey>& keys, const ObjectKey& key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool Waits(const Draft& draft, const Draft& maker) {
  return std::any_of(draft.needs.begin(), draft.needs.end(),
                     [&](const ObjectKey& key) { return Names(maker.makes, key); });
}

Graph BuildGraph(const std::vector<Draft>& drafts,
                 const std::vector<std::pair<DraftId, DraftId>>& edges) {
  std::map<ObjectKey, Parties> users;
  for (DraftId id = 0; id < drafts.size(); ++id) {
    for (const ObjectKey& key : drafts[id].makes) users[key].makers.push_back(id);
    for (const ObjectKey& key : drafts[id].removes) users[key].removers.push_back(id);
  }
  // Only keys that someone makes or removes say anything about order.
  for (DraftId id = 0; id < drafts.size(); ++id) {
    for (const ObjectKey& key : drafts[id].needs) {
      if (const auto at = users.find(key); at != users.end()) at->second.needers.push_back(id);
    }
    for (const ObjectKey& key : drafts[id].frees) {
      if (const auto at = users.find(key); at != users.end()) at->second.freers.push_back(id);
    }
  }
  Graph graph(drafts.size());
  for (const auto& [key, use] : users) {
    graph.Edges(use.freers, use.removers);
    // Whoever removes a key and makes it again replaces what a rename has brought, or another one
    // for which it waits anyway. Or it removes what has its new name, or what another one lets go
    // of before.
    for (DraftId remover : use.removers) {
      const bool replaces = Holds(use.makers, remover);
      const bool waits_for_name = Names(drafts[remover].needs, RenamedKey(key));
      for (DraftId maker : use.makers) {
        const bool renames = Names(drafts[maker].makes, RenamedKey(key));
        const bool brings = renames || Waits(drafts[remover], drafts[maker]);
        const bool lets_go = Holds(use.freers, maker);
        const bool first = (replaces && brings) || (waits_for_name && renames) || lets_go;
        first ? graph.Edge(maker, remover) : graph.Edge(remover, maker);
      }
    }
    graph.Edges(use.makers, use.needers);
    // A key that is removed and not made again is needed in its old form.
    if (use.makers.empty()) graph.Edges(use.needers, use.removers);
  }
  for (const auto& [first, second] : edges) graph.Edge(first, second);
  return graph;
}

// Every step left over waits for another one left over: following them backwards ends in a ring.
Ring RingAmong(const std::vector<Draft>& drafts, const Graph& graph,
               const std::vector<int>& waiting_for) {
  std::vector<std::vector<DraftId>> previous(drafts.size());
  for (DraftId id = 0; id < drafts.size(); ++id) {
    if (waiting_for[id] == 0) continue;
    for (DraftId next : graph.After(id)) previous[next].push_back(id);
  }
  DraftId at = 0;
  while (waiting_for[at] == 0) ++at;
  std::vector<DraftId> path;
  while (std::find(path.begin(), path.end(), at) == path.end()) {
    path.push_back(at);
    at = previous[at].front();
  }
  path.erase(path.begin(), std::find(path.begin(), path.end(), at));
  Ring ring;
  for (auto id = path.rbegin(); id != path.rend(); ++id) {
    const ObjectKey& subject = drafts[*id].step.subject;
    if (ring.empty() || ring.back() != subject) ring.push_back(subject);
  }
  return ring;
}

}  // namespace

std::variant<std::vector<Step>, Ring> InOrder(
    std::vector<Draft> drafts, const std::vector<std::pair<DraftId, DraftId>>& edges) {
  Graph graph = BuildGraph(drafts, edges);
  std::vector<int>& waiting_for = graph.waiting_for();
  using Place = std::tuple<Phase, Rank, DraftId>;
  std::priority_queue<Place, std::vector<Place>, std::greater<>> ready;
  const auto push = [&](DraftId id) { ready.emplace(drafts[id].step.phase, drafts[id].rank, id); };
  for (DraftId id = 0; id < drafts.size(); ++id) {
    if (waiting_for[id] == 0) push(id);
  }
  std::vector<DraftId> order;
  while (!ready.empty()) {
    const DraftId id = std::get<DraftId>(ready.top());
    ready.pop();
    order.push_back(id);
    for (DraftId next : graph.After(id)) {
      Step& step = drafts[next].step;
      step.phase = std::max(step.phase, drafts[id].step.phase);
      if (--waiting_for[next] == 0) push(next);
    }
  }
  if (order.size() < drafts.size()) return RingAmong(drafts, graph, waiting_for);
  // The queue hands out a step of an early phase late when it had to wait for one of a later phase;
  // by then it has moved there, so phases never go backwards.
  std::vector<Step> steps;
  steps.reserve(order.size());
  for (DraftId id : order) steps.push_back(std::move(drafts[id].step));
  return steps;
}

}  // namespace pleat
