// Handing a case over: one sealed archive that another team opens and goes on with.
//
//   CASE/case.toml, CASE/case.db     the catalogue: judgements, journal, figures
//   CASE/evidence/...                sealed rows (and originals that were copied in)
//   CASE/...                         registries, intelligence, documents that case.toml names below its folder; with
//                                    `originals` also the log files
//   CASE/tombstones/...
//   HANDOVER.json                    what this is: case, program, what was left out
//   SHA256SUMS, SHA256SUMS.minisig, handover.pub
//
// CASE is the literal name "case". What case.toml names outside its folder is left out and listed: the figures rest on the
// sealed rows and stand without it. Releases are not handed over; the ledger of them is part of case.db.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"

namespace demarche::workbench {

struct HandoverOptions {
  std::filesystem::path case_file, archive;
  bool originals = false;
  std::optional<std::filesystem::path> key;     // minisign secret key; none: not signed
  Timestamp now;                                // for the journal; the archive holds no time
  std::string who;
  unsigned jobs = 1;
};

struct Handover {
  std::string case_id, case_name, marking;
  std::filesystem::path archive, folder;        // folder: of an import
  std::string digest, key_id;                   // SHA-256 of SHA256SUMS; key_id: empty when not signed
  std::uint64_t files = 0, bytes = 0;
  std::vector<std::string> left_out;            // paths as case.toml has them
};

// Writes the archive and journals it. Errors: locked, seal_broken, key, io.
[[nodiscard]] Result<Handover> export_case(const HandoverOptions& options);

struct ImportOptions {
  std::filesystem::path archive;
  std::optional<std::filesystem::path> folder;  // of the new case; default: its id. Must not exist, or be empty
  std::optional<std::filesystem::path> public_key;   // pins the signer
  Timestamp now;
  std::string who;
  unsigned jobs = 1;
};

// Unpacks, checks every sum, the signature, case.toml, the seals and the journal, and only then puts the case in its place.
// Errors: bad_input (no hand-over, hostile or damaged), seal_broken (names the file), key, io.
[[nodiscard]] Result<Handover> import_case(const ImportOptions& options);

}  // namespace demarche::workbench
