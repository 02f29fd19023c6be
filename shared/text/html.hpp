#pragma once

#include <optional>
#include <string>
#include <string_view>

/// HTML, as feeds and data.police.uk carry it, to plain text that a person reads. Input is valid UTF-8;
/// output is too. Nothing is fetched and nothing is built: the tokeniser follows the HTML standard as far as
/// text needs. libxml2's HTML parser was tried in thought and left: it stops at 256 open elements and builds
/// a tree for nothing.
namespace bluelamp::text {

/// The code points of a named reference ("eacute" → "é"), or nullopt. Without "&" and ";".
[[nodiscard]] std::optional<std::string> named_entity(std::string_view name);
/// The code point of a numeric reference, "39", "x27": windows-1252 for 128 to 159 as browsers do; nullopt if
/// it is none.
[[nodiscard]] std::optional<char32_t> numeric_entity(std::string_view digits);

/// Character references decoded, each once; what is none stays.
[[nodiscard]] std::string decode_entities(std::string_view text);

/// Whether text of unstated type is HTML: it has a character reference, a comment, or a tag of a known
/// element (but one inline tag that never closes, in the midst of words, may be what they speak of).
[[nodiscard]] bool looks_like_html(std::string_view text);

/// Blocks become paragraphs parted by a blank line, line breaks stay, list entries start with "• " or "1. ",
/// scripts and styles vanish, and an address that the words of a link hide ("call us", "here") follows in
/// brackets.
[[nodiscard]] std::string html_to_text(std::string_view html);
/// One line without mark-up. A "tag" of no known element ("List<String>") is left as text.
[[nodiscard]] std::string html_to_line(std::string_view html);

/// Text of unstated type: HTML if it looks so, else plain text with its lines kept.
[[nodiscard]] std::string any_to_text(std::string_view text);

/// The `src` of the first picture that is meant to be seen (tracking pixels and emoji are not), and its
/// `alt`.
struct HtmlImage {
    std::string source;
    std::string alternative;
};
[[nodiscard]] std::optional<HtmlImage> first_image(std::string_view html);

} // namespace bluelamp::text
