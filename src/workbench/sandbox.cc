#include "workbench/sandbox.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

namespace demarche::workbench {
namespace {

void limit(__rlimit_resource_t resource, std::uint64_t value) {
  const rlimit both{value, value};
  ::setrlimit(resource, &both);
}

[[noreturn]] void child(int out, const std::function<std::string()>& work, const SandboxLimits& limits) {
  limit(RLIMIT_CPU, limits.cpu_seconds);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#if !defined(__has_feature)
  limit(RLIMIT_AS, limits.memory_bytes);
#elif !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
  limit(RLIMIT_AS, limits.memory_bytes);
#endif
#endif
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CORE, 0);
  const std::string text = work();
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t put = ::write(out, text.data() + at, text.size() - at);
    if (put <= 0) break;
    at += static_cast<std::size_t>(put);
  }
  std::_Exit(0);
}

}  // namespace

Result<std::string> run_sandboxed(const std::function<std::string()>& work, const SandboxLimits& limits) {
  int ends[2];
  if (::pipe(ends) != 0) return io_error("cannot make a pipe for the sandboxed process");
  const pid_t process = ::fork();
  if (process < 0) return io_error("cannot start the sandboxed process");
  if (process == 0) {
    ::close(ends[0]);
    child(ends[1], work, limits);
  }
  ::close(ends[1]);
  std::string text;
  char block[65536];
  for (ssize_t got = ::read(ends[0], block, sizeof block); got > 0; got = ::read(ends[0], block, sizeof block))
    text.append(block, static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(process, &status, 0);
  if (text.empty() || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return Error{ErrorKind::limit, "stopped: it went past its limits of time or memory", {}};
  return text;
}

}  // namespace demarche::workbench
