// demarche-generate-apt1: writes a case whose logs are made up and whose figures are those published in 2013.
//
//   demarche-generate-apt1 [--size small|full] [--seed N] [--json] DIR
//
// The same size and seed give the same bytes. DIR is made, or must be empty. Exit: 0 done, 2 wrong use or DIR is
// not empty, 3 a file could not be written. README.md says what is published, what is assumed and what is invented.
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "case_files.h"
#include "innocent.h"
#include "intrusion.h"
#include "logins.h"
#include "registries.h"
#include "victims.h"

namespace apt1 {
namespace {

constexpr std::size_t kSmallBytes = 250'000, kFullBytes = 15'000'000;   // of innocent lines, for an average victim
constexpr int kDone = 0, kUsage = 2;
constexpr const char* kHowTo = "usage: demarche-generate-apt1 [--size small|full] [--seed N] [--json] DIR\n";

struct Options {
  bool full = false, json = false;
  std::uint64_t seed = 7;
  std::string folder;
};

struct Made {
  std::size_t files = 0, bytes = 0;
  void add(std::size_t size) {
    bytes += size;
    files += size > 0 ? 1 : 0;
  }
};

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Options> parse(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i], value = i + 1 < count ? words[i + 1] : "";
    if (word == "--json") {
      options.json = true;
    } else if (word == "--size" && (value == "small" || value == "full")) {
      options.full = value == "full";
      ++i;
    } else if (word == "--seed" && whole_number(value)) {
      options.seed = *whole_number(value);
      ++i;
    } else if (!word.starts_with("-") && options.folder.empty() && !word.empty()) {
      options.folder = word;
    } else {
      return std::nullopt;
    }
  }
  if (options.folder.empty()) return std::nullopt;
  return options;
}

void write_victims(const Options& options, const std::vector<Victim>& victims, const Infrastructure& infrastructure,
                   Made& made) {
  const Innocent innocent(infrastructure, options.seed);
  const std::vector<Lookups> lookups = share_out(infrastructure, victims.size(), options.seed);
  Random random(options.seed, "sizes of victims");
  for (std::size_t i = 0; i < victims.size(); ++i) {
    const Victim& victim = victims[i];
    const Encoding encoding = random.chance(0.15) ? Encoding::json : Encoding::tsv;
    const double size = (0.4 + 1.2 * random.unit()) * static_cast<double>(options.full ? kFullBytes : kSmallBytes);
    const int network = static_cast<int>(i) + 1;
    NetworkLogs logs;
    innocent.add_to(logs, victim, network, static_cast<std::size_t>(size));
    add_intrusion(logs, victim, network, infrastructure, lookups[i], options.seed);
    const std::filesystem::path folder = std::filesystem::path(options.folder) / "logs/victims" / victim.id;
    for (ZeekLog* log : {&logs.dns, &logs.http, &logs.ssl, &logs.x509})
      made.add(log->write(folder / "border", encoding));
    made.add(logs.conn.write(folder / "flows", encoding));
    for (ZeekLog* log : {&logs.smtp, &logs.files}) made.add(log->write(folder / "mail", encoding));
  }
}

int generate(const Options& options) {
  std::error_code error;
  if (std::filesystem::exists(options.folder, error) &&
      (!std::filesystem::is_directory(options.folder, error) || !std::filesystem::is_empty(options.folder, error))) {
    std::fprintf(stderr, "%s is there and not an empty folder; nothing was written. Name another one.\n",
                 options.folder.c_str());
    return kUsage;
  }
  const Infrastructure infrastructure = make_infrastructure(options.seed);
  const std::vector<Victim> victims = make_victims(options.seed);
  std::vector<Relay> relays = make_relays(infrastructure, options.seed);
  const std::filesystem::path folder(options.folder);
  write_case_files(folder, victims, relays, options.seed);
  write_registries(folder / "registry", victims, infrastructure, options.seed);
  write_intelligence(folder / "intel", infrastructure, options.seed);
  Made made;
  for (Relay& relay : relays)
    for (ZeekLog* log : {&relay.rdp, &relay.conn})
      made.add(log->write(folder / "logs/relays" / relay.id, Encoding::tsv));
  write_victims(options, victims, infrastructure, made);
  std::printf(options.json ? "{\"files\":%zu,\"bytes\":%zu,\"seed\":%llu,\"generated\":true}\n"
                           : "generated logs, published marginals: %zu log files, %zu bytes, seed %llu\n",
              made.files, made.bytes, static_cast<unsigned long long>(options.seed));
  return kDone;
}

}  // namespace
}  // namespace apt1

int main(int count, char** words) {
  if (count == 2 && std::string_view(words[1]) == "--help") {
    std::fputs(apt1::kHowTo, stdout);
    return apt1::kDone;
  }
  if (const auto options = apt1::parse(count, words)) return apt1::generate(*options);
  std::fputs(apt1::kHowTo, stderr);
  return apt1::kUsage;
}
