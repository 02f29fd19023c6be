#include "web/template.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"

#include <nlohmann/json.hpp>

#include <kainjow/mustache.hpp>

namespace bluelamp::web {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;
using kainjow::mustache::object;

constexpr std::size_t largest_template = 256 * 1024;
constexpr const char* layout = "layout";
constexpr const char* operation = "reading the page templates";

data value_of(const nlohmann::json& json) {
    if (json.is_object()) {
        object fields;
        for (const auto& [name, value] : json.items())
            fields.emplace(name, value_of(value));
        return fields;
    }
    if (json.is_array()) {
        data list{data::type::list};
        for (const auto& value : json)
            list << value_of(value);
        return list;
    }
    if (json.is_string()) {
        const auto& text = json.get_ref<const std::string&>();
        return text.empty() ? data{false} : data{text};
    }
    if (json.is_boolean())
        return data{json.get<bool>()};
    return json.is_null() ? data{false} : data{json.dump()};
}

/// Finds partials among the templates, never in the view: what a page shows is not a template.
class Context final : public kainjow::mustache::context<std::string> {
public:
    Context(const data& view, const std::map<std::string, std::string>& texts)
        : kainjow::mustache::context<std::string>(&view)
        , texts_(texts) {}
    const data* get_partial(const std::string& name) const override {
        const auto found = texts_.find(name);
        if (found == texts_.end())
            return nullptr;
        return &partials_.try_emplace(name, found->second).first->second;
    }

private:
    const std::map<std::string, std::string>& texts_;
    mutable std::map<std::string, data> partials_;
};

std::string rendered(const std::map<std::string, std::string>& texts, const std::string& name,
                     const data& view) {
    const auto found = texts.find(name);
    if (found == texts.end())
        throw Failure("making a page", "there is no template " + name, "install Blue Lamp again");
    mustache page(found->second);
    Context context(view, texts);
    auto text = page.render(context);
    if (!page.is_valid())
        throw Failure("making a page", "template " + name + ": " + page.error_message());
    return text;
}

void check(const std::string& name, const std::string& text,
           const std::map<std::string, std::string>& texts) {
    const auto wrong = [&](const std::string& cause) {
        return Failure(operation, name + ".mustache: " + cause, "install Blue Lamp again");
    };
    if (const mustache parsed(text); !parsed.is_valid())
        throw wrong(parsed.error_message());
    for (std::size_t at = 0; (at = text.find("{{", at)) != std::string::npos; at += 2) {
        const auto close = text.find("}}", at);
        const auto tag = text.substr(at, close - at);
        if ((tag.starts_with("{{{") || tag.starts_with("{{&")) && !(name == layout && tag == "{{{content"))
            throw wrong("a raw value; every value is escaped");
        if (tag.starts_with("{{=")) // it would hide raw values from this check
            throw wrong("other delimiters");
        if (tag.starts_with("{{>")) {
            const auto partial = tag.substr(tag.find_first_not_of(' ', 3));
            if (!texts.contains(partial))
                throw wrong("there is no template " + partial + " to include");
        }
    }
}

} // namespace

Templates::Templates(const std::filesystem::path& folder) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".mustache")
            texts_[entry.path().stem().string()] = read_file(entry.path(), largest_template).value_or("");
    if (!texts_.contains(layout))
        throw Failure(operation, "there is no layout.mustache in " + folder.string(),
                      "install Blue Lamp again");
    for (const auto& [name, text] : texts_)
        check(name, text, texts_);
}

std::string Templates::part(const std::string& name, const nlohmann::json& view) const {
    return rendered(texts_, name, value_of(view));
}

std::string Templates::page(const std::string& name, const nlohmann::json& view) const {
    auto whole = value_of(view);
    auto content = rendered(texts_, name, whole);
    whole.set("content", std::move(content));
    return rendered(texts_, layout, whole);
}

} // namespace bluelamp::web
