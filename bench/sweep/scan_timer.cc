// scan_timer SET JOBS REPEAT FILE...: what sweeping costs without loading the set. Loads it, builds the filters once, sweeps each
// file REPEAT times as `demarche sweep` does, and prints for each: name, hit lines, median CPU seconds, median wall seconds; first a line
// with the CPU seconds of loading and of building the filters.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "pipeline/sweep/matcher.h"
#include "workbench/intelligence.h"
#include "workbench/sieved_log.h"

using namespace demarche;

namespace {

class CountSink final : public RecordSink {
 public:
  explicit CountSink(const sweep::IndicatorSet& set) : matcher_(set) {}
  void plan(const ColumnPlan& plan) override { matcher_.use(plan); }
  bool record(const ColumnPlan&, const Record& record) override {
    hits_.clear();
    matcher_.match(record, hits_);
    if (!hits_.empty()) lines.insert(record.line);
    return true;
  }
  std::set<std::uint64_t> lines;

 private:
  sweep::Matcher matcher_;
  std::vector<sweep::Hit> hits_;
};

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::size_t sweep_once(const std::string& path, const sweep::IndicatorSet& set, const kernel::TermFilters& filters, unsigned jobs) {
  CountSink sink(set);
  Problems problems(path);
  NoProgress progress;
  const Cancellation cancel;
  workbench::SievedLog log({.file = path, .filters = &filters, .progress = &progress, .cancel = &cancel, .needs = nullptr}, sink, problems);
  log.start();
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < jobs; ++i)
    threads.emplace_back([&] {
      while (!log.done())
        if (const auto stretch = log.claim(std::size_t{4} * jobs)) log.read(*stretch);
        else std::this_thread::sleep_for(std::chrono::microseconds(200));
    });
  threads.clear();
  return sink.lines.size();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  const auto jobs = static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10));
  const int repeat = std::atoi(argv[3]);
  const double began = cpu_seconds();
  auto loaded = workbench::read_loose_intelligence({.paths = {argv[1]}, .cache = {}, .version = {}, .jobs = jobs});
  if (!loaded) return 1;
  const sweep::IndicatorSet& set = loaded->compiled.indicators;
  const double ready = cpu_seconds();
  const char* const isa = std::getenv("DEMARCHE_ISA");
  const kernel::TermFilters filters(set, isa != nullptr ? kernel::parse_isa(isa).value_or(kernel::best_isa()) : kernel::best_isa(), jobs);
  std::printf("%.3f %.3f %zu\n", ready - began, cpu_seconds() - ready, filters.bytes());
  for (int i = 4; i < argc; ++i) {
    std::vector<double> cpu, wall;
    std::size_t lines = 0;
    for (int k = 0; k < repeat; ++k) {
      const double from = cpu_seconds();
      const auto clock = std::chrono::steady_clock::now();
      lines = sweep_once(argv[i], set, filters, jobs);
      cpu.push_back(cpu_seconds() - from);
      wall.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - clock).count());
    }
    std::printf("%s %zu %.4f %.4f\n", argv[i], lines, median(cpu), median(wall));
  }
  return 0;
}
