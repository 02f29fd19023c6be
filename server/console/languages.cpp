#include "console/languages.hpp"

#include <nlohmann/json.hpp>

namespace bluelamp::server {

LocalText local_text_in(const web::Form& form, const std::string& field) {
    std::map<std::string, std::string> by_tag;
    for (const auto& language : languages)
        if (auto text = form.trimmed(field + "_" + language.tag); !text.empty())
            by_tag[language.tag] = std::move(text);
    return LocalText(std::move(by_tag));
}

void put_local_text(nlohmann::json& view, const std::string& field, const LocalText& text) {
    for (const auto& language : languages)
        view[field + "_" + language.tag] = text.has(language.tag) ? text.in(language.tag) : "";
}

} // namespace bluelamp::server
