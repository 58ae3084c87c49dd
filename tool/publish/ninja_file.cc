#include "tool/publish/ninja_file.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <utility>

#include "tool/error.h"

namespace pybytecode::publish {

namespace {

/// Fewer distributions are compiled as fast by themselves.
constexpr std::size_t kManyDistributions = 5;

constexpr std::string_view kUnclaimed = "unclaimed";

/// What decides places or interpreters must not depend on the shell that a build is started from.
constexpr std::string_view kShellVariables = "PYBYTECODE_PYTHON= PYTHONPYCACHEPREFIX= ";

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

void Refuse(std::string_view text, std::string_view bytes, const char* what) {
  if (text.find_first_of(bytes) == text.npos) return;
  std::string line(text);  // One line, whatever is in it.
  std::ranges::replace_if(
      line, [](char c) { return c >= 0 && c < ' '; }, '?');
  throw Error(line, std::string("holds ") + what + ", which no Ninja file can hold");
}

/// As the value of a variable.
std::string Value(std::string_view text) {
  Refuse(text, std::string_view("\n\r\0", 3), "a line break");
  std::string out;
  for (const char c : text) {
    if (c == '$') out += '$';
    out += c;
  }
  return out;
}

/// As a path in a build statement.
std::string Path(std::string_view path) {
  Refuse(path, std::string_view("\n\r\0", 3), "a line break");
  Refuse(path, "|", "a \"|\"");
  std::string out;
  for (const char c : path) {
    if (c == '$' || c == ' ' || c == ':') out += '$';
    out += c;
  }
  return out;
}

/// " a 'b c'", for a command.
std::string Words(const std::vector<std::string>& arguments) {
  std::string out;
  for (const std::string& argument : arguments) out += " " + Value(ShellQuoted(argument));
  return out;
}

/// A name made of IsWordByte, "." and "_"; normalized names have no "_" of their own.
std::string SafeName(std::string_view name) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (IsWordByte(c))
      out += c;
    else
      out.append(1, '_').append(1, kDigits[byte >> 4U]).append(1, kDigits[byte & 0xFU]);
  }
  return out;
}

/// " x.ninja b/x.ninja a/b/x.ninja": Ninja looks for its file under the name that `-f` gives, and
/// that depends on the directory it is started in.
std::string RelativeNames(std::string_view path) {
  std::string out;
  for (std::size_t slash = path.rfind('/'); slash != path.npos;
       slash = slash == 0 ? path.npos : path.rfind('/', slash - 1))
    out += " " + Path(path.substr(slash + 1));
  return out;
}

class Writer {
 public:
  explicit Writer(const NinjaFile& file)
      : file_(file), state_(StateDirectory(file.path)), tool_(Value(ShellQuoted(file.tool))) {}

  std::string Text() &&;

 private:
  void Head();
  void CompileRule();
  void FirstRule();
  void CleanRule();
  void Generator();
  void Root(std::size_t index);
  void Reads(const NinjaRoot& root);
  void FirstEdge(std::size_t index);
  bool IsDoneAtOnce(std::size_t index) const {
    return !file_.first_options.empty() &&
           file_.roots[index].distributions.size() >= kManyDistributions;
  }
  std::string FirstStamp(std::size_t root) const { return State(FirstStateName(root) + ".stamp"); }
  void Edge(std::size_t index, const std::string& name, const std::string& after);
  void Phonies();
  std::string State(const std::string& name) const { return Path(state_ + "/" + name); }
  std::string Stamp(std::size_t root, std::string_view name) const {
    return State(StateName(root, name) + ".stamp");
  }

  const NinjaFile& file_;
  const std::string state_;
  const std::string tool_;
  std::map<std::string, std::string> stamps_;  ///< By distribution.
  std::string text_;
};

void Writer::Head() {
  text_ +=
      "# Written by `pybytecode ninja`, which writes it again when distributions come or go.\n";
  text_ += "ninja_required_version = 1.7\n";
  text_ += "builddir = " + Value(state_) + "\n\n";
  text_ += "# Each edge starts an interpreter a CPU.\npool pybytecode\n  depth = 1\n\n";
}

void Writer::CompileRule() {
  const std::string state = Value(ShellQuoted(state_)) + "/$state";
  text_ += "rule compile\n  command = " + std::string(kShellVariables) + tool_ + " compile" +
           Words(file_.options) + " --prune --distribution=$distribution --python=$python" +
           " --stamp=" + state + ".stamp --depfile=" + state + ".d --manifest=" + state +
           ".manifest $path\n";
  text_ += "  depfile = " + Value(state_) + "/$state.d\n  deps = gcc\n";
  text_ += "  pool = pybytecode\n  description = Byte-compiling $what\n\n";
}

void Writer::FirstRule() {
  text_ += "rule first\n  command = " + std::string(kShellVariables) + tool_ + " compile" +
           Words(file_.first_options) + " --python=$python --stamp=" + Value(ShellQuoted(state_)) +
           "/$state.stamp $path\n";
  text_ +=
      "  restat = 1\n  pool = pybytecode\n  description = Compiling what is stale in $what\n\n";
}

