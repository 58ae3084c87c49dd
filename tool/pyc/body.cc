#include "tool/pyc/body.h"

#include <algorithm>
#include <vector>

#include "tool/utf8.h"

namespace pybytecode::pyc {

namespace {

/// The fields of a code object in the order of the stream: 'n' a number that is not negative, 'i'
/// any number, 's' bytes, 't' a tuple, 'w' one of strings, 'u' a string; and of these kinds, because
/// they must fit each other: the numbers 'A' of arguments, 'P' positional-only and 'K' keyword-only
/// ones and 'F' the flags, the names 'V' of variables, those 'L' of all locals and 'D' their kinds.
const char* LayoutOf(std::uint32_t number) {
  if (number >= 3390 && number <= 3399) return "AKnnFstwVwwuuis";  // 3.7
  if (number == 3413 || number == 3425 || number == 3439) return "APKnnFstwVwwuuis";  // 3.8 to 3.10
  if (number >= 3495 && number < 3700) return "APKnFstwLDuuuiss";  // 3.11 to 3.15
  return nullptr;
}

/// What of a code object must fit together (CPython's _PyCode_Validate).
struct Locals {
  std::size_t arguments = 0, positional = 0, keyword = 0, flags = 0;
  std::size_t names = 0, kinds = 0;
  std::size_t variables = 0;

  bool Fit() const {
    const std::size_t rest = (flags >> 2U & 1U) + (flags >> 3U & 1U);  // *args, **kwargs
    return positional <= arguments && arguments + keyword + rest <= variables && names == kinds;
  }
};

constexpr int kDepth = 2000;  // MAX_MARSHAL_STACK_DEPTH
constexpr unsigned kFlagRef = 0x80;
constexpr unsigned kLocal = 0x20;  // CO_FAST_LOCAL

class Reader {
 public:
  Reader(std::string_view body, const char* layout) : rest_(body), layout_(layout) {}

  bool Whole() { return Value(0) == 'c' && rest_.empty(); }

 private:
  // Answers the class of the value ('s', 't', 'w', 'u', 'c', or 'o' for any other), 0 if broken.
  char Value(int depth) {
    if (rest_.empty() || depth > kDepth) return 0;
    const unsigned byte = Byte();
    const char type = static_cast<char>(byte & ~kFlagRef);
    if (type == 'r') return Reference();
    const std::size_t slot = refs_.size();
    if ((byte & kFlagRef) != 0) refs_.emplace_back();  // Numbered before its children.
    last_.kind = Payload(type, depth);
    if ((byte & kFlagRef) != 0) refs_[slot] = last_;
    return last_.kind;
  }

  char Payload(char type, int depth) {
    switch (type) {
      case 'N': case 'T': case 'F': case 'S': case '.': return 'o';
      case 'i': return Skip(4, 'o');
      case 'I': case 'g': return Skip(8, 'o');
      case 'y': return Skip(16, 'o');
      case 'l': return Long();
      case 's': return Bytes(Size());
      case 'a': case 'A': return Skip(Size(), 'u');  // One byte a character, of any value.
      case 'u': case 't': return Text(Size());
      case 'z': case 'Z': return Skip(rest_.empty() ? SIZE_MAX : Byte(), 'u');
      case ')': return Tuple(rest_.empty() ? SIZE_MAX : Byte(), depth);
      case '(': return Tuple(Size(), depth);
      case '>': case '<': case '[': return Tuple(Size(), depth) != 0 ? 'o' : '\0';
      case ':': return Tuple(3, depth) != 0 ? 'o' : '\0';  // slice, 3.14
      case 'c': return Code(depth);
      default: return 0;
    }
  }

  char Code(int depth) {
    Locals locals;
    for (const char* field = layout_; *field != 0; ++field)
      if (!Field(*field, depth, locals)) return 0;
    return locals.Fit() ? 'c' : '\0';
  }

