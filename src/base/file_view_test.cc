#include "base/file_view.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>

#include "base/disk.h"

using namespace demarche;

namespace {

struct File {
  fs::path path = fs::temp_directory_path() / ("demarche-view-" + std::to_string(::getpid()));
  explicit File(const std::string& content) { REQUIRE(write_file(path, content).has_value()); }
  ~File() { fs::remove(path); }
};

}  // namespace

TEST_CASE("a view is the file, with room before and behind") {
  const std::string content = "some lines\n" + std::string(10'000, 'x') + "\n";
  const File file(content);
  const auto view = FileView::open(file.path);
  REQUIRE(view.has_value());
  CHECK_EQ(view->bytes(), content);
  CHECK_EQ(view->bytes().data()[-64], '\0');
  CHECK_EQ(view->bytes().data()[content.size() + 64], '\0');
  CHECK(view->bring(0, content.size()));
  view->forget(0, content.size());
  CHECK_EQ(view->bytes(), content);
  CHECK_FALSE(view->lost());
}

TEST_CASE("what is cut off a file while it is mapped is zeros, and is told") {
  const File file(std::string(40'000, 'x'));
  const auto view = FileView::open(file.path);
  const auto other = FileView::open(file.path);
  REQUIRE(view.has_value());
  REQUIRE(other.has_value());
  fs::resize_file(file.path, 5'000);
  CHECK_EQ(std::count(view->bytes().begin(), view->bytes().end(), 'x'), 5'000);
  CHECK(view->lost());
  CHECK_FALSE(other->bring(0, 40'000));
  CHECK_FALSE(other->lost());   // nobody has looked
  CHECK_FALSE(FileView::open(file.path)->lost());
}

TEST_CASE("what cannot be viewed") {
  CHECK_EQ(FileView::open("/nowhere/at/all").error().kind, ErrorKind::not_found);
  CHECK_EQ(FileView::open("/dev/null").error().kind, ErrorKind::limit);
  const File file("");
  CHECK_EQ(FileView::open(file.path).error().kind, ErrorKind::limit);
}

TEST_CASE("as many views as there are places, again and again") {
  const File file("x\n");
  for (int round = 0; round < 3; ++round) {
    std::vector<FileView> views;
    for (int i = 0; i < 64; ++i) views.push_back(*FileView::open(file.path));
    CHECK_EQ(FileView::open(file.path).error().kind, ErrorKind::limit);
  }
}
