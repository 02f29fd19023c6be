#include "wire/json_reader.hpp"

#include "base/time.hpp"
#include "wire/limits.hpp"

#include <algorithm>

namespace bluelamp {
namespace {

/// A document nested deeper than the limit would cost stack where it is read or written recursively.
void check_depth(std::string_view text) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > limits::json_depth)
                throw WireError("it is nested deeper than " + std::to_string(limits::json_depth));
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        }
    }
}

std::string line_of(std::string_view text, std::size_t byte) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
    return std::to_string(1 + std::count(text.begin(), end, '\n'));
}

bool is_control(char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet < 0x20 || octet == 0x7f;
}

bool is_language_tag(const std::string& tag) {
    return tag.size() >= 2 && tag.size() <= 35 && std::all_of(tag.begin(), tag.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
           });
}

} // namespace

JsonReader::Json JsonReader::parse(std::string_view text, std::size_t limit) {
    if (text.size() > limit)
        throw WireError("it is larger than " + std::to_string(limit) + " bytes");
    check_depth(text);
    try {
        return Json::parse(text.begin(), text.end());
    } catch (const Json::parse_error& error) {
        throw WireError("line " + line_of(text, error.byte) + ": it is not JSON; see what stands there");
    } catch (const Json::exception&) {
        throw WireError("it is not JSON");
    }
}

void JsonReader::fail(const std::string& cause, const std::string& advice) const {
    throw WireError((path_.empty() ? "the whole" : path_) + ": " + cause + "; " + advice);
}

const JsonReader& JsonReader::object() const {
    if (!value_->is_object())
        fail("not an object", "write {…}");
    return *this;
}

std::optional<JsonReader> JsonReader::member(const std::string& key) const {
    object();
    const auto found = value_->find(key);
    if (found == value_->end() || found->is_null())
        return std::nullopt;
    return JsonReader(*found, path_.empty() ? key : path_ + "." + key);
}

JsonReader JsonReader::needed(const std::string& key, const std::string& what) const {
    if (auto found = member(key))
        return *found;
    throw WireError((path_.empty() ? key : path_ + "." + key) + ": missing; give " + what);
}

void JsonReader::each(const std::function<void(const JsonReader&)>& visit) const {
    if (!value_->is_array())
        fail("not a list", "write […]");
    std::size_t index = 0;
    for (const auto& element : *value_)
        visit(JsonReader(element, path_ + "[" + std::to_string(index++) + "]"));
}

void JsonReader::each_member(const std::function<void(const std::string&, const JsonReader&)>& visit) const {
    object();
    for (const auto& [key, element] : value_->items())
        if (!element.is_null())
            visit(key, JsonReader(element, path_.empty() ? key : path_ + "." + key));
}

std::string JsonReader::text(std::size_t most) const {
    if (!value_->is_string())
        fail("not a text", "write it in quotation marks");
    const auto& text = value_->get_ref<const std::string&>();
    if (text.size() > most)
        fail("longer than " + std::to_string(most) + " bytes", "shorten it");
    if (std::any_of(text.begin(), text.end(),
                    [](char c) { return is_control(c) && c != '\n' && c != '\t' && c != '\r'; }))
        fail("holds a control character", "take it out");
    return text;
}

std::string JsonReader::id() const {
    auto text = this->text(limits::id);
    if (text.empty() || text.front() == ' ' || text.back() == ' ' ||
        std::any_of(text.begin(), text.end(), is_control))
        fail("not an id", "give 1 to 128 printable characters on one line, with no space at either end");
    return text;
}

std::int64_t JsonReader::integer(std::int64_t least, std::int64_t most) const {
    const auto range = "give a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    if (!value_->is_number_integer())
        fail("not a whole number", range);
    if (value_->is_number_unsigned() && value_->get<std::uint64_t>() > INT64_MAX)
        fail("out of range", range);
    const auto number = value_->get<std::int64_t>();
    if (number < least || number > most)
        fail("out of range", range);
    return number;
}

double JsonReader::number() const {
    if (!value_->is_number())
        fail("not a number", "give a number");
    return value_->get<double>();
}

bool JsonReader::flag() const {
    if (!value_->is_boolean())
        fail("neither true nor false", "write true or false");
    return value_->get<bool>();
}

std::chrono::sys_seconds JsonReader::time() const {
    constexpr auto advice = "give RFC 3339 such as \"2026-11-21T09:00:00Z\"";
    if (!value_->is_string())
        fail("not a time", advice);
    const auto time = parse_rfc3339(value_->get_ref<const std::string&>());
    if (!time)
        fail("not a time", advice);
    return *time;
}

LocalText JsonReader::local_text(std::size_t most) const {
    if (value_->is_string())
        return {text(most)};
    if (!value_->is_object())
        fail("neither a text nor an object by language", "write \"…\" or {\"en\":\"…\",\"cy\":\"…\"}");
    std::map<std::string, std::string> by_tag;
    each_member([&](const std::string& tag, const JsonReader& element) {
        if (!is_language_tag(tag))
            element.fail("the key is not a language tag", "write one such as \"en\" or \"cy\"");
        if (auto words = element.text(most); !words.empty())
            by_tag.emplace(tag, std::move(words));
    });
    return LocalText(std::move(by_tag));
}

std::string JsonReader::text_or_none(const std::string& key, std::size_t most) const {
    const auto found = member(key);
    return found ? found->text(most) : std::string();
}

LocalText JsonReader::local_or_none(const std::string& key, std::size_t most) const {
    const auto found = member(key);
    return found ? found->local_text(most) : LocalText();
}

std::optional<std::chrono::sys_seconds> JsonReader::time_or_none(const std::string& key) const {
    const auto found = member(key);
    return found ? std::optional(found->time()) : std::nullopt;
}

std::string write_json(const JsonReader::Json& json) {
    try {
        return json.dump();
    } catch (const JsonReader::Json::exception&) {
        throw WireError("a text is not UTF-8");
    }
}

} // namespace bluelamp
