#include "cli/surroundings.h"

#include <pwd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <thread>

#include "base/text.h"

namespace demarche::cli {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? std::string_view(value) : std::string_view();
}

std::size_t terminal_width() {
  if (const auto columns = parse_unsigned(variable("COLUMNS")); columns && *columns > 0)
    return static_cast<std::size_t>(std::min<std::uint64_t>(*columns, 1000));
  for (int stream : {STDOUT_FILENO, STDERR_FILENO}) {
    winsize size{};
    if (ioctl(stream, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  }
  return 80;
}

std::string user_name() {
  if (const passwd* entry = getpwuid(geteuid()); entry != nullptr && entry->pw_name != nullptr) return entry->pw_name;
  return "uid " + std::to_string(geteuid());
}

}  // namespace

Surroundings surroundings_of_process() {
  Surroundings around;
  around.stdin_terminal = isatty(STDIN_FILENO) == 1;
  around.stdout_terminal = isatty(STDOUT_FILENO) == 1;
  around.stderr_terminal = isatty(STDERR_FILENO) == 1;
  around.width = terminal_width();
  around.no_color = !variable("NO_COLOR").empty();
  around.force_color = !variable("FORCE_COLOR").empty() && variable("FORCE_COLOR") != "0";
  around.dumb_terminal = variable("TERM") == "dumb";
  if (const auto fps = parse_number(variable("DEMARCHE_PROGRESS_FPS")); fps && *fps > 0) around.progress_fps = *fps;
  around.kernel_isa = variable("DEMARCHE_ISA");
  around.cores = std::max(1U, std::thread::hardware_concurrency());
  around.user = user_name();
  return around;
}

bool wants_color(const Surroundings& around, ColorMode mode, bool stream_is_terminal) {
  if (mode != ColorMode::automatic) return mode == ColorMode::always;
  if (around.no_color) return false;
  if (around.force_color) return true;
  return stream_is_terminal && !around.dumb_terminal;
}

}  // namespace demarche::cli
