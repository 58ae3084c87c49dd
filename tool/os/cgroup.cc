#include "tool/os/cgroup.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string_view>
#include <vector>

#include "tool/os/file.h"

namespace pybytecode::os {

namespace {

/// Where a hierarchy is mounted, and which group of it the mount shows.
struct Mount {
  std::string point;
  std::string group;  ///< The mount's own root within the hierarchy.
};

bool HasWord(std::string_view list, std::string_view word) {
  std::string padded = "," + std::string(list) + ",";
  return padded.find("," + std::string(word) + ",") != std::string::npos;
}

/// A field of mountinfo: a space in a path is written as \040.
std::string Unescaped(const std::string& field) {
  const auto digit = [&](std::size_t i) {
    return i < field.size() && field[i] >= '0' && field[i] <= '7';
  };
  std::string out;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] == '\\' && digit(i + 1) && digit(i + 2) && digit(i + 3)) {
      out += static_cast<char>(std::strtol(field.substr(i + 1, 3).c_str(), nullptr, 8));
      i += 3;
    } else {
      out += field[i];
    }
  }
  return out;
}

/// "36 35 0:30 /group /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu": proc_pid_mountinfo(5).
std::optional<Mount> FindMount(const std::string& mountinfo, std::string_view controller) {
  std::istringstream lines(mountinfo);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t dash = line.find(" - ");
    if (dash == std::string::npos) continue;
    std::istringstream head(line.substr(0, dash));
    std::istringstream tail(line.substr(dash + 3));
    std::string id, parent, device, group, point, type, source, options;
    head >> id >> parent >> device >> group >> point;
    tail >> type >> source >> options;
    const bool wanted =
        controller.empty() ? type == "cgroup2" : type == "cgroup" && HasWord(options, controller);
    if (wanted) return Mount{Unescaped(point), group == "/" ? "" : Unescaped(group)};
  }
  return std::nullopt;
}

/// The process's group in a hierarchy: "4:cpu,cpuacct:/group" (v1), "0::/group" (v2).
std::string GroupOf(const std::string& self, std::string_view controller) {
  std::istringstream lines(self);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string list = line.substr(first + 1, second - first - 1);
    const bool wanted = controller.empty() ? list.empty() : HasWord(list, controller);
    if (wanted) return line.substr(second + 1);
  }
  return "";
}

/// The group's directory and its ancestors' up to the mount point.
std::vector<std::string> Directories(const std::string& root, const Mount& mount,
                                     std::string group) {
  // In a container the group may be told from the host's root, the mount shows only a part of it.
  if ((group + "/").starts_with(mount.group + "/")) group.erase(0, mount.group.size());
  std::vector<std::string> found;
  while (group.size() > 1 && group.front() == '/') {
    found.push_back(root + mount.point + group);
    group.erase(group.rfind('/'));
  }
  found.push_back(root + mount.point);
  return found;
}

/// The whole number that a text begins with; nothing for "max" and for -1. In containers other
/// programs than the kernel may serve these files: no "inf" and no "nan" comes from them.
std::optional<double> NumberAt(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  return static_cast<double>(number);
}

/// The first number of a file; nothing if it is not there.
std::optional<double> Number(const std::string& path) {
  const Result<std::string> text = TryReadFile(path);
  return text ? NumberAt(*text) : std::nullopt;
}

/// The number behind a key at the beginning of a line.
double NumberOf(const std::string& path, std::string_view key) {
  const Result<std::string> text = TryReadFile(path);
  const std::string line = std::string(key) + " ";
  const std::size_t at = !text                     ? std::string::npos
                         : text->starts_with(line) ? 0
                                                   : text->find("\n" + line);
  if (at == std::string::npos) return 0;
  return NumberAt(std::string_view(*text).substr(text->find(' ', at) + 1)).value_or(0);
}

struct MemoryFiles {
  const char* limit;
  const char* use;
  const char* droppable;  ///< Key in memory.stat.
};

void LimitMemory(const std::string& directory, const MemoryFiles& files, CgroupLimits& limits) {
  const std::optional<double> limit = Number(directory + files.limit);
  if (!limit || *limit > 4e18) return;  // v1 says "no limit" with a very large number.
  const double use = Number(directory + files.use).value_or(0) -
                     NumberOf(directory + "/memory.stat", files.droppable);
  const auto left = static_cast<std::uint64_t>(std::max(*limit - std::max(use, 0.0), 0.0));
  limits.memory_left = std::min(limits.memory_left, left);
}

void LimitProcessors(double quota, double period, CgroupLimits& limits) {
  if (quota <= 0 || period <= 0) return;
  const double cpus = quota / period;
  limits.processors = limits.processors == 0 ? cpus : std::min(limits.processors, cpus);
}

void ReadVersion2(const std::string& directory, CgroupLimits& limits) {
  if (const Result<std::string> text = TryReadFile(directory + "/cpu.max"); text) {
    const std::size_t space = text->find(' ');
    if (space != std::string::npos)  // "max 100000" is no limit.
      LimitProcessors(NumberAt(*text).value_or(0),
                      NumberAt(std::string_view(*text).substr(space + 1)).value_or(0), limits);
  }
  LimitMemory(directory, {"/memory.max", "/memory.current", "inactive_file"}, limits);
}

/// Where such a hierarchy's files of the process's own group are, and then those of its ancestors;
/// nowhere if it is not mounted.
std::vector<std::string> GroupDirectories(const std::string& root, std::string_view controller) {
  const std::string base = root == "/" ? "" : root;
  const Result<std::string> self = TryReadFile(base + "/proc/self/cgroup");
  const Result<std::string> mounts = TryReadFile(base + "/proc/self/mountinfo");
  if (!self || !mounts) return {};
  const std::optional<Mount> mount = FindMount(*mounts, controller);
  if (!mount) return {};
  return Directories(base, *mount, GroupOf(*self, controller));
}

}  // namespace

CgroupLimits ReadCgroupLimits(const std::string& root) {
  CgroupLimits limits;
  for (const std::string& directory : GroupDirectories(root, "")) ReadVersion2(directory, limits);
  for (const std::string& directory : GroupDirectories(root, "cpu"))
    LimitProcessors(Number(directory + "/cpu.cfs_quota_us").value_or(0),
                    Number(directory + "/cpu.cfs_period_us").value_or(0), limits);
  for (const std::string& directory : GroupDirectories(root, "memory"))
    LimitMemory(directory,
                {"/memory.limit_in_bytes", "/memory.usage_in_bytes", "total_inactive_file"},
                limits);
  return limits;
}

std::uint64_t OomKills(const std::string& root) {
  double kills = 0;
  if (const auto found = GroupDirectories(root, ""); !found.empty())
    kills += NumberOf(found.front() + "/memory.events", "oom_kill");
  if (const auto found = GroupDirectories(root, "memory"); !found.empty())
    kills += NumberOf(found.front() + "/memory.oom_control", "oom_kill");
  return static_cast<std::uint64_t>(kills);
}

}  // namespace pybytecode::os
