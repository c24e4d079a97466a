// Work over an index range on a few threads, and a flag with which the user stops long work.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

namespace demarche {

// Set by Ctrl-C (from a signal handler: it is lock-free); long loops ask it between pieces of work.
class Cancellation {
 public:
  void request() { requested_.store(true, std::memory_order_relaxed); }
  [[nodiscard]] bool requested() const { return requested_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> requested_{false};
};

// Calls work(i) once for every i in [0, count), on up to `jobs` threads; returns when all are done.
// Which thread takes which i is not fixed: put results into slot i and merge them in order afterwards.
void parallel_for(unsigned jobs, std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace demarche
