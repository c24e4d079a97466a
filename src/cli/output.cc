#include "cli/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace demarche::cli {
namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10;

std::string reason(int code) { return std::strerror(code); }

class DescriptorOutput : public Output {
 public:
  explicit DescriptorOutput(int descriptor) : descriptor_(descriptor) {}
  ~DescriptorOutput() override { drain(); }
  DescriptorOutput(const DescriptorOutput&) = delete;
  DescriptorOutput& operator=(const DescriptorOutput&) = delete;

  void write(std::string_view bytes) override {
    if (code_ != 0) return;
    pending_ += bytes;
    if (pending_.size() >= kPiece) drain();
  }
  bool wanted() const override { return code_ == 0; }
  void flush() override { drain(); }
  Status finish() override {
    drain();
    if (code_ == 0 || code_ == EPIPE) return Done{};
    return io_error("cannot write the answer: " + reason(code_));
  }

 protected:
  void drain() {
    std::string_view rest = pending_;
    while (code_ == 0 && !rest.empty()) {
      const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
      if (written >= 0) rest.remove_prefix(static_cast<std::size_t>(written));
      else if (errno != EINTR) code_ = errno;
    }
    pending_.clear();
  }
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
  int code_ = 0;          // errno of the first failure
  std::string pending_;
};

class FileOutput final : public DescriptorOutput {
 public:
  FileOutput(int descriptor, std::string path, std::string part)
      : DescriptorOutput(descriptor), path_(std::move(path)), part_(std::move(part)) {}
  ~FileOutput() override {
    drain();
    if (!closed_) ::close(descriptor());
    if (!part_.empty() && !renamed_) ::unlink(part_.c_str());
  }
  FileOutput(const FileOutput&) = delete;
  FileOutput& operator=(const FileOutput&) = delete;

  Status finish() override {
    Status written = DescriptorOutput::finish();
    if (!written) return std::move(written).error().within(path_);
    if (!part_.empty() && ::fsync(descriptor()) != 0) return io_error(path_ + ": cannot write it: " + reason(errno));
    closed_ = true;
    if (::close(descriptor()) != 0) return io_error(path_ + ": cannot write it: " + reason(errno));
    if (part_.empty()) return Done{};
    if (::rename(part_.c_str(), path_.c_str()) != 0) return io_error(path_ + ": cannot replace it: " + reason(errno));
    renamed_ = true;
    return Done{};
  }

 private:
  std::string path_, part_;   // part_ is empty when the file is written directly
  bool closed_ = false, renamed_ = false;
};

}  // namespace

std::unique_ptr<Output> stream_output(int descriptor) { return std::make_unique<DescriptorOutput>(descriptor); }

Result<std::unique_ptr<Output>> file_output(const std::string& path) {
  std::error_code ignored;
  const auto kind = std::filesystem::status(path, ignored).type();
  if (kind == std::filesystem::file_type::directory) return bad_input(path + ": expected a file to write, found a folder");
  const bool direct = kind != std::filesystem::file_type::regular && kind != std::filesystem::file_type::not_found;
  const std::string part = direct ? std::string() : path + ".part-" + std::to_string(::getpid());
  const int descriptor = ::open((direct ? path : part).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (direct ? 0 : O_TRUNC), 0666);
  if (descriptor < 0) return io_error(path + ": cannot be written: " + reason(errno), "give another file with -o");
  return std::unique_ptr<Output>(new FileOutput(descriptor, path, part));
}

}  // namespace demarche::cli
