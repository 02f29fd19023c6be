#pragma once

#include <string>
#include <string_view>

/// The names of encodings, as documents and servers write them, and what to make of text without one.
namespace bluelamp::text {

enum class CharsetKind {
    none,    ///< no name
    utf_8,   ///< in any spelling
    wide,    ///< of two or four bytes a character, in any byte order
    latin_1, ///< what browsers read as windows-1252
    other
};

[[nodiscard]] CharsetKind kind_of_charset(std::string_view label);

/// What iconv calls the encoding of kind `other` that browsers use for `label`; spelling does not matter
/// ("windows_1251", "EUCKR"). A name that nobody knows comes back as it stands, "" if it is none.
[[nodiscard]] std::string iconv_name(std::string_view label);

/// What iconv calls the encoding of seven bits that `bytes` shift into, as Japanese and Korean mail does, or
/// "". The escape that shifts is no character of XML.
[[nodiscard]] std::string_view seven_bit_charset(std::string_view bytes);

/// What iconv calls the encoding that `bytes`, which are not UTF-8, give away by their letters: of a script
/// other than Latin. "" if they give away none, which means windows-1252. Takes no longer for long texts.
[[nodiscard]] std::string sniffed_charset(std::string_view bytes);

} // namespace bluelamp::text
