// A directory of a test's own that goes with it. Names may be any bytes.
#pragma once

#include <sys/statvfs.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace pybytecode::test {

/// $TMPDIR, else in memory if scripts may run there (Docker mounts /dev/shm noexec): file systems on
/// disks may take a second to make a file.
inline std::string PlaceForTempDirs() {
  constexpr const char* kMemory = "/dev/shm";
  struct statvfs there {};
  const bool usable = ::access(kMemory, W_OK) == 0 && ::statvfs(kMemory, &there) == 0 &&
                      (there.f_flag & ST_NOEXEC) == 0;
  if (usable && ::getenv("TMPDIR") == nullptr) return kMemory;
  return std::filesystem::temp_directory_path().string();
}

class TempDir {
 public:
  TempDir() {
    std::string name = PlaceForTempDirs() + "/pybytecode-test-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp " + name);
    path_ = std::filesystem::canonical(name).string();
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::string& Path() const { return path_; }
  /// The absolute path of a name in it.
  std::string operator/(std::string_view relative) const {
    return path_ + "/" + std::string(relative);
  }

  /// Writes a file, making the directories above it. Gives its absolute path.
  std::string Write(std::string_view relative, std::string_view text = "") const {
    std::string path = *this / relative;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream file(path, std::ios::binary);
    file << text;
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
    return path;
  }

  std::string MakeDirectory(std::string_view relative) const {
    std::filesystem::create_directories(*this / relative);
    return *this / relative;
  }

  /// A symbolic link; the directories above it are made.
  void Link(std::string_view target, std::string_view relative) const {
    const std::string path = *this / relative;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::filesystem::create_symlink(target, path);
  }

 private:
  std::string path_;
};

}  // namespace pybytecode::test
