#include "pipeline/sweep/pattern/compare.h"

#include <algorithm>
#include <compare>

#include "base/nfc.h"
#include "base/text.h"
#include "base/timestamp.h"

namespace demarche::pattern {
namespace {

int digit_value(char c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; }

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : 63;
}

// The tokenizer has checked the shapes.
std::string octets(const Literal& literal) {
  std::string out;
  if (literal.kind == Literal::Kind::hex)
    for (std::size_t i = 0; i + 1 < literal.value.size(); i += 2)
      out += static_cast<char>(digit_value(literal.value[i]) * 16 + digit_value(literal.value[i + 1]));
  if (literal.kind == Literal::Kind::binary) {
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : literal.value) {
      if (c == '=') break;
      bits = bits << 6 | static_cast<std::uint32_t>(base64_value(c));
      if ((count += 6) >= 8) out += static_cast<char>(bits >> (count -= 8) & 0xFF);
    }
  }
  return literal.kind == Literal::Kind::hex || literal.kind == Literal::Kind::binary ? out : literal.value;
}

std::size_t character(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  return size;
}

bool ordered(std::strong_ordering order, Comparator comparator) {
  switch (comparator) {
    case Comparator::less: return order < 0;
    case Comparator::less_equal: return order <= 0;
    case Comparator::greater: return order > 0;
    default: return order >= 0;
  }
}

std::strong_ordering order_of(double a, double b) {
  return a < b ? std::strong_ordering::less : a > b ? std::strong_ordering::greater : std::strong_ordering::equal;
}

bool overlaps(const KnownPath& known, const ObjectValue& value, const Prefix& prefix) {
  if (!value.address || !prefix.contains(*value.address)) return false;
  if (known.value == PathValue::ipv4) return value.address->is_v4();
  return known.value != PathValue::ipv6 || !value.address->is_v4();
}

}  // namespace

bool is_like(std::string_view text, std::string_view wildcard) {
  // What stands after the last % is the end of the text: most texts go here.
  if (const std::size_t last = wildcard.rfind('%'); last != std::string_view::npos) {
    const std::string_view tail = wildcard.substr(last + 1);
    if (tail.find('_') == std::string_view::npos && !text.ends_with(tail)) return false;
  }
  std::size_t t = 0, w = 0, star = std::string_view::npos, from = 0;
  while (t < text.size()) {
    if (w < wildcard.size() && wildcard[w] == '%') {
      star = w++;
      from = t;
    } else if (w < wildcard.size() && wildcard[w] == '_') {
      t += character(text.substr(t));
      ++w;
    } else if (w < wildcard.size() && wildcard[w] == text[t]) {
      ++t;
      ++w;
    } else if (star != std::string_view::npos) {
      from += character(text.substr(from));
      t = from;
      w = star + 1;
    } else {
      return false;
    }
  }
  while (w < wildcard.size() && wildcard[w] == '%') ++w;
  return w == wildcard.size();
}

Compare::Compare(const Comparison& comparison) : comparator_(comparison.comparator), negated_(comparison.negated) {
  const auto path = find_path(comparison.path);
  if (!path) return;
  path_ = *path;
  kind_ = kind_of(path_);
  possible_ = true;
  if (comparator_ == Comparator::not_equal) {
    comparator_ = Comparator::equal;
    negated_ = !negated_;
  }
  for (const Literal& literal : comparison.literals) add_literal(literal, known_paths()[path_]);
}

