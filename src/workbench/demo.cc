#include "workbench/demo.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <vector>

#include "base/disk.h"
#include "base/text.h"

extern char** environ;   // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): as POSIX declares it

namespace demarche::workbench {
namespace {

constexpr std::string_view kGenerator = "demarche-generate-apt1";

// Beside the program, as it is built; or where it is installed.
Result<fs::path> find_generator() {
  std::error_code code;
  const fs::path beside = fs::read_symlink("/proc/self/exe", code).parent_path();
  const std::array<fs::path, 2> places = {beside / kGenerator, beside.parent_path() / "lib" / "demarche" / kGenerator};
  for (const fs::path& place : places)
    if (fs::exists(place, code)) return place;
  return not_found("the generator of the model case is not here: looked for " + places[0].string() + " and " + places[1].string(),
                   "\"make build\" makes it, \"make install\" and the package bring it along");
}

// Runs a program to its end; what it printed on stdout.
Result<std::string> output_of(const fs::path& program, std::vector<std::string> words) {
  int ends[2];
  if (::pipe(ends) != 0) return io_error("cannot make a pipe for " + program.string());
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  std::string name = program.string();
  std::vector<char*> arguments = {name.data()};
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t process = 0;
  const int failed = ::posix_spawn(&process, name.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  std::string text;
  std::array<char, 4096> block{};
  for (ssize_t got = 0; failed == 0 && (got = ::read(ends[0], block.data(), block.size())) > 0;) text.append(block.data(), static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 0;
  if (failed == 0) ::waitpid(process, &status, 0);
  if (failed != 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) return io_error(name + ": did not end well");
  return text;
}

}  // namespace

Result<DemoCase> make_demo(const DemoOptions& options) {
  std::error_code code;
  DemoCase out;
  out.case_file = options.folder / "case.toml";
  if (fs::exists(out.case_file, code)) return out;
  if (fs::exists(options.folder, code) && !fs::is_empty(options.folder, code))
    return bad_input(options.folder.string() + ": is not empty, and holds no case", "name a folder that does not exist yet: demarche demo DIR");
  const fs::path generator = TRY(find_generator());
  out.made = TRY(output_of(generator, {"--size", options.size, "--seed", std::to_string(options.seed), options.folder.string()}));
  out.made = std::string(trim(out.made));
  out.fresh = true;
  return out;
}

}  // namespace demarche::workbench
