// Decompression by content: what a log file holds, whether it lies plain, as gzip or as zstd.
#pragma once

#include <memory>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace demarche::bytes {

// The decompressed stream of `raw`, told by its first bytes (names do not matter): gzip (RFC 1952, any number of
// members), zstd (RFC 8878, any number of frames), anything else as it is.
//
// Errors here are those of the first read of `raw`. A stream that is cut, corrupt or followed by bytes that do not
// belong to it first gives every byte that could be decoded; then read() returns bad_input, which says what is wrong and
// after how many decompressed bytes, and says the same again when called again.
//
// Memory: windows of 128 KiB, and for zstd the window that the frame asks for, at most 128 MiB (its own default limit).
[[nodiscard]] Result<std::unique_ptr<ByteSource>> decompress(std::unique_ptr<ByteSource> raw);

// Do these first bytes of a file (four are enough) say that it is gzip or zstd?
[[nodiscard]] bool is_compressed(std::string_view head);

}  // namespace demarche::bytes
