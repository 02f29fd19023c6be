#pragma once

#include "public_pages/public_pages.hpp"

#include <nlohmann/json.hpp>

#include <memory>

namespace bluelamp::server {

/// One request by anyone, in their language. Used by one worker thread.
class Visitor {
public:
    Visitor(const PublicParts& parts, Storage& storage, const http::Request& request,
            std::shared_ptr<const Content> content);

    const PublicParts& parts;
    Storage& storage;
    const http::Request& request;
    const Content& content;
    const Time now;

    /// "en" or, where the force has Welsh names and the reader wants Welsh, "cy".
    [[nodiscard]] const std::string& language() const { return language_; }
    [[nodiscard]] std::string say(const std::string& key,
                                  std::initializer_list<std::string> arguments = {}) const {
        return parts.words.say(language_, key, arguments);
    }
    /// {"text","lang"}: `lang` names the text's language where that is not the page's.
    [[nodiscard]] nlohmann::json text(const LocalText& text) const;
    /// A list of such, one for each paragraph.
    [[nodiscard]] nlohmann::json paragraphs(const LocalText& text) const;
    /// An address of ours that keeps the language which the reader chose.
    [[nodiscard]] std::string link(const std::string& path) const;

    /// The template within the layout, with the words of the pages as `w`. `title` is for the window.
    [[nodiscard]] http::Response page(const std::string& title, const std::string& name, nlohmann::json view,
                                      int status = 200) const;
    [[nodiscard]] http::Response not_found() const;

private:
    std::shared_ptr<const Content> keep_;
    std::string language_;
    bool bilingual_ = false;
    bool chosen_ = false; ///< by ?lang=
};

/// One part of a path, percent-encoded (RFC 3986: all but unreserved characters).
[[nodiscard]] std::string encode_part(std::string_view text);

/// With an entity tag and a short life; 304 for who has it. Pages differ by Accept-Language.
[[nodiscard]] http::Response cacheable(http::Response response, const http::Request& request);

} // namespace bluelamp::server