void Writer::CleanRule() {
  text_ += "rule clean\n  command = ";
  for (const NinjaRoot& root : file_.roots) {
    text_ += std::string(kShellVariables) + tool_ + " clean" + Words(file_.clean_options) +
             Words({"--python=" + root.python});
    if (!root.path.empty()) text_ += Words({root.path});
    text_ += " && ";
  }
  text_ += "rm -f " + Value(ShellQuoted(state_)) + "/*.stamp\n";
  text_ += "  pool = pybytecode\n  description = Removing bytecode\n\n";
  text_ +=
      "build " + State("clean") + ": clean\nbuild clean-bytecode: phony " + State("clean") + "\n\n";
}

void Writer::Generator() {
  text_ += "rule regenerate\n  command = " + std::string(kShellVariables) + tool_ +
           Words(file_.regenerate) + "\n";
  text_ += "  generator = 1\n  description = Looking for distributions\n\n";
  std::set<std::string> inputs = {Path(file_.tool)};
  for (const std::string& path : file_.inputs) inputs.insert(Path(path));
  text_ += "build " + Path(file_.path) + ": regenerate |";
  for (const std::string& path : inputs) text_ += " " + path;
  text_ += "\nbuild" + RelativeNames(file_.path) + ": phony " + Path(file_.path) + "\n";
  // One that is gone is then a reason to run, and the command says what is wrong.
  for (const NinjaRoot& root : file_.roots) inputs.insert(Path(root.python));
  text_ += "build";
  for (const std::string& path : inputs) text_ += " " + path;
  text_ += ": phony\n\n";
}

/// The variables of an edge that say for which interpreter, and where.
void Writer::Reads(const NinjaRoot& root) {
  text_ += "  python = " + Value(ShellQuoted(root.python)) + "\n";
  if (!root.path.empty()) text_ += "  path = " + Value(ShellQuoted(root.path)) + "\n";
}

void Writer::FirstEdge(std::size_t index) {
  const NinjaRoot& root = file_.roots[index];
  text_ += "build " + FirstStamp(index) + ": first | " + Path(root.python) + " " +
           Path(file_.tool) + "\n  state = " + FirstStateName(index) + "\n";
  Reads(root);
  text_ += "  what = " + Value(root.path.empty() ? root.python : root.path) + "\n";
}

void Writer::Edge(std::size_t index, const std::string& name, const std::string& after) {
  const NinjaRoot& root = file_.roots[index];
  const std::string stamp = Stamp(index, name);
  stamps_[name] += " " + stamp;
  text_ += "build " + stamp + ": compile | " + Path(root.python) + " " + Path(file_.tool) + after +
           "\n  state = " + StateName(index, name) +
           "\n  distribution = " + Value(ShellQuoted(name)) + "\n";
  Reads(root);
  const std::string where = file_.roots.size() > 1 ? " in " + root.path : "";
  text_ += "  what = " + Value(name + where) + "\n";
}

void Writer::Root(std::size_t index) {
  std::string before;
  if (IsDoneAtOnce(index)) {
    FirstEdge(index);
    before += " " + FirstStamp(index);
  }
  const std::vector<std::string>& names = file_.roots[index].distributions;
  for (const std::string& name : names) {
    if (name == kUnclaimed) continue;
    Edge(index, name, "");
    before += " " + Stamp(index, name);
  }
  if (std::ranges::find(names, kUnclaimed) != names.end()) {
    Edge(index, std::string(kUnclaimed), before.empty() ? "" : " ||" + before);
    // The stamp's own time counts, not when the edge began: it writes into directories it watches.
    text_ += "  restat = 1\n";
  }
  text_ += "\n";
}

void Writer::Phonies() {
  std::string all;
  for (const auto& [name, stamps] : stamps_) {
    const std::string target = "bytecode-" + SafeName(name);
    text_ += "build " + target + ": phony" + stamps + "\n";
    all += " " + target;
  }
  std::string first;
  for (std::size_t i = 0; i < file_.roots.size(); ++i)
    if (IsDoneAtOnce(i)) first += " " + FirstStamp(i);
  text_ += "build bytecode: phony" + first + all + "\n\ndefault bytecode\n";
}

std::string Writer::Text() && {
  Head();
  CompileRule();
  if (!file_.first_options.empty()) FirstRule();
  CleanRule();
  Generator();
  for (std::size_t i = 0; i < file_.roots.size(); ++i) Root(i);
  Phonies();
  return std::move(text_);
}

}  // namespace

std::string StateDirectory(std::string_view file) { return std::string(file) + ".pybytecode"; }

std::string StateName(std::size_t root, std::string_view distribution) {
  return std::to_string(root) + "-" + SafeName(distribution);
}

std::string FirstStateName(std::size_t root) { return std::to_string(root) + ".first"; }

std::string NinjaText(const NinjaFile& file) { return Writer(file).Text(); }

std::string ShellQuoted(std::string_view argument) {
  const bool is_plain = std::ranges::all_of(argument, [](char c) {
    return IsWordByte(c) || std::string_view("/._+,=@%:").find(c) != std::string_view::npos;
  });
  if (is_plain && !argument.empty()) return std::string(argument);
  std::string out = "'";
  for (const char c : argument) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out + "'";
}

}  // namespace pybytecode::publish
