#include "tool/scan/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/support/temp_dir.h"
#include "tool/error.h"

namespace pybytecode::scan {
namespace {

class EnvironmentTest : public testing::Test {
 protected:
  void WriteExecutable(const char* name) {
    std::filesystem::permissions(dir.Write(name, "#!/bin/sh\n"), std::filesystem::perms(0755));
  }

  test::TempDir dir;
};

TEST_F(EnvironmentTest, Kinds) {
  dir.Write("venv/pyvenv.cfg");
  dir.MakeDirectory("conda/conda-meta");
  dir.MakeDirectory("plain");
  dir.Write("x.py");
  dir.Link("venv", "link");
  EXPECT_EQ(KindOf(dir / "venv"), PathKind::kEnvironment);
  EXPECT_EQ(KindOf(dir / "venv/"), PathKind::kEnvironment);
  EXPECT_EQ(KindOf(dir / "link"), PathKind::kEnvironment);
  EXPECT_EQ(KindOf(dir / "conda"), PathKind::kEnvironment);
  EXPECT_EQ(KindOf(dir / "plain"), PathKind::kDirectory);
  EXPECT_EQ(KindOf(dir / "x.py"), PathKind::kFile);
}

TEST_F(EnvironmentTest, WhatHasNoKind) {
  ASSERT_EQ(::mkfifo((dir / "fifo.py").c_str(), 0600), 0);
  const auto message = [&](const std::string& name) {
    try {
      KindOf(dir / name);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(message("gone"), dir / "gone" + ": No such file or directory");
  EXPECT_EQ(message("fifo.py"), dir / "fifo.py" + ": neither a directory nor a regular file");
}

TEST_F(EnvironmentTest, OwnPython) {
  WriteExecutable("real/python3.11");
  dir.Link("python3", "env/bin/python");
  dir.Link("../../real/python3.11", "env/bin/python3");
  const OwnPython own = OwnPythonOf(dir / "env");
  EXPECT_EQ(own.executable, dir / "env/bin/python");
  EXPECT_EQ(own.dangling, "");
}

TEST_F(EnvironmentTest, NoPythonOfItsOwn) {
  const OwnPython own = OwnPythonOf(dir.Path());
  EXPECT_EQ(own.executable, std::nullopt);
  EXPECT_EQ(own.dangling, "");
}

TEST_F(EnvironmentTest, DanglingPythonTellsWhereItLed) {
  dir.Link("python3", "env/bin/python");
  dir.Link("/gone/python3.9", "env/bin/python3");
  dir.Link("../../gone/python", "relative/bin/python");
  dir.Link("python", "loop/bin/python");
  const auto dangling = [&](const char* root) {
    const OwnPython own = OwnPythonOf(dir / root);
    EXPECT_EQ(own.executable, std::nullopt);
    return own.dangling;
  };
  EXPECT_EQ(dangling("env"), dir / "env/bin/python" + " -> /gone/python3.9");
  EXPECT_EQ(dangling("relative"),
            dir / "relative/bin/python" + " -> " + dir.Path() + "/gone/python");
  EXPECT_THAT(dangling("loop"), testing::StartsWith(dir / "loop/bin/python -> "));
}

TEST_F(EnvironmentTest, PythonThatCannotBeExecuted) {
  dir.Write("file/bin/python");
  dir.MakeDirectory("directory/bin/python");
  dir.Write("target");
  dir.Link("../../target", "link/bin/python");
  EXPECT_EQ(OwnPythonOf(dir / "file").dangling,
            dir / "file/bin/python" + " (not an executable file)");
  EXPECT_EQ(OwnPythonOf(dir / "directory").dangling,
            dir / "directory/bin/python" + " (not an executable file)");
  EXPECT_EQ(OwnPythonOf(dir / "link").dangling,
            dir / "link/bin/python" + " -> " + dir.Path() + "/target (not an executable file)");
}

TEST_F(EnvironmentTest, VenvHome) {
  dir.Write("a/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.2\n");
  dir.Write("b/pyvenv.cfg", "# no key\nversion=3\r\nHOME=/opt/py thon/bin \r\n");
  dir.Write("c/pyvenv.cfg", "homely = /usr\n");
  dir.Write("d/pyvenv.cfg", "home = /a=b\nhome = /second");
  EXPECT_EQ(VenvHome(dir / "a"), "/usr/bin");
  EXPECT_EQ(VenvHome(dir / "b"), "/opt/py thon/bin");
  EXPECT_EQ(VenvHome(dir / "c"), "");
  EXPECT_EQ(VenvHome(dir / "d"), "/a=b");
  EXPECT_EQ(VenvHome(dir / "gone"), "");
}

}  // namespace
}  // namespace pybytecode::scan
