#include "model/indicator_bytes.h"

#include <cstring>

namespace demarche {
namespace {

void put(std::uint64_t number, std::string& out) {
  char bytes[8];
  std::memcpy(bytes, &number, sizeof bytes);
  out.append(bytes, sizeof bytes);
}

void put(std::string_view text, std::string& out) {
  put(std::uint64_t{text.size()}, out);
  out += text;
}

void put(const std::optional<Timestamp>& time, std::string& out) {
  put(std::uint64_t{time ? 1U : 0U}, out);
  put(static_cast<std::uint64_t>(time ? time->micros() : 0), out);
}

// Takes from the front; after the first fault everything is empty or zero.
class Bytes {
 public:
  explicit Bytes(std::string_view left) : left_(left) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    if (left_.size() < sizeof value) return fail(), 0;
    std::memcpy(&value, left_.data(), sizeof value);
    left_.remove_prefix(sizeof value);
    return value;
  }
  std::string text() {
    const std::uint64_t size = number();
    if (size > left_.size()) return fail(), std::string();
    std::string out(left_.substr(0, size));
    left_.remove_prefix(size);
    return out;
  }
  std::optional<Timestamp> time() {
    const bool set = number() == 1;
    const auto micros = static_cast<std::int64_t>(number());
    return set ? std::optional(Timestamp::from_micros(micros)) : std::nullopt;
  }
  // Of elements that take at least 8 bytes each.
  std::uint64_t count() {
    const std::uint64_t value = number();
    return value > left_.size() / 8 ? (fail(), 0) : value;
  }
  void fail() { good_ = false, left_ = {}; }
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool ended() const { return left_.empty(); }

 private:
  std::string_view left_;
  bool good_ = true;
};

Term parse_term(Bytes& bytes) {
  Term term;
  const std::uint64_t type = bytes.number(), op = bytes.number();
  if (type >= kIndicatorTypes || op > static_cast<std::uint64_t>(TermOp::matches)) return bytes.fail(), term;
  term.type = static_cast<IndicatorType>(type);
  term.op = static_cast<TermOp>(op);
  term.value = bytes.text();
  return term;
}

Indicator parse_indicator(Bytes& bytes) {
  Indicator out;
  out.id = bytes.text();
  for (std::uint64_t lists = bytes.count(); lists > 0 && bytes.good(); --lists) {
    auto& list = out.any_of.emplace_back();
    for (std::uint64_t terms = bytes.count(); terms > 0 && bytes.good(); --terms) list.push_back(parse_term(bytes));
  }
  out.pattern = bytes.text();
  out.valid_from = bytes.time();
  out.valid_until = bytes.time();
  if (const std::uint64_t confidence = bytes.number(); confidence <= 100) out.confidence = static_cast<int>(confidence);
  out.label = bytes.text();
  out.actor = bytes.text();
  out.line = bytes.number();
  out.offset = bytes.number();
  out.length = bytes.number();
  return out;
}

}  // namespace

void append_indicators(std::span<const Indicator> indicators, std::string& out) {
  put(std::uint64_t{indicators.size()}, out);
  for (const Indicator& each : indicators) {
    put(each.id, out);
    put(std::uint64_t{each.any_of.size()}, out);
    for (const auto& list : each.any_of) {
      put(std::uint64_t{list.size()}, out);
      for (const Term& term : list) {
        put(static_cast<std::uint64_t>(term.type), out);
        put(static_cast<std::uint64_t>(term.op), out);
        put(term.value, out);
      }
    }
    put(each.pattern, out);
    put(each.valid_from, out);
    put(each.valid_until, out);
    put(each.confidence ? static_cast<std::uint64_t>(*each.confidence) : UINT64_MAX, out);
    put(each.label, out);
    put(each.actor, out);
    for (const std::uint64_t number : {each.line, each.offset, each.length}) put(number, out);
  }
}

std::optional<std::vector<Indicator>> parse_indicators(std::string_view text) {
  Bytes bytes(text);
  std::vector<Indicator> out;
  for (std::uint64_t count = bytes.count(); count > 0 && bytes.good(); --count) out.push_back(parse_indicator(bytes));
  if (!bytes.good() || !bytes.ended()) return std::nullopt;
  return out;
}

}  // namespace demarche
