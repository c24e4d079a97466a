// Also the adapter of libidn2.
#include "model/domain.h"

#include <idn2.h>

#include <algorithm>

#include "base/text.h"
#include "model/ip.h"

namespace demarche {
namespace {

bool label_ok(std::string_view label) {
  return !label.empty() && label.size() <= 63 && std::all_of(label.begin(), label.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

Result<std::string> to_ascii(std::string_view text) {
  char* out = nullptr;
  const std::string zero_ended(text);
  const int code = idn2_to_ascii_8z(zero_ended.c_str(), &out, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  if (code != IDN2_OK)
    return bad_input("expected a domain name, found \"" + visible(text.substr(0, 80)) + "\" (" + idn2_strerror(code) + ")");
  std::string ascii(out);
  idn2_free(out);
  return ascii;
}

}  // namespace

Result<Domain> Domain::parse(std::string_view text) {
  const auto wrong = [&] { return bad_input("expected a domain name, found \"" + visible(text.substr(0, 80)) + "\""); };
  if (text.size() > 1024 || text.find('\0') != std::string_view::npos) return wrong();
  std::string name = lower(text);
  if (std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
    name = lower(TRY(to_ascii(name)));
  if (name.ends_with('.')) name.pop_back();
  if (name.empty() || name.size() > 253) return wrong();
  const auto labels = split(name, '.');
  if (!std::all_of(labels.begin(), labels.end(), label_ok)) return wrong();
  if (std::all_of(labels.back().begin(), labels.back().end(), [](char c) { return c >= '0' && c <= '9'; })) return wrong();
  return Domain(std::move(name));
}

bool Domain::within(const Domain& parent) const {
  if (text_.size() == parent.text_.size()) return text_ == parent.text_;
  return text_.size() > parent.text_.size() && text_.ends_with(parent.text_) &&
         text_[text_.size() - parent.text_.size() - 1] == '.';
}

}  // namespace demarche
