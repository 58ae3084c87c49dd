#include "tool/pyc/body.h"

#include <vector>

namespace pybytecode::pyc {

namespace {

/// The fields of a code object in the order of the stream: 'i' four bytes, 's' bytes, 't' a tuple,
/// 'u' a string.
const char* LayoutOf(std::uint32_t number) {
  if (number >= 3390 && number <= 3399) return "iiiiisttttt" "uuis";  // 3.7
  if (number == 3413 || number == 3425 || number == 3439) return "iiiiiistttttuuis";  // 3.8 to 3.10
  if (number >= 3495 && number < 3700) return "iiiiisttts" "uuuiss";  // 3.11 to 3.15
  return nullptr;
}

constexpr int kDepth = 2000;  // MAX_MARSHAL_STACK_DEPTH
constexpr unsigned kFlagRef = 0x80;

class Reader {
 public:
  Reader(std::string_view body, const char* layout) : rest_(body), layout_(layout) {}

  bool Whole() { return Value(0) == 'c' && rest_.empty(); }

 private:
  // Answers the class of the value ('s', 't', 'u', 'c', or 'o' for any other), 0 if it is broken.
  char Value(int depth) {
    if (rest_.empty() || depth > kDepth) return 0;
    const unsigned byte = Byte();
    const char type = static_cast<char>(byte & ~kFlagRef);
    if (type == 'r') return Reference();
    const std::size_t slot = refs_.size();
    if ((byte & kFlagRef) != 0) refs_.push_back(0);  // Numbered before its children.
    const char answer = Payload(type, depth);
    if ((byte & kFlagRef) != 0) refs_[slot] = answer;
    return answer;
  }

  char Payload(char type, int depth) {
    switch (type) {
      case 'N': case 'T': case 'F': case 'S': case '.': return 'o';
      case 'i': return Skip(4, 'o');
      case 'I': case 'g': return Skip(8, 'o');
      case 'y': return Skip(16, 'o');
      case 'l': return Long();
      case 's': return Skip(Size(), 's');
      case 'a': case 'A': case 'u': case 't': return Skip(Size(), 'u');
      case 'z': case 'Z': return Skip(rest_.empty() ? SIZE_MAX : Byte(), 'u');
      case ')': return Many(rest_.empty() ? SIZE_MAX : Byte(), 't', depth);
      case '(': return Many(Size(), 't', depth);
      case '>': case '<': case '[': return Many(Size(), 'o', depth);
      case ':': return Many(3, 'o', depth);  // slice, 3.14
      case 'c': return Code(depth);
      default: return 0;
    }
  }

  char Code(int depth) {
    for (const char* field = layout_; *field != 0; ++field) {
      if (*field == 'i' ? Skip(4, 'o') == 0 : Value(depth + 1) != *field) return 0;
    }
    return 'c';
  }

  char Many(std::size_t count, char answer, int depth) {
    if (count > rest_.size()) return 0;  // Each needs at least a byte.
    for (; count > 0; --count)
      if (Value(depth + 1) == 0) return 0;
    return answer;
  }

  char Reference() {
    const std::size_t index = Size();
    return index < refs_.size() ? refs_[index] : '\0';
  }

  char Long() {  // 15-bit digits, the sign in the count
    if (rest_.size() < 4) return 0;
    const auto count = static_cast<std::int32_t>(Word());
    return Skip(2 * static_cast<std::size_t>(count < 0 ? -static_cast<std::int64_t>(count) : count),
                'o');
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

  std::string_view rest_;
  const char* layout_;
  std::vector<char> refs_;
};

}  // namespace

Body CheckBody(std::string_view body, std::uint32_t number) {
  const char* layout = LayoutOf(number);
  if (layout == nullptr) return Body::kUnknownLayout;
  return Reader(body, layout).Whole() ? Body::kWhole : Body::kBroken;
}

}  // namespace pybytecode::pyc
