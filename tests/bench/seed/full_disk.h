// A job that finds the disk full after so many bytecode files: to see how an executor ends when one
// of its threads throws.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

#include "tool/error.h"
#include "tool/execute/job.h"

namespace pybytecode::seed {

/// What the jobs of a run share.
class FullDisk {
 public:
  explicit FullDisk(std::uint64_t files) : left_(static_cast<std::int64_t>(files)) {}

  /// Takes room for a file. Throws DiskFull, once: the others' disk is as it was.
  void Take() {
    if (--left_ != 0) return;
    since_ = std::chrono::steady_clock::now();
    throw DiskFull("the experiment", "there is no room for one more file");
  }
  /// Seconds since it was full. Only when the run is over.
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - since_).count();
  }

 private:
  std::atomic<std::int64_t> left_;
  std::chrono::steady_clock::time_point since_;
};

class FullDiskJob : public execute::Job {
 public:
  FullDiskJob(std::unique_ptr<execute::Job> job, FullDisk& disk)
      : job_(std::move(job)), disk_(disk) {}

  bool Load(std::uint32_t task, std::string& stream, std::size_t& name_size) override {
    return job_->Load(task, stream, name_size);
  }
  void Deliver(std::uint32_t task, const execute::Answer& answer) override {
    disk_.Take();
    job_->Deliver(task, answer);
  }
  void Fail(std::uint32_t task, int level, FailureKind kind,
            const execute::CompileError& error) override {
    job_->Fail(task, level, kind, error);
  }
  LevelSet Finish(std::uint32_t task) override { return job_->Finish(task); }
  void OnAnswer(std::uint32_t task, const execute::Answer& answer) override {
    job_->OnAnswer(task, answer);
  }

 private:
  const std::unique_ptr<execute::Job> job_;
  FullDisk& disk_;
};

}  // namespace pybytecode::seed
