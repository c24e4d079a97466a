// CountedSource: a stream whose raw bytes are counted for the progress line as they pass.
#pragma once

#include <memory>
#include <span>

#include "base/bytes.h"
#include "model/progress.h"

namespace demarche::workbench {

class CountedSource final : public ByteSource {
 public:
  CountedSource(std::unique_ptr<ByteSource> inner, Progress& progress) : inner_(std::move(inner)), progress_(progress) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t got = TRY(inner_->read(buffer));
    progress_.advance(got, 0);
    return got;
  }

 private:
  std::unique_ptr<ByteSource> inner_;
  Progress& progress_;
};

}  // namespace demarche::workbench
