#include "pipeline/sweep/pattern/row_objects.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "model/term_key.h"
#include "model/url.h"
#include "model/words.h"
#include "pipeline/sweep/mail_text.h"
#include "pipeline/sweep/pattern/column_paths.h"
#include "pipeline/sweep/url_text.h"

namespace demarche::pattern {
namespace {

PathId path_of(std::string_view name) {
  const auto id = find_path(name);
  CHECK(id.has_value());
  return *id;
}

struct Paths {
  PathId ipv4 = path_of("ipv4-addr:value"), ipv6 = path_of("ipv6-addr:value"), domain = path_of("domain-name:value"),
         resolves = path_of("domain-name:resolves_to_refs[*].value"), url = path_of("url:value"), mail = path_of("email-addr:value"),
         mac = path_of("mac-addr:value"), source = path_of("network-traffic:src_ref.value"),
         destination = path_of("network-traffic:dst_ref.value"), source_type = path_of("network-traffic:src_ref.type"),
         destination_type = path_of("network-traffic:dst_ref.type"), start = path_of("network-traffic:start"),
         end = path_of("network-traffic:end"), size = path_of("file:size"), registry_key = path_of("windows-registry-key:key");
  std::vector<PathId> exchanged;   // by PathId: the same of the other end

  Paths() {
    for (const KnownPath& known : known_paths()) {
      std::string name(known.name);
      if (const auto at = name.find(":src_"); at != std::string::npos) name.replace(at, 5, ":dst_");
      else if (const auto other = name.find(":dst_"); other != std::string::npos) name.replace(other, 5, ":src_");
      exchanged.push_back(path_of(name));
    }
  }
};
const Paths& paths() {
  static const Paths known;
  return known;
}

std::string_view base_name(std::string_view path) { return path.substr(path.find_last_of("/\\") + 1); }

// The part of a value that counts as the whole does: a file's name without its folders, an account's without its domain.
std::string_view inner_text(IndicatorType type, std::string_view text) {
  if (type == IndicatorType::filename) return base_name(text);
  if (type != IndicatorType::account) return text;
  const auto cut = text.rfind('\\');
  return cut != std::string_view::npos ? text.substr(cut + 1) : text.substr(0, text.find_first_of("@/"));
}

// As the matcher reads a log's text, which is wider or narrower than how a value of intelligence is read.
std::string canonical_text(const KnownPath& path, std::string_view element) {
  std::string form;
  switch (path.type) {
    case IndicatorType::registry_key: registry_form(element, form); return form;
    case IndicatorType::account: return lower(element);
    case IndicatorType::mutex: return std::string(element);
    default: break;
  }
  auto term = make_term(path.type, element);
  return term ? std::move(term->value) : lower(element);
}

}  // namespace

// What an address or a name is wanted for besides itself.
RowObjects::RowObjects(PathMask wanted) : wanted_(std::move(wanted)) {
  const Paths& known = paths();
  for (PathId path = 0; path < wanted_.size(); ++path)
    if (wanted_[path] && known_paths()[path].object() == "network-traffic") wants_traffic_ = wanted_[known.exchanged[path]] = true;
  const bool ends = wants(known.source) || wants(known.source_type);
  if (ends) wanted_[known.source] = wanted_[known.destination] = true;
  if (wants(known.end)) wanted_[known.start] = true;
  if (wants(known.resolves)) wanted_[known.domain] = true;
  const bool hosts = ends || wants(known.ipv4) || wants(known.ipv6) || wants(known.domain);
  if (hosts) wanted_shapes_ |= kAddress | kHost | kUrl | kUri | kEmail;
  if (wants(known.url)) wanted_shapes_ |= kUrl | kUri;
  if (wants(known.mail)) wanted_shapes_ |= kEmail;
  wanted_shapes_ |= kAnyShape | kWords;
}

void RowObjects::use(const ColumnPlan& plan) {
  plan_ = &plan;
  compile();
}

void RowObjects::compile() {
  columns_ = plan_->columns.size();
  named_.clear();
  shaped_.clear();
  possible_.assign(known_paths().size(), false);
  host_column_ = plan_->find("host");
  port_column_ = plan_->find("id.resp_p");
  duration_column_ = plan_->find("duration");
  for (std::size_t i = 0; i < columns_; ++i) compile_column(plan_->columns[i], static_cast<int>(i));
  for (const Reading& reading : named_) possible_[reading.path] = true;
  const Paths& known = paths();
  if (possible_[known.start] && duration_column_ >= 0) possible_[known.end] = true;
  for (const Shaped& shaped : shaped_) {
    if ((shaped.classes & kEmail) != 0) possible_[known.mail] = true;
    if ((shaped.classes & (kUrl | kUri)) != 0) possible_[known.url] = true;
    for (const PathId path : {known.ipv4, known.ipv6, known.resolves, known.source, known.destination, known.source_type, known.destination_type})
      possible_[path] = true;
    if ((shaped.classes & ~std::uint32_t{kAddress}) != 0) possible_[known.domain] = true;
    if ((shaped.classes & (kAnyShape | kWords)) != 0) possible_[known.url] = possible_[known.mail] = true;
  }
  for (std::size_t path = 0; path < possible_.size(); ++path)
    if (possible_[path]) possible_[paths().exchanged[path]] = true;
}

void RowObjects::add_named(int column, PathId path) {
  if (wants(path)) named_.push_back({column, path});
}

void RowObjects::compile_column(const Column& column, int number) {
  const std::string name = lower(column.name);
  const std::string last = name.substr(name.rfind('.') + 1), in_log = lower(plan_->log) + ":" + name;
  for (const ColumnPath& known : column_paths())
    if (known.column == in_log || known.column == name || known.column == last) add_named(number, path_of(known.path));
  for (const ClassPath& known : class_paths())
    if ((column.classes & known.field_class) != 0) add_named(number, path_of(known.path));
  if ((column.classes & wanted_shapes_) != 0) shaped_.push_back({number, column.classes & wanted_shapes_});
}

bool RowObjects::can_have(PathId path) {
  if (plan_ == nullptr) return false;
  if (columns_ != plan_->columns.size()) compile();
  return possible_[path];
}

bool RowObjects::can_have_any(ObjectKind kind) {
  for (PathId path = 0; path < known_paths().size(); ++path)
    if (kind_of(path) == kind && can_have(path)) return true;
  return false;
}

RowObject& RowObjects::fresh(PathId path) { return objects_.emplace_back(RowObject{kind_of(path), {}, nullptr}); }

RowObject& RowObjects::only(PathId path) {
  const ObjectKind kind = kind_of(path);
  for (const auto& [known, place] : single_)
    if (known == kind) return objects_[place];
  single_.emplace_back(kind, objects_.size());
  return fresh(path);
}

ObjectValue& RowObjects::add(RowObject& object, PathId path, int column, std::string_view shown) {
  ObjectValue& value = object.values.emplace_back();
  value.path = path;
  value.column = column;
  value.shown = shown;
  return value;
}

const std::vector<RowObject>& RowObjects::read(const Record& record) {
  objects_.clear();
  single_.clear();
  beside_.clear();
  cut_ = false;
  if (plan_ == nullptr) return objects_;
  if (columns_ != plan_->columns.size()) compile();
  read_named(record);
  for (const Shaped& shaped : shaped_)
    for_each_element(record.value(shaped.column), [&](std::string_view element) {
      if (!element.empty()) read_shaped(record, shaped, element);
    });
  finish();
  return objects_;
}

void RowObjects::read_named(const Record& record) {
  bool sized = false;
  for (const Reading& reading : named_) {
    const KnownPath& path = known_paths()[reading.path];
    if (reading.path == paths().size && sized) continue;   // what was seen counts where the total is unknown
    for_each_element(record.value(reading.column), [&](std::string_view element) {
      if (element.empty()) return;
      const auto number = path.value == PathValue::number ? parse_number(element) : std::optional<double>(0);
      const auto time = path.value == PathValue::time ? Timestamp::parse(element).to_optional() : std::optional(Timestamp());
      if (!number || !time) return;
      if (is_address(path.value) && host_.read(element, sweep::NameRule::tail) != sweep::HostKind::address) return;
      RowObject& object = reading.path == paths().mac ? fresh(reading.path) : only(reading.path);
      ObjectValue& value = add(object, reading.path, reading.column, element);
      value.number = *number;
      value.micros = time->micros();
      if (is_address(path.value)) value.address = host_.address();
      value.text = value.address ? value.address->text() : std::string(element);
      if (!value.address && path.value == PathValue::term) value.canonical = canonical_text(path, element);
      if (reading.path == paths().size) sized = true;
      if (path.value != PathValue::term) return;
      const std::string_view inner = inner_text(path.type, element);
      if (inner.size() == element.size() || inner.empty()) return;
      ObjectValue& part = add(object, reading.path, reading.column, element);
      part.text = inner;
      if (path.type == IndicatorType::account) part.canonical = lower(inner);
    });
  }
  add_end(record);
}

void RowObjects::add_end(const Record& record) {
  const Value duration = record.value(duration_column_);
  const auto seconds = duration.set ? parse_number(duration.text) : std::nullopt;
  if (!seconds || *seconds < 0 || *seconds > 1e12) return;
  for (RowObject& object : objects_) {
    const auto start = std::find_if(object.values.begin(), object.values.end(), [](const ObjectValue& value) { return value.path == paths().start; });
    if (start == object.values.end()) continue;
    ObjectValue end = *start;
    end.path = paths().end;
    end.micros += static_cast<std::int64_t>(*seconds * 1e6 + 0.5);
    object.values.push_back(std::move(end));
    return;
  }
}

void RowObjects::read_shaped(const Record& record, const Shaped& shaped, std::string_view element) {
  const std::uint32_t classes = shaped.classes;
  if ((classes & kWords) != 0)
    for_each_word(element, [&](std::string_view word) {
      read_shaped(record, {shaped.column, kAnyShape}, word);
      read_file_name(shaped, word);
    });
  if ((classes & (kHost | kAddress)) != 0) read_host(shaped, element, sweep::NameRule::tail);
  if ((classes & kUrl) != 0) read_url(shaped, element);
  if ((classes & kUri) != 0) read_request(record, shaped, element);
  if ((classes & kEmail) != 0) read_mail(shaped, element);
  if ((classes & kAnyShape) == 0) return;
  if (element.find('/') != std::string_view::npos) {
    if (!Prefix::parse(element)) read_url(shaped, element);
  } else if (element.find('@') != std::string_view::npos) {
    mails_.clear();
    sweep::find_mail_addresses(element, mails_);
    if (mails_.size() == 1 && mails_[0].size() == element.size()) read_mail(shaped, element);
  } else {
    read_host(shaped, element, sweep::NameRule::whole);
  }
  for (const std::string_view name : {"file:hashes.md5", "file:hashes.sha1", "file:hashes.sha256"}) {
    const PathId path = path_of(name);
    if (!wants(path)) continue;
    auto digest = make_term(known_paths()[path].type, element);
    if (!digest) continue;
    ObjectValue& value = add(only(path), path, shaped.column, element);
    value.text = digest->value;
  }
  read_registry_key(shaped, element);
}

void RowObjects::read_registry_key(const Shaped& shaped, std::string_view element) {
  const PathId path = paths().registry_key;
  if (!wants(path) || (plan_->columns[static_cast<std::size_t>(shaped.column)].classes & kRegistryKey) != 0) return;
  std::string form;
  registry_form(element, form);
  if (!form.starts_with("hkey_")) return;
  ObjectValue& value = add(only(path), path, shaped.column, element);
  value.text = element;
  value.canonical = std::move(form);
}

// A word as a file name: the whole, and what follows its last / or backslash.
void RowObjects::read_file_name(const Shaped& shaped, std::string_view word) {
  const PathId path = path_of("file:name");
  if (!wants(path)) return;
  const std::string_view base = base_name(word);
  for (const std::string_view name : {word, base.empty() ? word : base}) {
    ObjectValue& value = add(only(path), path, shaped.column, word);
    value.text = name;
  }
}

void RowObjects::read_host(const Shaped& shaped, std::string_view element, sweep::NameRule rule) {
  const sweep::HostKind kind = host_.read(element, rule);
  if (kind == sweep::HostKind::name && rule == sweep::NameRule::tail && (shaped.classes & kHost) == 0) return;
  add_host(shaped, element, kind);
}

ObjectValue* RowObjects::add_url(const Shaped& shaped, std::string_view element, std::string text, bool to_last) {
  if (!wants(paths().url)) return nullptr;
  const auto url = sweep::cut_url(text) ? Url::parse(text).to_optional() : std::nullopt;
  if (!url) return nullptr;
  ObjectValue& value = add(to_last ? objects_.back() : fresh(paths().url), paths().url, shaped.column, element);
  value.text = std::move(text);
  value.canonical = url->text();
  return &value;
}

void RowObjects::add_host(const Shaped& shaped, std::string_view element, sweep::HostKind kind) {
  if (kind == sweep::HostKind::none) return;
  const bool name = kind == sweep::HostKind::name, v4 = !name && host_.address().is_v4();
  const PathId path = name ? paths().domain : v4 ? paths().ipv4 : paths().ipv6;
  if (!wants(path) && !wants(paths().resolves) && !(name && wants(paths().destination))) return;
  ObjectValue& value = add(fresh(path), path, shaped.column, element);
  if (!name) value.address = host_.address();
  value.text = name ? std::string(host_.name(host_.labels())) : host_.address().text();
}

void RowObjects::read_url(const Shaped& shaped, std::string_view element) {
  const auto cut = sweep::cut_url(element);
  if (!cut) return;
  add_host(shaped, element, host_.read_bare(cut->host));
  (void)add_url(shaped, element, std::string(element), false);
}

// A path follows the host of its row. The port of the connection may be what is meant, or that of a proxy: both count.
void RowObjects::read_request(const Record& record, const Shaped& shaped, std::string_view element) {
  if (element.front() != '/' && element.front() != '?') {
    const auto cut = sweep::cut_url(element);
    if (cut && cut->absolute) read_url(shaped, element);
    return;
  }
  const Value host = record.value(host_column_);
  if (!host.set || host.separator != 0 || host.text.empty()) return;
  const std::string before = "http://" + std::string(host.text);
  const bool added = add_url(shaped, element, before + std::string(element), false) != nullptr;
  const auto bracket = host.text.rfind(']');
  const bool has_port = host.text.find(':', bracket == std::string_view::npos ? 0 : bracket) != std::string_view::npos;
  const Value port = record.value(port_column_);
  if (!has_port && port.set && !port.text.empty() && port.text != "80" && port.text != "443")
    (void)add_url(shaped, element, before + ":" + std::string(port.text) + std::string(element), added);
  else if (has_port && host.text.ends_with(":443"))
    (void)add_url(shaped, element, before.substr(0, before.size() - 4) + std::string(element), added);
}

void RowObjects::read_mail(const Shaped& shaped, std::string_view element) {
  mails_.clear();
  sweep::find_mail_addresses(element, mails_);
  for (const std::string_view address : mails_) {
    ObjectValue& value = add(fresh(paths().mail), paths().mail, shaped.column, address);
    value.text = lower(address);
    if (host_.read_bare(address.substr(address.rfind('@') + 1)) != sweep::HostKind::name) continue;
    ObjectValue& domain = add(fresh(paths().domain), paths().domain, shaped.column, address);
    domain.text = std::string(host_.name(host_.labels()));
  }
}

// What joins values of several columns: the addresses that a name stands beside, the types of ends, the exchanged traffic.
void RowObjects::finish() {
  if (wants(paths().resolves)) {
    for (const RowObject& object : objects_) {
      if (object.kind != kind_of(paths().ipv4) && object.kind != kind_of(paths().ipv6)) continue;
      cut_ = beside_.size() == kMostBeside;
      if (cut_) break;
      beside_.emplace_back(object.values.front()).path = paths().resolves;
    }
    for (RowObject& object : objects_)
      if (object.kind == kind_of(paths().domain)) object.beside = &beside_;
  }
  if (wants_traffic_) finish_traffic();
}

void RowObjects::finish_traffic() {
  const Paths& known = paths();
  const auto found = std::find_if(objects_.begin(), objects_.end(), [&](const RowObject& object) { return object.kind == kind_of(known.source); });
  if (found == objects_.end()) return;
  RowObject traffic = std::move(*found);
  for (const RowObject& object : objects_)
    if (wants(known.destination) && object.kind == kind_of(known.domain)) traffic.values.emplace_back(object.values.front()).path = known.destination;
  for (std::size_t i = 0, count = wants(known.source_type) ? traffic.values.size() : 0; i < count; ++i) {
    const ObjectValue end = traffic.values[i];
    if (end.path != known.source && end.path != known.destination) continue;
    ObjectValue& type = traffic.values.emplace_back(end);
    type.path = end.path == known.source ? known.source_type : known.destination_type;
    type.text = !end.address ? "domain-name" : end.address->is_v4() ? "ipv4-addr" : "ipv6-addr";
    type.canonical.clear();
    type.address.reset();
  }
  RowObject exchanged = traffic;
  for (ObjectValue& value : exchanged.values) value.path = known.exchanged[value.path];
  *found = std::move(traffic);
  objects_.push_back(std::move(exchanged));
}

}  // namespace demarche::pattern