void Compare::add_literal(const Literal& literal, const KnownPath& known) {
  const auto add_text = [&](std::string text) { texts_.insert(std::move(text)); };
  if (comparator_ == Comparator::like) {
    wildcard_ = nfc(literal.value);
  } else if (comparator_ == Comparator::matches) {
    auto regex = Regex::compile(nfc(literal.value), {.dot_matches_newline = true});
    if (regex) regex_ = std::move(*regex);
    else possible_ = false;
  } else if (known.value == PathValue::number) {
    if (const auto number = parse_number(literal.value.starts_with('+') ? literal.value.substr(1) : literal.value)) numbers_.push_back(*number);
  } else if (known.value == PathValue::time) {
    if (const auto time = Timestamp::parse_iso(literal.value)) times_.push_back(time->micros());
  } else if (comparator_ != Comparator::equal && comparator_ != Comparator::in && comparator_ != Comparator::is_subset &&
             comparator_ != Comparator::is_superset) {
    add_text(octets(literal));   // < and >: as written
  } else if (is_indexed(known.value)) {
    const auto term = path_term(known, literal.value);
    if (!term) return;
    if (term->type == IndicatorType::domain) domains_.insert(term->value);
    else if (is_address(known.value)) prefixes_.push_back(*Prefix::parse(term->value));
    else add_text(term->value);
  } else {
    add_text(octets(literal));
  }
}

std::optional<std::vector<std::string>> Compare::needed_texts(std::size_t least) const {
  if (negated_ || !possible_) return std::nullopt;
  if (comparator_ == Comparator::matches) return required_texts(*regex_, least);
  if (comparator_ != Comparator::like) return std::nullopt;
  const std::string parts = replace_all(wildcard_, "_", "%");
  std::string longest;
  for (const std::string_view part : split(parts, '%'))
    if (part.size() > longest.size()) longest = lower(part);
  return longest.size() < least ? std::nullopt : std::optional(std::vector{longest});
}

bool Compare::holds(const RowObject& object, const ObjectValue*& which) const {
  which = nullptr;
  if (!possible_ || object.kind != kind_) return false;
  bool present = false;
  if (holds(object.values, present, which)) return true;
  if (object.beside != nullptr && holds(*object.beside, present, which)) return true;
  return comparator_ == Comparator::exists && negated_ && !present;
}

bool Compare::holds(const std::vector<ObjectValue>& values, bool& present, const ObjectValue*& which) const {
  for (const ObjectValue& value : values) {
    if (value.path != path_) continue;
    present = true;
    const bool held = comparator_ == Comparator::exists ? !negated_ : holds(value) != negated_;
    if (held) which = &value;
    if (held) return true;
  }
  return false;
}

bool Compare::holds(const ObjectValue& value) const {
  const KnownPath& known = known_paths()[path_];
  std::string buffer;
  switch (comparator_) {
    case Comparator::like: return is_like(nfc(value.text, buffer), wildcard_);
    case Comparator::matches: return regex_->search(nfc(value.text, buffer));
    case Comparator::is_superset:
      return value.address && std::any_of(prefixes_.begin(), prefixes_.end(), [&](const Prefix& prefix) {
        return prefix.is_single() && prefix.address() == *value.address;
      });
    case Comparator::is_subset:
      return std::any_of(prefixes_.begin(), prefixes_.end(), [&](const Prefix& prefix) { return overlaps(known, value, prefix); });
    case Comparator::equal:
    case Comparator::in: return equals(value);
    default: return compares(value);
  }
}

bool Compare::equals(const ObjectValue& value) const {
  const KnownPath& known = known_paths()[path_];
  if (known.value == PathValue::number) return std::find(numbers_.begin(), numbers_.end(), value.number) != numbers_.end();
  if (known.value == PathValue::time) return std::find(times_.begin(), times_.end(), value.micros) != times_.end();
  if (value.address)
    return std::any_of(prefixes_.begin(), prefixes_.end(), [&](const Prefix& prefix) { return overlaps(known, value, prefix); });
  for (std::string_view name = value.term_text(); !domains_.empty();) {
    if (domains_.contains(name)) return true;
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) break;
    name.remove_prefix(dot + 1);
  }
  return texts_.contains(value.term_text());
}

bool Compare::compares(const ObjectValue& value) const {
  const KnownPath& known = known_paths()[path_];
  if (known.value == PathValue::number) return !numbers_.empty() && ordered(order_of(value.number, numbers_.front()), comparator_);
  if (known.value == PathValue::time) return !times_.empty() && ordered(value.micros <=> times_.front(), comparator_);
  return !texts_.empty() && ordered(value.text <=> *texts_.begin(), comparator_);
}

}  // namespace demarche::pattern