  bool Field(char wanted, int depth, Locals& locals) {
    switch (wanted) {
      case 'i': return Skip(4, 'o') != 0;
      case 'n': return Size() != SIZE_MAX;
      case 'A': return Number(locals.arguments);
      case 'P': return Number(locals.positional);
      case 'K': return Number(locals.keyword);
      case 'F': return Number(locals.flags);
      default: break;
    }
    const char found = Value(depth + 1);
    switch (wanted) {
      case 'V': locals.variables = last_.count; return found == 'w';
      case 'L': locals.names = last_.count; return found == 'w';
      case 'D':
        locals.kinds = last_.count;
        locals.variables = static_cast<std::size_t>(std::ranges::count_if(
            last_.bytes, [](char kind) { return (static_cast<unsigned char>(kind) & kLocal) != 0; }));
        return found == 's';
      default: return found == wanted || (wanted == 't' && found == 'w');
    }
  }

  bool Number(std::size_t& out) {
    out = Size();
    return out != SIZE_MAX;
  }

  /// Or another row of values.
  char Tuple(std::size_t count, int depth) {
    if (count > rest_.size()) return 0;  // Each needs at least a byte.
    char answer = 'w';  // Of strings only, also if it is empty.
    for (std::size_t i = 0; i < count; ++i) {
      const char item = Value(depth + 1);
      if (item == 0) return 0;
      if (item != 'u') answer = 't';
    }
    last_ = {answer, count, {}};
    return answer;
  }

  char Bytes(std::size_t count) {
    last_ = {'s', count, rest_.substr(0, std::min(count, rest_.size()))};
    return Skip(count, 's');
  }

  char Text(std::size_t count) {
    if (count > rest_.size() || !IsUtf8(rest_.substr(0, count), Surrogates::kPass)) return 0;
    return Skip(count, 'u');
  }

  char Reference() {
    const std::size_t index = Size();
    last_ = index < refs_.size() ? refs_[index] : Last();
    return last_.kind;
  }

  char Long() {  // 15-bit digits, the last not 0, the sign in the count
    if (rest_.size() < 4) return 0;
    const auto count = static_cast<std::int32_t>(Word());
    const auto size = 2 * static_cast<std::size_t>(count < 0 ? -std::int64_t{count} : count);
    if (size > rest_.size()) return 0;
    for (std::size_t i = 1; i < size; i += 2)
      if ((static_cast<unsigned char>(rest_[i]) & 0x80U) != 0) return 0;
    if (size != 0 && rest_[size - 1] == 0 && rest_[size - 2] == 0) return 0;
    return Skip(size, 'o');
  }

  char Skip(std::size_t count, char answer) {
    if (count > rest_.size()) return 0;
    rest_.remove_prefix(count);
    return answer;
  }

  unsigned Byte() {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }

  std::uint32_t Word() {
    std::uint32_t word = 0;
    for (int i = 0; i < 32; i += 8) word |= static_cast<std::uint32_t>(Byte()) << i;
    return word;
  }

  /// A count of the stream; SIZE_MAX if it is cut or negative.
  std::size_t Size() {
    if (rest_.size() < 4) return SIZE_MAX;
    const std::uint32_t word = Word();
    return word > INT32_MAX ? SIZE_MAX : word;
  }

  /// A value that was read, as far as it counts.
  struct Last {
    char kind = 0;
    std::size_t count = 0;   ///< Of a tuple or of bytes.
    std::string_view bytes;  ///< Of bytes.
  };

  std::string_view rest_;
  const char* layout_;
  Last last_;
  std::vector<Last> refs_;
};

}  // namespace

Body CheckBody(std::string_view body, std::uint32_t number) {
  const char* layout = LayoutOf(number);
  if (layout == nullptr) return Body::kUnknownLayout;
  return Reader(body, layout).Whole() ? Body::kWhole : Body::kBroken;
}

}  // namespace pybytecode::pyc
