#include "tool/publish/manifest.h"

#include <algorithm>
#include <charconv>

namespace pybytecode::publish {

namespace {

constexpr std::string_view kFirstLine = "pybytecode-manifest\t1\n";
constexpr std::string_view kLastLine = "\nend\n";  // With the end of the line before: a name may end in it.

void AppendEscaped(std::string& out, std::string_view field) {
  const auto is_special = [](char c) {
    return c == '\\' || c == '\t' || c == '\n' || c == '\r' || c == '\0';
  };
  if (std::ranges::none_of(field, is_special)) {
    out += field;
    return;
  }
  for (const char c : field) {
    switch (c) {
      case '\\': out += "\\\\"; break;
      case '\0': out += "\\0"; break;
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      default: out += c;
    }
  }
}

std::string Unescaped(std::string_view field) {
  if (field.find('\\') == std::string_view::npos) return std::string(field);
  std::string out;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] != '\\' || i + 1 == field.size()) {
      out += field[i];
      continue;
    }
    const char c = field[++i];
    out += c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c == '0' ? '\0' : c;
  }
  return out;
}

constexpr int kDigestBits = 64;

/// Byte by byte as in a header, the lowest first.
void AppendHex(std::string& out, pyc::SourceHash digest) {
  for (int shift = 0; shift < kDigestBits; shift += 8) {
    out += "0123456789abcdef"[(digest >> (shift + 4)) & 15U];
    out += "0123456789abcdef"[(digest >> shift) & 15U];
  }
}

/// One value a level of `levels`, with commas between.
template <class Value>
void AppendLevels(std::string& out, LevelSet levels, Value&& value) {
  bool first = true;
  for (int level = 0; level < kLevels; ++level) {
    if (!Holds(levels, level)) continue;
    if (!first) out += ',';
    out += std::to_string(value(level));
    first = false;
  }
}

void AppendSource(std::string& out, const ManifestSource& source, LevelSet levels) {
  out += source.failure.empty() ? "source\t" : "failed\t";
  AppendHex(out, source.digest);
  out += '\t';
  if (source.failure.empty())
    AppendLevels(out, levels, [&](int level) { return source.sizes[static_cast<std::size_t>(level)]; });
  else
    out += source.failure;
  out += '\t';
  AppendEscaped(out, source.path);
  if (!source.failure.empty()) AppendEscaped(out.append("\t"), source.message);
  out += '\n';
}

void AppendSection(std::string& out, const ManifestSection& section) {
  AppendEscaped(out.append("python\t"), section.identity.cache_tag);
  out += '\t' + std::to_string(pyc::NumberOf(section.identity.magic)) + "\nbytecode\t";
  out.append(NameOf(section.mode)).append("\t");
  AppendLevels(out, section.levels, [](int level) { return level; });
  out.append(section.legacy ? "\tlegacy\n" : "\tpep3147\n");
  std::uint32_t roots = 0;
  for (const ManifestSource& source : section.sources) {
    for (; roots <= source.root; ++roots) out += "root\n";
    AppendSource(out, source, section.levels);
  }
  for (const std::string& path : section.data) {
    AppendEscaped(out.append("data\t"), path);
    out += '\n';
  }
}

/// What is up to `end`, which goes too; the rest if there is none.
std::string_view Take(std::string_view& text, char end) {
  const std::size_t size = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, size);
  text.remove_prefix(std::min(text.size(), size + 1));
  return taken;
}

template <class Number>
bool ReadNumber(std::string_view text, Number& out, int base = 10) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out, base);
  return error == std::errc() && stop == end;
}

bool ReadHex(std::string_view text, pyc::SourceHash& digest) {
  if (text.size() != kDigestBits / 4) return false;
  digest = 0;
  for (int shift = 0; shift < kDigestBits; shift += 8) {
    pyc::SourceHash byte = 0;
    if (!ReadNumber(text.substr(0, 2), byte, 16)) return false;
    digest |= byte << shift;
    text.remove_prefix(2);
  }
  return true;
}

