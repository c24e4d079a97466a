// publish, preview and verify: releases of a case for one audience, and checking one with nothing but its folder.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "model/claim.h"

namespace demarche::workbench {

struct PublishOptions {
  std::filesystem::path case_file, folder;       // folder: must not exist yet, or be empty
  std::string to, marking;                       // exactly one of them
  Timestamp date;                                // in the release
  Timestamp now;                                 // in the journal
  std::string who;
  std::optional<std::filesystem::path> key;      // minisign secret key; none: unsigned
  unsigned jobs = 1;
};

struct PublishReport {
  std::string audience, marking, digest;         // digest: SHA-256 of SHA256SUMS
  std::filesystem::path folder;
  std::vector<std::pair<std::string, std::uint64_t>> files;   // name, size
  std::uint64_t claims = 0, answered = 0, rows = 0;
  std::string key_id;                            // empty: unsigned
  std::int64_t number = 0;                       // in the case's ledger
};
[[nodiscard]] Result<PublishReport> publish(const PublishOptions& options);

// What an audience would see, beside what we see. Nothing is written.
struct PreviewClaim {
  std::string id, name, ours, theirs;            // values as people read them
  std::string state;                             // "stands", "differs", "dropped", "unanswered"
};
struct PreviewReport {
  std::string audience, marking;
  std::vector<PreviewClaim> claims;
  std::uint64_t stands = 0, differs = 0, dropped = 0, rows = 0;
  bool assessment = false;                       // the release would have that section
  std::vector<std::string> faults;               // what must not go out: the linter's, by name
};
[[nodiscard]] Result<PreviewReport> preview(const std::filesystem::path& case_file, const std::string& to, const std::string& marking,
                                            Timestamp date, unsigned jobs);

// The STIX 2.1 bundle of a release for that audience, byte for byte. Nothing is written or recorded.
[[nodiscard]] Result<std::string> export_bundle(const std::filesystem::path& case_file, const std::string& to, const std::string& marking,
                                                Timestamp date, unsigned jobs);

struct VerifyFault {
  std::string claim, file, says, rows_give;      // claim: empty when it is not about one
};
struct VerifyReport {
  bool holds = true;
  std::map<std::string, std::string> levels;     // signature, integrity, text, numbers -> "good", "none", "FAULT", "not checked: ..."
  std::vector<VerifyFault> faults;
  std::uint64_t claims = 0;
  std::string key_id, audience, marking, date, case_name;
};
// `public_key`: pins the signer; without it the release's own release.pub is used, and who that is stays for the reader.
[[nodiscard]] Result<VerifyReport> verify(const std::filesystem::path& release, const std::optional<std::filesystem::path>& public_key);

// A new minisign key pair: FILE and FILE.pub.
[[nodiscard]] Result<std::string> make_key(const std::filesystem::path& file);

}  // namespace demarche::workbench
