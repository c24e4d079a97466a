// simdjson_reader FILE KEY...: simdjson's On-Demand over JSON lines, taking the named string fields of each and looking
// nothing up: what reading three fields costs alone. Prints the sum of their sizes.
#include <simdjson.h>

#include <cstdio>

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  simdjson::padded_string text;
  if (simdjson::padded_string::load(argv[1]).get(text) != simdjson::SUCCESS) return 1;
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document_stream lines;
  if (parser.iterate_many(text, 1 << 20).get(lines) != simdjson::SUCCESS) return 1;
  std::size_t sum = 0;
  for (auto line : lines) {
    for (int i = 2; i < argc; ++i) {
      std::string_view value;
      if (line.find_field_unordered(argv[i]).get_string().get(value) == simdjson::SUCCESS) sum += value.size();
    }
  }
  std::printf("%zu\n", sum);
  return 0;
}
