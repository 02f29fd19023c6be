#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bluelamp::text {

/// What an element does to the text around it.
enum class HtmlRole : std::uint8_t {
    unknown, ///< of no HTML version
    inline_text,
    line,      ///< starts on a line of its own: div, tr, dt
    paragraph, ///< parted by a blank line: p, h1, ul
    line_break,
    item,  ///< li
    cell,  ///< td, th
    hidden ///< its content is not text: script, style, template
};

/// The role of an element by its lower-case name.
[[nodiscard]] HtmlRole html_role(std::string_view lower_case_name);

struct HtmlToken {
    enum class Kind : std::uint8_t { text, start, end, end_of_input };
    Kind kind = Kind::end_of_input;
    std::string_view text;       ///< of text: raw, references not decoded
    std::string name;            ///< of a tag, lower case
    std::string_view attributes; ///< of a start tag: everything between name and ">"
};

/// Splits HTML into text and tags; comments, declarations and instructions are left out. "<" that opens
/// nothing is text, and so is a tag that never closes. Holds views into the caller's bytes.
class HtmlTokeniser {
public:
    explicit HtmlTokeniser(std::string_view html)
        : html_(html) {}
    [[nodiscard]] const HtmlToken& next();
    /// Skips to behind the end tag of `name`: the content of script and style has no tags. Of an element that
    /// is never closed only script's and style's content is skipped, to the end.
    void skip_content_of(std::string_view name);

private:
    [[nodiscard]] bool opens_markup(std::size_t at) const;
    [[nodiscard]] bool read_tag();
    [[nodiscard]] bool read_declaration();
    void take_text(std::size_t from, std::size_t end, std::size_t next);
    std::string_view html_;
    std::size_t at_ = 0;
    HtmlToken token_;
    std::vector<std::string> never_closed_; ///< known once, so that nothing is searched for again
    bool no_tag_closes_ = false;            ///< known once: no ">" follows, so nothing is searched for again
};

/// An attribute's value with its references decoded, "" when absent. `name` in lower case.
[[nodiscard]] std::string html_attribute(std::string_view attributes, std::string_view name);

} // namespace bluelamp::text
