// What a person reads, as strings: made harmless, measured in columns, shortened, wrapped, and
// numbers as people write them. Pure functions; knows nothing of colours, messages or where the
// text goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pybytecode::cli {

/// `text` without anything that could move a cursor, change a colour or reorder what is read:
/// control characters, bidirectional overrides and bytes that are not UTF-8 become backslash
/// escapes (`\n`, `\x1b`, `\u202e`). A file name is chosen by whoever made the tree, not by us.
std::string Escaped(std::string_view text);

/// Columns that escaped text takes on a terminal: two for wide characters, none for combining ones.
std::size_t DisplayWidth(std::string_view text);

/// The end of `text` behind "...", so that it takes at most `width` columns. Of a path the end
/// tells more than the beginning.
std::string ShortenedLeft(std::string_view text, std::size_t width);

/// Words filled into lines of at most `width` columns; a word that is longer stands alone.
std::vector<std::string> Wrapped(std::string_view text, std::size_t width);

/// `text`, filled up with blanks to `width` columns.
std::string PaddedRight(std::string_view text, std::size_t width);
std::string PaddedLeft(std::string_view text, std::size_t width);

/// 13205 is "13,205".
std::string Grouped(std::uint64_t number);

/// "1 file", "2 files": the number grouped and the noun with an s where it needs one.
std::string Counted(std::uint64_t number, std::string_view noun);

/// "0.03 s", "12.4 s", "3 min 20 s", "1 h 03 min".
std::string Duration(double seconds);

}  // namespace pybytecode::cli
