// RawVector: a vector whose resize() leaves new elements uninitialised, for large arrays that several threads then fill.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace demarche {

template <class T>
class RawAllocator : public std::allocator<T> {
 public:
  static_assert(std::is_trivially_destructible_v<T>);
  template <class U>
  struct rebind {   // NOLINT(readability-identifier-naming): the standard asks for this name
    using other = RawAllocator<U>;
  };
  template <class U>
  void construct(U* place) noexcept { ::new (static_cast<void*>(place)) U; }
  template <class U, class... Args>
  void construct(U* place, Args&&... args) { ::new (static_cast<void*>(place)) U(std::forward<Args>(args)...); }
};

template <class T>
using RawVector = std::vector<T, RawAllocator<T>>;

}  // namespace demarche
