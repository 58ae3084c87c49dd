// What is done to bytes in memory: headers, hashes, frames of the wire protocol.
#include <benchmark/benchmark.h>

#include <string>

#include "tool/execute/protocol.h"
#include "tool/pyc/header.h"
#include "tool/pyc/source_hash.h"

namespace pybytecode {
namespace {

constexpr std::uint32_t kMagic = 0x0A0D0DA7;  // CPython 3.11
constexpr std::size_t kUsualSource = 16'000;  // Bytes: the mean of a large environment.
constexpr std::size_t kUsualCode = 20'000;

void Header(benchmark::State& state) {
  SourceStat stat{kUsualSource, 1'700'000'000, 123'456'789, 0644};
  for (auto _ : state) {
    ++stat.mtime;
    benchmark::DoNotOptimize(pyc::TimestampHeader(kMagic, stat));
  }
}
BENCHMARK(Header);

template <pyc::HashFunction kFunction>
void SipHash(benchmark::State& state) {
  const std::string source(static_cast<std::size_t>(state.range(0)), 'x');
  for (auto _ : state) benchmark::DoNotOptimize(pyc::HashSource(kFunction, kMagic, source));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK_TEMPLATE(SipHash, pyc::HashFunction::kSipHash13)->Arg(kUsualSource);
BENCHMARK_TEMPLATE(SipHash, pyc::HashFunction::kSipHash24)->Arg(kUsualSource);

/// A batch of small sources; an item is a source.
void EncodeRequests(benchmark::State& state) {
  constexpr std::uint32_t kSources = 8;
  const std::string name = "/srv/app/lib/python3.11/site-packages/package/module.py";
  const std::string source(kUsualSource, 'x');
  std::string stream;
  for (auto _ : state) {
    stream.clear();
    std::size_t at = 0;
    for (std::uint32_t task = 0; task < kSources; ++task) {
      at = execute::BeginRequest(stream);
      stream += name;
      stream += source;
      execute::EndRequest(stream, at, task, LevelBit(0), name.size());
    }
    execute::MarkEndOfBatch(stream, at);
    benchmark::DoNotOptimize(stream.data());
  }
  state.SetItemsProcessed(state.iterations() * kSources);
}
BENCHMARK(EncodeRequests);

std::string Frame(std::uint32_t task, std::size_t size) {
  std::string frame(24, '\0');
  for (std::size_t i = 0; i < 4; ++i) {
    frame[i] = static_cast<char>(task >> (8 * i));
    frame[8 + i] = static_cast<char>(size >> (8 * i));
  }
  return frame + std::string(size, 'c');
}

/// What an interpreter answers at one time, in pieces as read() gives them; an item is an answer.
void DecodeAnswers(benchmark::State& state) {
  constexpr std::uint32_t kAnswers = 4;
  constexpr std::size_t kPiece = std::size_t{1} << 16;
  std::string stream;
  for (std::uint32_t task = 0; task < kAnswers; ++task) stream += Frame(task, kUsualCode);
  execute::AnswerReader reader;
  for (auto _ : state) {
    for (std::size_t at = 0; at < stream.size(); at += kPiece) {
      reader.Filled(stream.copy(reader.Room(kPiece), kPiece, at));
      while (const auto answer = reader.Next()) benchmark::DoNotOptimize(answer->payload.data());
    }
  }
  state.SetItemsProcessed(state.iterations() * kAnswers);
}
BENCHMARK(DecodeAnswers);

}  // namespace
}  // namespace pybytecode
