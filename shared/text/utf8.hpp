#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// UTF-8 at the byte level (RFC 3629; surrogates and overlong forms are not valid).
namespace bluelamp::text {

constexpr char32_t replacement = 0xFFFD;

/// The byte length of the longest prefix of `bytes` that is valid UTF-8.
[[nodiscard]] std::size_t valid_utf8_prefix(std::string_view bytes);
[[nodiscard]] bool is_valid_utf8(std::string_view bytes);

/// Appends one code point; U+FFFD for what is not a Unicode scalar value.
void append_utf8(std::string& out, char32_t code_point);

/// Reads the code point at `at` of valid UTF-8 and moves `at` behind it. Precondition: at < text.size().
[[nodiscard]] char32_t next_code_point(std::string_view text, std::size_t& at);

/// The code point that windows-1252 gives a byte; the C1 control itself for its five unused bytes.
[[nodiscard]] char32_t from_windows_1252(unsigned char byte);
/// The byte that windows-1252, or else Latin-1, has for a code point; nullopt if neither has it.
[[nodiscard]] std::optional<unsigned char> to_windows_1252(char32_t code_point);

/// Valid UTF-8 from anything: valid sequences stay, every other byte is read as windows-1252, the commonest
/// cause in feeds and publish files.
[[nodiscard]] std::string sanitise_utf8(std::string_view bytes);

/// Whether XML 1.0 allows the code point in a document (its production 2).
[[nodiscard]] constexpr bool is_xml_char(char32_t c) {
    return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
           (c >= 0x10000 && c <= 0x10FFFF);
}

/// Drops C0 controls except tab and line feed. C1 controls, which nobody means, become the characters that
/// windows-1252 has in their places ("it\x92s" written as &#146;), or go. `text` is valid UTF-8.
[[nodiscard]] std::string without_controls(std::string_view text);

/// White space (ASCII and U+00A0) off both ends.
[[nodiscard]] std::string_view trim(std::string_view text);
/// Every run of ASCII white space becomes one space; none at the ends.
[[nodiscard]] std::string collapse_space(std::string_view text);

} // namespace bluelamp::text
