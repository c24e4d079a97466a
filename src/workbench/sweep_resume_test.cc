// A sweep that was stopped goes on with the files that are left.
#include <doctest/doctest.h>

#include <fstream>

#include "base/disk.h"
#include "workbench/sweep_files.h"
#include "workbench/sweep_state.h"

using namespace demarche;
using namespace demarche::workbench;

namespace {

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("demarche-resume-" + std::to_string(SystemClock().now_micros()))) { fs::create_directories(path_); }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }
  [[nodiscard]] fs::path at(const std::string& name) const { return path_ / name; }

 private:
  fs::path path_;
};

// Takes `most` sightings, then goes away.
class Sink final : public SightingSink {
 public:
  explicit Sink(std::size_t most) : most_(most) {}
  bool sighting(const FileSighting& sighting) override {
    if (seen.size() >= most_) return false;
    seen.push_back(fs::path(sighting.file).filename().string() + ":" + std::to_string(sighting.line));
    return seen.size() < most_;
  }
  std::vector<std::string> seen;

 private:
  std::size_t most_;
};

std::string log_text() {
  return "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#fields\tts\tid.orig_h\n#types\ttime\taddr\n"
         "1.0\t192.0.2.7\n2.0\t192.0.2.7\n";
}

}  // namespace

TEST_CASE("a sweep that was stopped goes on with the files that are left; a finished one leaves nothing") {
  const Folder folder;
  SweepOptions options;
  options.intel = {folder.write("intel.txt", "192.0.2.7\n")};
  for (const char* name : {"a.log", "b.log", "c.log"}) options.paths.push_back(folder.write(name, log_text()));
  options.resume = folder.at("state");
  NoProgress progress;
  const Cancellation cancel;
  options.progress = &progress, options.cancel = &cancel;

  Sink first(3);   // closes within b.log
  REQUIRE(sweep_files(options, first).has_value());
  CHECK_EQ(first.seen, std::vector<std::string>{"a.log:8", "a.log:9", "b.log:8"});
  REQUIRE(fs::exists(options.resume));

  Sink second(100);
  const auto report = sweep_files(options, second);
  REQUIRE(report.has_value());
  CHECK_EQ(report->files_done_before, 1);
  CHECK_EQ(second.seen, std::vector<std::string>{"b.log:8", "b.log:9", "c.log:8", "c.log:9"});
  CHECK_FALSE(fs::exists(options.resume));
}

TEST_CASE("a state is only for the sweep that left it, and only for files that are as they were") {
  const Folder folder;
  const fs::path file = folder.write("a.log", "x");
  const auto stat = stat_file(file);
  REQUIRE(stat.has_value());
  {
    auto state = SweepState::open(folder.at("state"), "question");
    REQUIRE(state.has_value());
    CHECK_FALSE(state->done(file, *stat));
    REQUIRE(state->note(file, *stat).has_value());
  }
  std::ofstream(folder.at("state"), std::ios::app) << "abc 1";   // killed while writing
  const auto state = SweepState::open(folder.at("state"), "question");
  REQUIRE(state.has_value());
  CHECK(state->done(file, *stat));
  FileStat grown = *stat;
  ++grown.size;
  CHECK_FALSE(state->done(file, grown));
  CHECK_FALSE(SweepState::open(folder.at("state"), "another question").has_value());
  const auto other = SweepState::open(folder.write("log", "not a state\n"), "question");
  REQUIRE_FALSE(other.has_value());
  CHECK(other.error().message.find("something else") != std::string::npos);
}
