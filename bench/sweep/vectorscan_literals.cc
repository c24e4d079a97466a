// vectorscan_literals SET FILE...: Hyperscan's or Vectorscan's literal matcher over files in blocks of whole lines. Prints the
// seconds of CPU of compiling; then of each file the number of lines with a match and the seconds of scanning.
#include <hs/hs.h>

#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

namespace {

struct Lines {
  const char* block = nullptr;
  std::size_t counted_to = 0;    // the end of the last line that was counted
  std::size_t lines = 0;
};

int on_match(unsigned, unsigned long long, unsigned long long end, unsigned, void* context) {
  auto& lines = *static_cast<Lines*>(context);
  if (end <= lines.counted_to) return 0;
  const char* newline = std::strchr(lines.block + end - 1, '\n');
  lines.counted_to = newline == nullptr ? end : static_cast<std::size_t>(newline - lines.block) + 1;
  ++lines.lines;
  return 0;
}

double seconds(std::clock_t from, std::clock_t to) { return static_cast<double>(to - from) / CLOCKS_PER_SEC; }

bool scan(const hs_database_t* database, hs_scratch_t* scratch, const char* path) {
  std::FILE* file = std::fopen(path, "rb");
  if (file == nullptr) return false;
  const std::clock_t began = std::clock();
  std::vector<char> block((1U << 20) + 1);
  std::size_t held = 0, total = 0;
  while (const std::size_t got = std::fread(block.data() + held, 1, block.size() - 1 - held, file)) {
    held += got;
    std::size_t whole = held;
    while (whole > 0 && block[whole - 1] != '\n') --whole;
    const char after = block[whole];
    block[whole] = '\0';
    Lines lines{.block = block.data(), .counted_to = 0, .lines = 0};
    hs_scan(database, block.data(), static_cast<unsigned>(whole), 0, scratch, on_match, &lines);
    block[whole] = after;
    total += lines.lines;
    std::memmove(block.data(), block.data() + whole, held - whole);
    held -= whole;
  }
  std::fclose(file);
  std::printf("%zu %.4f\n", total, seconds(began, std::clock()));
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  std::ifstream set(argv[1]);
  std::vector<std::string> literals;
  for (std::string line; std::getline(set, line);) literals.push_back(line);
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  std::vector<unsigned> flags(literals.size(), 0), ids(literals.size(), 0);
  for (const std::string& literal : literals) texts.push_back(literal.data()), sizes.push_back(literal.size());
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const std::clock_t began = std::clock();
  if (hs_compile_lit_multi(texts.data(), flags.data(), ids.data(), sizes.data(), static_cast<unsigned>(texts.size()),
                           HS_MODE_BLOCK, nullptr, &database, &error) != HS_SUCCESS) {
    std::fprintf(stderr, "vectorscan_literals: %s\n", error->message);
    return 1;
  }
  const std::clock_t compiled = std::clock();
  hs_scratch_t* scratch = nullptr;
  if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) return 1;
  std::printf("%.3f\n", seconds(began, compiled));
  for (int i = 2; i < argc; ++i)
    if (!scan(database, scratch, argv[i])) return 1;
  return 0;
}
