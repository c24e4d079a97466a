// The adapter of nlohmann-json: its event parser builds our values, so that depth and duplicates are ours to refuse.
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "formats/json/json.h"

namespace demarche::json {
namespace {

class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return put(Json()); }
  bool boolean(bool value) override { return put(Json(value)); }
  bool number_integer(std::int64_t value) override { return put(Json(value)); }
  bool number_unsigned(std::uint64_t value) override {
    return put(value <= INT64_MAX ? Json(value) : Json(static_cast<double>(value)));
  }
  bool number_float(double value, const std::string&) override { return put(Json(value)); }
  bool string(std::string& value) override { return put(Json(std::move(value))); }
  bool binary(nlohmann::json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    for (const auto& [known, value] : stack_.back().value.members())
      if (known == name) return fail("the member \"" + visible(name) + "\" appears twice");
    stack_.back().key = std::move(name);
    return true;
  }
  bool parse_error(std::size_t at, const std::string&, const nlohmann::detail::exception&) override {
    return fail("expected JSON; it breaks at byte " + std::to_string(at));
  }

  Json result;
  std::string fault;

 private:
  struct Open { Json value; std::string key; };
  bool fail(std::string why) {
    if (fault.empty()) fault = std::move(why);
    return false;
  }
  bool open(Json value) {
    if (stack_.size() >= 200) return fail("expected at most 200 levels of nesting");
    stack_.push_back({std::move(value), {}});
    return true;
  }
  bool close() {
    Json done = std::move(stack_.back().value);
    stack_.pop_back();
    return put(std::move(done));
  }
  bool put(Json value) {
    if (stack_.empty()) result = std::move(value);
    else if (stack_.back().value.as_array() != nullptr) stack_.back().value.push(std::move(value));
    else append_member(std::move(value));
    return true;
  }
  void append_member(Json value) { stack_.back().value.set(std::move(stack_.back().key), std::move(value)); }

  std::vector<Open> stack_;
};

}  // namespace

Result<Json> parse(std::string_view text) {
  Builder builder;
  if (!nlohmann::json::sax_parse(text, &builder) || !builder.fault.empty())
    return bad_input(builder.fault.empty() ? "expected JSON" : builder.fault);
  return std::move(builder.result);
}

}  // namespace demarche::json
