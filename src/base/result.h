// Result<T>: a value or an Error. An operation that can fail returns one; dropping it is a warning.
//
// Three kinds of wrong, three answers (CONTRIBUTING.md): an operation that cannot be done returns an
// Error; one bad record among many goes into model/problem.h and the rest goes on; a bug of ours is a
// CHECK (base/check.h).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace demarche {

// What a caller may want to tell apart. The command line maps each kind to an exit code.
enum class ErrorKind {
  bad_input,    // a file or argument is not what it should be
  not_found,    // what was named does not exist
  io,           // the operating system refused
  forbidden,    // a marking or a release rule refuses
  limit,        // too large, too long, too deep
  seal_broken,  // sealed evidence or the journal is not what was sealed
  no_case,      // no case.toml here
  locked,       // another writer holds the case
  key,          // a key is missing or wrong
  interrupted,  // the user asked to stop; the same command resumes
  internal,     // our fault
};

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;   // what failed and what is known: "file:line: expected X, found Y"
  std::string hint = {}; // what to do about it; may be empty

  // The same error, with where it happened put in front.
  [[nodiscard]] Error within(std::string_view context) && {
    message.insert(0, std::string(context) + ": ");
    return std::move(*this);
  }
};

inline Error bad_input(std::string message, std::string hint = {}) {
  return {ErrorKind::bad_input, std::move(message), std::move(hint)};
}
inline Error not_found(std::string message, std::string hint = {}) {
  return {ErrorKind::not_found, std::move(message), std::move(hint)};
}
inline Error io_error(std::string message, std::string hint = {}) {
  return {ErrorKind::io, std::move(message), std::move(hint)};
}

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}       // NOLINT: meant to convert
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}   // NOLINT: meant to convert

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }

  [[nodiscard]] Error& error() & { return std::get<1>(state_); }
  [[nodiscard]] const Error& error() const& { return std::get<1>(state_); }
  [[nodiscard]] Error&& error() && { return std::get<1>(std::move(state_)); }

  [[nodiscard]] T value_or(T fallback) && {
    return has_value() ? std::get<0>(std::move(state_)) : std::move(fallback);
  }
  [[nodiscard]] std::optional<T> to_optional() && {
    if (!has_value()) return std::nullopt;
    return std::get<0>(std::move(state_));
  }

 private:
  std::variant<T, Error> state_;
};

struct Done {};                 // the value of an operation that only succeeds or fails
using Status = Result<Done>;

}  // namespace demarche

// TRY(expression) is the value of a Result, or returns its error from the enclosing function.
#define TRY(...)                                                   \
  __extension__({                                                  \
    auto try_result_ = (__VA_ARGS__);                              \
    if (!try_result_.has_value()) return std::move(try_result_).error(); \
    *std::move(try_result_);                                       \
  })
