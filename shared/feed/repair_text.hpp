#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bluelamp::feed {

/// Character data of what was meant to be XML, as XML: bare "&" and "<" become text, HTML's named references
/// and the document's own their characters, and what XML does not allow goes. One for each document.
class RepairedText {
public:
    /// `document_size` limits how long the document's own entities may make it.
    explicit RepairedText(std::size_t document_size)
        : most_expanded_(document_size + 65536) {}

    /// Keeps what `<!ENTITY name "value">` of a DTD declares: short texts, no files, no parameters. Holds
    /// views into it.
    void declare_entities(std::string_view dtd);

    void append(std::string& out, std::string_view raw);
    /// CDATA has no references: its "&" is a character.
    void append_literally(std::string& out, std::string_view raw);

private:
    [[nodiscard]] std::size_t append_special(std::string& out, std::string_view raw);
    [[nodiscard]] std::size_t append_reference(std::string& out, std::string_view raw);
    [[nodiscard]] std::optional<std::string_view> own_entity(std::string_view name);

    std::vector<std::pair<std::string_view, std::string_view>> entities_;
    std::size_t expanded_ = 0; ///< bytes that they became
    std::size_t most_expanded_;
    bool in_entity_ = false;
};

} // namespace bluelamp::feed
