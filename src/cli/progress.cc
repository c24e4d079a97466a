#include "cli/progress.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <string>

#include "base/text.h"
#include "cli/width.h"
#include "formats/json/json.h"

namespace demarche::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kHidden{500};

milliseconds steady_now() {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

enum class Kind { bar, lines, json };

// What is known at one moment.
struct Moment {
  std::string step;
  std::uint64_t done = 0, total = 0, hits = 0;
  milliseconds since{0};
};

std::string rate_text(const Moment& now) {
  const double seconds = static_cast<double>(std::max<std::int64_t>(now.since.count(), 1)) / 1000;
  return size_text(static_cast<double>(now.done) / seconds) + "/s";
}

std::string line_text(const Moment& now) {
  std::string text = now.step;
  if (now.total > 0) {
    const std::uint64_t done = std::min(now.done, now.total);
    text += "  " + std::to_string(static_cast<int>(100.0 * static_cast<double>(done) / static_cast<double>(now.total))) + "%";
  }
  text += "  " + size_text(static_cast<double>(now.done)) + "  " + rate_text(now);
  if (now.total > now.done && now.done > 0) {
    const double left = static_cast<double>(now.since.count()) * static_cast<double>(now.total - now.done) / static_cast<double>(now.done);
    text += "  " + clock_text(milliseconds(static_cast<std::int64_t>(left))) + " left";
  }
  if (now.hits > 0) text += "  " + with_thousands(static_cast<std::int64_t>(now.hits)) + " hits";
  return text;
}

std::string json_text(const Moment& now) {
  json::Json line;
  line.set("type", "progress").set("step", now.step).set("bytes", now.done).set("total", now.total);
  line.set("hits", now.hits).set("seconds", static_cast<double>(now.since.count()) / 1000);
  return line.compact();
}

class DrawnProgress final : public Progress {
 public:
  DrawnProgress(Kind kind, const ProgressOptions& options, Output& err)
      : kind_(kind), width_(options.width), clock_(options.clock ? options.clock : steady_now), err_(err) {
    const double usual = kind == Kind::bar ? 10.0 : kind == Kind::json ? 1.0 : 1.0 / 30;
    const double fps = std::clamp(options.fps.value_or(usual), 1e-4, kind == Kind::bar ? 10.0 : 60.0);
    between_ = milliseconds(static_cast<std::int64_t>(1000 / fps));
  }
  ~DrawnProgress() override { DrawnProgress::end(); }
  DrawnProgress(const DrawnProgress&) = delete;
  DrawnProgress& operator=(const DrawnProgress&) = delete;

  void begin(std::string_view step, std::uint64_t total_bytes) override {
    end();
    const std::scoped_lock lock(mutex_);
    step_ = step;
    total_ = total_bytes;
    done_ = 0;
    hits_ = 0;
    running_ = true;
    started_ = clock_();
    next_ = (started_ + (kind_ == Kind::bar ? std::max(kHidden, between_) : between_)).count();
    if (kind_ == Kind::json) draw(started_);
  }

  void advance(std::uint64_t bytes, std::uint64_t hits) override {
    done_ += bytes;
    hits_ += hits;
    const milliseconds now = clock_();
    if (now.count() < next_.load(std::memory_order_relaxed)) return;
    const std::unique_lock lock(mutex_, std::try_to_lock);   // another thread is drawing: it will do
    if (!lock.owns_lock() || !running_ || now.count() < next_) return;
    next_ = (now + between_).count();
    draw(now);
  }

  void end() override {
    const std::scoped_lock lock(mutex_);
    if (!running_) return;
    running_ = false;
    if (kind_ == Kind::json) draw(clock_());
    if (drawn_) err_.write("\r\x1b[K");
    drawn_ = false;
    err_.flush();
  }

 private:
  void draw(milliseconds now) {
    const Moment moment{step_, done_, total_, hits_, now - started_};
    if (kind_ == Kind::bar) {
      err_.write("\r" + cut(line_text(moment), width_ > 1 ? width_ - 1 : 1) + "\x1b[K");
      drawn_ = true;
    } else {
      err_.write((kind_ == Kind::json ? json_text(moment) : line_text(moment)) + "\n");
    }
    err_.flush();
  }

  Kind kind_;
  std::size_t width_;
  std::function<milliseconds()> clock_;
  Output& err_;
  milliseconds between_{100};
  std::atomic<std::uint64_t> done_{0}, hits_{0};
  std::atomic<std::int64_t> next_{0};   // when to draw again, on clock_
  std::mutex mutex_;                    // guards what follows, and err_
  std::string step_;
  std::uint64_t total_ = 0;
  milliseconds started_{0};
  bool running_ = false, drawn_ = false;
};

}  // namespace

std::unique_ptr<Progress> make_progress(const ProgressOptions& options, Output& err) {
  ProgressMode mode = options.mode;
  if (mode == ProgressMode::automatic) {
    if (options.quiet) mode = ProgressMode::none;
    else mode = options.terminal ? ProgressMode::bar : ProgressMode::lines;
  }
  switch (mode) {
    case ProgressMode::bar: return std::make_unique<DrawnProgress>(Kind::bar, options, err);
    case ProgressMode::json: return std::make_unique<DrawnProgress>(Kind::json, options, err);
    case ProgressMode::lines: return std::make_unique<DrawnProgress>(Kind::lines, options, err);
    default: return std::make_unique<NoProgress>();
  }
}

std::string size_text(double bytes) {
  constexpr const char* kUnits[] = {"B", "KB", "MB", "GB", "TB", "PB"};
  std::size_t unit = 0;
  while (bytes >= 999.95 && unit + 1 < std::size(kUnits)) {
    bytes /= 1000;
    ++unit;
  }
  char text[48];
  std::snprintf(text, sizeof text, unit == 0 || bytes >= 100 ? "%.0f %s" : "%.1f %s", bytes, kUnits[unit]);
  return text;
}

std::string clock_text(milliseconds span) {
  const long long seconds = (span.count() + 500) / 1000;
  char text[64];
  if (seconds >= 3600) std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60, seconds % 60);
  else std::snprintf(text, sizeof text, "%lld:%02lld", seconds / 60, seconds % 60);
  return text;
}

}  // namespace demarche::cli
