// This process's environment variables, user and standard descriptors.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace pybytecode::os {

std::optional<std::string> Variable(const char* name);
/// Like Variable(), but an empty value counts as none.
std::optional<std::string> NonEmptyVariable(const char* name);
/// Every "KEY=value".
std::vector<std::string> AllVariables();
/// `name` with a slash as it is, else found on PATH; empty if it is not there or not executable.
std::string FindExecutable(const std::string& name);
unsigned EffectiveUser();
bool IsTerminal(int fd);
/// Columns of the terminal behind fd, 80 if it does not tell.
int TerminalWidth(int fd);
/// Whatever descriptor of 0, 1, 2 is closed becomes /dev/null, so that no file of ours gets its
/// number; SIGPIPE and SIGXFSZ (ulimit -f) are ignored: a write that fails tells. SIGCHLD is not.
void PrepareProcess();
/// Writes to a descriptor, whole or not at all as far as the reader lives. 0 or an errno.
int WriteTo(int fd, const std::string& text);

}  // namespace pybytecode::os
