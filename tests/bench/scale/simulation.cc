#include "tests/bench/scale/simulation.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <queue>
#include <utility>

#include "tool/execute/queue.h"
#include "tool/plan/plan.h"

namespace pybytecode::bench {

namespace {

using execute::BatchQueue;

constexpr std::size_t kInFlight = 2;

double CostOf(const Work& work, const CostList& costs, const Batch& batch) {
  double cost = 0;
  for (std::uint32_t i = batch.begin; i < batch.end; ++i)
    cost += static_cast<double>(costs[work.tasks[i].id.source].cost);
  return cost;
}

/// When which worker is done with its batch; the earliest on top.
using Moment = std::pair<double, unsigned>;
using Moments = std::priority_queue<Moment, std::vector<Moment>, std::greater<>>;

class Simulation {
 public:
  Simulation(const Work& work, const CostList& costs, unsigned workers)
      : work_(work), costs_(costs), queue_(work, UINT64_MAX, workers), flights_(workers) {}

  double Run() {
    double now = 0;
    for (unsigned worker = 0; worker < flights_.size(); ++worker) TopUp(worker, now);
    while (!done_.empty()) {
      now = done_.top().first;
      const unsigned worker = done_.top().second;
      done_.pop();
      queue_.Release(queue_.Need(flights_[worker].front()));
      flights_[worker].pop_front();
      if (!flights_[worker].empty()) Begin(worker, now);
      TopUp(worker, now);
    }
    return now;
  }

 private:
  void TopUp(unsigned worker, double now) {
    std::deque<Batch>& flights = flights_[worker];
    while (flights.size() < kInFlight) {
      const auto batch = flights.empty() ? queue_.Take() : queue_.TakeAhead(flights.front());
      if (!batch) return;
      flights.push_back(*batch);
      if (flights.size() == 1) Begin(worker, now);
    }
  }

  void Begin(unsigned worker, double now) {
    done_.emplace(now + CostOf(work_, costs_, flights_[worker].front()), worker);
  }

  const Work& work_;
  const CostList& costs_;
  BatchQueue queue_;
  std::vector<std::deque<Batch>> flights_;  ///< One a worker; the first is being compiled.
  Moments done_;
};

}  // namespace

Simulated SimulateQueue(const Work& work, const CostList& costs, unsigned workers) {
  return {Simulation(work, costs, workers).Run(), work.batches.size()};
}

Simulated SimulateOurs(const CostList& costs, unsigned workers) {
  return SimulateQueue(plan::MakePlan(TasksOf(costs), workers), costs, workers);
}

Simulated SimulateInOrder(const CostList& costs, unsigned workers, std::size_t chunk) {
  Moments idle;
  for (unsigned worker = 0; worker < workers; ++worker) idle.emplace(0, worker);
  Simulated simulated;
  for (std::size_t i = 0; i < costs.size(); i += chunk, ++simulated.batches) {
    auto [now, worker] = idle.top();
    idle.pop();
    for (std::size_t j = i; j < std::min(i + chunk, costs.size()); ++j)
      now += static_cast<double>(costs[j].cost);
    simulated.makespan = std::max(simulated.makespan, now);
    idle.emplace(now, worker);
  }
  return simulated;
}

}  // namespace pybytecode::bench
