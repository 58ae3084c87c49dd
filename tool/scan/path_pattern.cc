#include "tool/scan/path_pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <cstddef>
#include <cstdint>
#include <new>

#include "tool/error.h"

namespace pybytecode::scan {

namespace {

template <auto Free>
struct FreeBy {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, FreeBy<Free>>;

using Code = Owned<pcre2_code, pcre2_code_free>;
using CompileContext = Owned<pcre2_compile_context, pcre2_compile_context_free>;
using MatchContext = Owned<pcre2_match_context, pcre2_match_context_free>;
using MatchData = Owned<pcre2_match_data, pcre2_match_data_free>;
using JitStack = Owned<pcre2_jit_stack, pcre2_jit_stack_free>;

constexpr std::size_t kJitStackStart = std::size_t{32} << 10;
constexpr std::size_t kJitStackLimit = std::size_t{8}
                                       << 20;  // Reserved, not touched before needed.

std::string MessageOf(int code) {
  PCRE2_UCHAR text[256];
  pcre2_get_error_message(code, text, sizeof text);
  return reinterpret_cast<const char*>(text);
}

std::string Named(const std::string& pattern) { return "--exclude-regex '" + pattern + "'"; }

bool IsInvalidUtf(int code) {
  return code <= PCRE2_ERROR_UTF8_ERR1 && code >= PCRE2_ERROR_UTF8_ERR21;
}

PCRE2_SPTR Units(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

struct Attempt {
  Code code;
  int error = 0;
  PCRE2_SIZE offset = 0;
};

/// Python's meaning where PCRE2 leaves a choice: only "\n" ends a line, and \uXXXX is a character.
Attempt TryCompile(const std::string& pattern, std::uint32_t options) {
  const CompileContext context(pcre2_compile_context_create(nullptr));
  if (!context) throw std::bad_alloc();
  pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
  Attempt attempt;
  attempt.code.reset(pcre2_compile(Units(pattern), pattern.size(),
                                   options | PCRE2_ALT_BSUX | PCRE2_NEVER_BACKSLASH_C,
                                   &attempt.error, &attempt.offset, context.get()));
  return attempt;
}

Code Compile(const std::string& pattern) {
  Attempt attempt = TryCompile(pattern, PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF);
  // Somebody names a directory whose name is no UTF-8: bytes against bytes.
  if (!attempt.code && IsInvalidUtf(attempt.error)) attempt = TryCompile(pattern, 0);
  if (!attempt.code) {
    throw Error(Named(pattern),
                MessageOf(attempt.error) + " at offset " + std::to_string(attempt.offset));
  }
  // Refused on systems without writable and executable memory; then it is interpreted.
  static_cast<void>(pcre2_jit_compile(attempt.code.get(), PCRE2_JIT_COMPLETE));
  return std::move(attempt.code);
}

}  // namespace

struct PathPattern::Compiled {
  Code code;
  std::string text;
};

PathPattern::PathPattern(const std::string& pattern)
    : compiled_(std::make_shared<const Compiled>(Compiled{Compile(pattern), pattern})) {}

struct PathSearch::Scratch {
  MatchData data;
  MatchContext context;
  JitStack stack;

  explicit Scratch(const pcre2_code* code)
      : data(pcre2_match_data_create_from_pattern(code, nullptr)),
        context(pcre2_match_context_create(nullptr)),
        stack(pcre2_jit_stack_create(kJitStackStart, kJitStackLimit, nullptr)) {
    if (!data || !context) throw std::bad_alloc();
    // Without a stack (no JIT in this PCRE2) the default one serves.
    if (stack) pcre2_jit_stack_assign(context.get(), nullptr, stack.get());
  }
};

PathSearch::PathSearch(const PathPattern& pattern)
    : compiled_(pattern.compiled_),
      scratch_(std::make_unique<Scratch>(pattern.compiled_->code.get())) {}
PathSearch::PathSearch(PathSearch&&) noexcept = default;
PathSearch& PathSearch::operator=(PathSearch&&) noexcept = default;
PathSearch::~PathSearch() = default;

bool PathSearch::Matches(std::string_view path) {
  const auto search = [&](std::uint32_t options) {
    return pcre2_match(compiled_->code.get(), Units(path), path.size(), 0, options,
                       scratch_->data.get(), scratch_->context.get());
  };
  int result = search(0);
  // The interpreter keeps its state on the heap, so a long subject is only slower there.
  if (result == PCRE2_ERROR_JIT_STACKLIMIT) result = search(PCRE2_NO_JIT);
  if (result >= 0) return true;
  if (result == PCRE2_ERROR_NOMATCH) return false;
  throw Error(Named(compiled_->text),
              MessageOf(result) + " in searching " + std::string(path.substr(0, 4096)));
}

}  // namespace pybytecode::scan
