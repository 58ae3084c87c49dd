// What an interpreter says of itself: its first frame, and so the one probe of a run. Pure text.
#pragma once

#include <string>
#include <string_view>

#include "tool/model.h"
#include "tool/pyc/source_hash.h"

namespace pybytecode::execute {

struct Greeting {
  std::string version;         ///< "3.11.2"
  std::string implementation;  ///< "cpython"
  Identity identity;
  pyc::HashFunction hash = pyc::HashFunction::kUnknown;
  std::string library;  ///< "python3.11", "python3.13t": site-packages is in it, below lib.
  std::string platlib;  ///< "lib" or "lib64": sys.platlibdir
  std::string text;     ///< All of it, as it was said: what is remembered.

  bool SameInterpreter(const Greeting& other) const {
    return identity == other.identity && version == other.version &&
           implementation == other.implementation && hash == other.hash &&
           library == other.library && platlib == other.platlib;
  }
};

/// Whether a version ("2.7.18") is one whose bytecode we do not know.
bool TooOld(const std::string& version);

/// `executable` is for the message. Throws Error if it says nothing that we understand, if it is
/// too old (before 3.7) or has no cache tag.
Greeting ParseGreeting(const std::string& executable, std::string_view text);

}  // namespace pybytecode::execute