class Parser {
 public:
  std::optional<Manifest> Parse(std::string_view text) {
    if (!text.starts_with(kFirstLine) || !text.ends_with(kLastLine)) return std::nullopt;
    if (text.find('\0') != text.npos) return std::nullopt;  // What a full disk or a crash leaves.
    text.remove_suffix(kLastLine.size() - 1);
    text.remove_prefix(kFirstLine.size());
    while (!text.empty())
      if (!Line(Take(text, '\n'))) return std::nullopt;
    return std::move(manifest_);
  }

 private:
  bool Line(std::string_view line) {
    const std::string_view whole = line;
    const std::string_view kind = Take(line, '\t');
    if (kind == "option") {
      manifest_.options.append(whole).append("\n");
      return true;
    }
    if (kind == "python") return Python(line);
    if (manifest_.sections.empty()) return false;
    if (kind == "bytecode") return Bytecode(line);
    if (kind == "source" || kind == "failed") return Source(line, kind == "failed");
    if (kind == "root") return ++roots_ != 0;
    if (kind == "data") Last().data.push_back(Unescaped(line));
    return kind == "data";
  }

  bool Python(std::string_view line) {
    roots_ = 0;
    ManifestSection& section = manifest_.sections.emplace_back();
    section.identity.cache_tag = Unescaped(Take(line, '\t'));
    std::uint32_t number = 0;
    if (!ReadNumber(line, number)) return false;
    section.identity.magic = pyc::MagicOf(number);
    return true;
  }

  bool Bytecode(std::string_view line) {
    const auto* const mode = std::ranges::find(kInvalidationModes, Take(line, '\t'));
    if (mode == std::end(kInvalidationModes)) return false;
    Last().mode = static_cast<InvalidationMode>(mode - std::begin(kInvalidationModes));
    for (std::string_view levels = Take(line, '\t'); !levels.empty();) {
      int level = -1;
      if (!ReadNumber(Take(levels, ','), level) || level < 0 || level >= kLevels) return false;
      Last().levels = static_cast<LevelSet>(Last().levels | LevelBit(level));
    }
    Last().legacy = line == "legacy";
    return true;
  }

  bool Source(std::string_view line, bool failed) {
    if (roots_ == 0) return false;
    ManifestSource source;
    source.root = roots_ - 1;
    if (!ReadHex(Take(line, '\t'), source.digest)) return false;
    const std::string_view second = Take(line, '\t');
    if (failed) source.failure = second;
    else if (!Sizes(second, source)) return false;
    source.path = Unescaped(Take(line, '\t'));
    source.message = Unescaped(line);
    // Without its kind a failure would be taken for none.
    if (source.path.empty() || failed == source.failure.empty()) return false;
    Last().sources.push_back(std::move(source));
    return true;
  }

  bool Sizes(std::string_view text, ManifestSource& source) {
    for (int level = 0; level < kLevels; ++level) {
      if (!Holds(Last().levels, level)) continue;
      if (!ReadNumber(Take(text, ','), source.sizes[static_cast<std::size_t>(level)])) return false;
    }
    return text.empty();
  }

  ManifestSection& Last() { return manifest_.sections.back(); }

  Manifest manifest_;
  std::uint32_t roots_ = 0;
};

}  // namespace

std::string OptionLine(std::string_view name, std::string_view value) {
  std::string line = "option\t";
  AppendEscaped(line, name);
  AppendEscaped(line.append("\t"), value);
  return line + '\n';
}

std::string ManifestText(const Manifest& manifest) {
  std::string out(kFirstLine);
  out += manifest.options;
  for (const ManifestSection& section : manifest.sections) AppendSection(out, section);
  return out.append(kLastLine.substr(1));
}

std::optional<Manifest> ParseManifest(std::string_view text) { return Parser().Parse(text); }

}  // namespace pybytecode::publish
