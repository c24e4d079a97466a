// Output: where an answer goes: a stream of this process, a file (-o), or a test's string.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace demarche::cli {

class Output {
 public:
  virtual ~Output() = default;
  virtual void write(std::string_view bytes) = 0;
  // False when nobody reads any more (a closed pipe): long answers may stop. That is no error.
  [[nodiscard]] virtual bool wanted() const { return true; }
  virtual void flush() {}
  // Everything has been written; io when some of it could not be.
  virtual Status finish() { return Done{}; }
};

class StringOutput final : public Output {
 public:
  void write(std::string_view bytes) override { text += bytes; }
  std::string text;
};

// A file descriptor of this process, which stays open. Written in pieces of 64 KiB.
[[nodiscard]] std::unique_ptr<Output> stream_output(int descriptor);

// A file. A regular one appears under its name only when finish() succeeds, and replaces an older one whole; what is no
// regular file (a device, a pipe) is written to directly.
[[nodiscard]] Result<std::unique_ptr<Output>> file_output(const std::string& path);

}  // namespace demarche::cli
