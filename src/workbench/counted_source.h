// CountedSource: a stream whose raw bytes are counted for the progress line as they pass, and that fails with
// ErrorKind::interrupted once the user asks to stop.
#pragma once

#include <memory>
#include <span>

#include "base/bytes.h"
#include "base/parallel.h"
#include "model/progress.h"

namespace demarche::workbench {

class CountedSource final : public ByteSource {
 public:
  // Without `cancel` nothing stops it.
  CountedSource(std::unique_ptr<ByteSource> inner, Progress& progress, const Cancellation* cancel = nullptr)
      : inner_(std::move(inner)), progress_(progress), cancel_(cancel) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    if (cancel_ != nullptr && cancel_->requested()) return Error{ErrorKind::interrupted, "stopped", {}};
    const std::size_t got = TRY(inner_->read(buffer));
    progress_.advance(got, 0);
    return got;
  }

 private:
  std::unique_ptr<ByteSource> inner_;
  Progress& progress_;
  const Cancellation* cancel_;
};

}  // namespace demarche::workbench
