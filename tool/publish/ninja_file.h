// The text of a Ninja file that byte-compiles environments: an edge a distribution, each with a
// stamp and a depfile, all in one pool of depth 1, because each has interpreters enough for the
// whole machine. Knows Ninja's syntax and the shell's; looks at no file and starts nothing.
//
//   bytecode               everything; the default
//   bytecode-NAME          one distribution, in every root that has it
//   clean-bytecode         removes bytecode files and stamps
//   the file itself        written again when a distribution comes or goes
//
// The first time (and after other options) an edge before the others compiles a whole root in one
// run, which is what many small distributions cost most: interpreters of their own. Their edges then
// find everything fresh. It is no input of theirs, so that one target alone compiles no other, and
// comes first only because it is named first; whoever else comes first does the work.
//
// `unclaimed`, the sources of no distribution, is a root's last edge: it watches all directories,
// and the others make __pycache__ in them. Ninja has no escape for a line break nor, where it names
// files, for "|": such paths are refused.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pybytecode::publish {

/// A PATH that was named, and the interpreter that reads what is compiled there.
struct NinjaRoot {
  std::string path;                        ///< Absolute; "": the interpreter's own packages.
  std::string python;                      ///< Absolute.
  std::vector<std::string> distributions;  ///< Normalized names, each once.
};

struct NinjaFile {
  std::string path;                        ///< Absolute; of the file itself.
  std::string tool;                        ///< Absolute; the executable that the edges run.
  std::vector<std::string> options;        ///< Of `compile`, for every edge.
  std::vector<std::string> clean_options;  ///< Of `clean`.
  std::vector<std::string> regenerate;     ///< The arguments that write this file again.
  std::vector<std::string> inputs;         ///< What decides which distributions there are.
  std::vector<NinjaRoot> roots;
  /// Of `compile`, for a whole root at once; empty where headers do not show what is stale.
  std::vector<std::string> first_options;
};

/// The directory beside the file where stamps, depfiles, manifests and Ninja's own logs are.
std::string StateDirectory(std::string_view file);
/// "0-numpy": what the state files of a distribution begin with. Letters, digits, "-", "." and "_".
std::string StateName(std::size_t root, std::string_view distribution);

/// What the stamp of a root's first run begins with; no distribution has it.
std::string FirstStateName(std::size_t root);

/// Throws Error for a path that no Ninja file can hold.
std::string NinjaText(const NinjaFile& file);

/// Quoted for a POSIX shell where necessary.
std::string ShellQuoted(std::string_view argument);

}  // namespace pybytecode::publish
