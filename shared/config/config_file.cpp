#include "config/config_file.hpp"

#include "base/files.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include <toml++/toml.h>

namespace bluelamp {
namespace {

constexpr std::uint64_t largest_file = 1 << 20;

/// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto above = row[j + 1];
            row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row.back();
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

} // namespace

/// Shared with sub-tables, which point into the one document.
struct ConfigTable::Node {
    std::shared_ptr<toml::table> document;
    const toml::table* table = nullptr;
    std::filesystem::path file;
    std::string path;
    std::vector<std::string> known;

    [[nodiscard]] std::shared_ptr<Node> below(const toml::table& child, const std::string& name) const {
        return std::make_shared<Node>(
            Node{document, &child, file, path.empty() ? name : path + "." + name, {}});
    }
};

ConfigTable::ConfigTable(std::shared_ptr<Node> node)
    : node_(std::move(node)) {}

ConfigError ConfigTable::error(std::string_view key, const std::string& cause,
                               const std::string& advice) const {
    const auto* found = node_->table->get(key);
    const auto line = found == nullptr ? node_->table->source().begin.line : found->source().begin.line;
    auto place = node_->file.string() + ":" + std::to_string(line) + ": ";
    place += (node_->path.empty() ? "" : node_->path + ".") + std::string(key);
    return {place, cause, advice};
}

namespace {

template <typename Value>
const toml::value<Value>* typed(const ConfigTable& table, const toml::table& in, std::string_view key,
                                const std::string& advice) {
    const auto* found = in.get(key);
    if (found == nullptr)
        return nullptr;
    if (const auto* value = found->as<Value>())
        return value;
    throw table.error(key, "has the wrong type", advice);
}

} // namespace

std::optional<std::string> ConfigTable::text(std::string_view key) {
    node_->known.emplace_back(key);
    const auto* value = typed<std::string>(*this, *node_->table, key, "write a text in quotation marks");
    return value == nullptr ? std::nullopt : std::optional(value->get());
}

std::optional<std::int64_t> ConfigTable::integer(std::string_view key, std::int64_t least,
                                                 std::int64_t most) {
    node_->known.emplace_back(key);
    const auto advice = "write a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    const auto* value = typed<std::int64_t>(*this, *node_->table, key, advice);
    if (value == nullptr)
        return std::nullopt;
    if (value->get() < least || value->get() > most)
        throw error(key, "is out of range", advice);
    return value->get();
}

std::optional<double> ConfigTable::number(std::string_view key, double least, double most) {
    node_->known.emplace_back(key);
    const auto* found = node_->table->get(key);
    if (found == nullptr)
        return std::nullopt;
    const auto value = found->value<double>();
    const bool in_range = value && *value >= least && *value <= most; // which NaN, a TOML number, is not
    if (!found->is_number() || !in_range)
        throw error(key, "is not a number in its range",
                    "write a number from " + std::to_string(least) + " to " + std::to_string(most));
    return value;
}

std::optional<bool> ConfigTable::flag(std::string_view key) {
    node_->known.emplace_back(key);
    const auto* value = typed<bool>(*this, *node_->table, key, "write true or false");
    return value == nullptr ? std::nullopt : std::optional(value->get());
}

std::optional<std::string> ConfigTable::choice(std::string_view key, const std::vector<std::string>& words) {
    auto word = text(key);
    if (word && std::find(words.begin(), words.end(), *word) == words.end())
        throw error(key, "is \"" + *word + "\"", "write one of: " + joined(words));
    return word;
}

std::vector<std::string> ConfigTable::texts(std::string_view key) {
    node_->known.emplace_back(key);
    constexpr auto advice = "write a list of texts, such as [\"a\", \"b\"]";
    const auto* found = node_->table->get(key);
    std::vector<std::string> list;
    if (found == nullptr)
        return list;
    if (!found->is_array())
        throw error(key, "has the wrong type", advice);
    for (const auto& element : *found->as_array()) {
        if (!element.is_string())
            throw error(key, "holds something that is not a text", advice);
        list.push_back(element.as_string()->get());
    }
    return list;
}

std::optional<std::filesystem::path> ConfigTable::path(std::string_view key) {
    const auto value = text(key);
    if (!value)
        return std::nullopt;
    if (value->empty())
        throw error(key, "is empty", "write a path or take the line out");
    return (node_->file.parent_path() / *value).lexically_normal(); // an absolute one stays as it is
}

std::optional<ConfigTable> ConfigTable::table(std::string_view key) {
    node_->known.emplace_back(key);
    const auto* found = node_->table->get(key);
    if (found == nullptr)
        return std::nullopt;
    if (!found->is_table())
        throw error(key, "has the wrong type", "write [" + std::string(key) + "] and its keys below");
    return ConfigTable(node_->below(*found->as_table(), std::string(key)));
}

std::vector<ConfigTable> ConfigTable::tables(std::string_view key) {
    node_->known.emplace_back(key);
    std::vector<ConfigTable> list;
    const auto* found = node_->table->get(key);
    if (found == nullptr)
        return list;
    const auto* array = found->as_array();
    if (array == nullptr)
        throw error(key, "has the wrong type", "write [[" + std::string(key) + "]] and its keys below");
    for (const auto& element : *array) {
        if (!element.is_table())
            throw error(key, "has the wrong type", "write [[" + std::string(key) + "]] and its keys below");
        list.push_back(ConfigTable(
            node_->below(*element.as_table(), std::string(key) + "[" + std::to_string(list.size()) + "]")));
    }
    return list;
}

void ConfigTable::finish() const {
    for (const auto& [key, value] : *node_->table) {
        const std::string name(key.str());
        if (std::find(node_->known.begin(), node_->known.end(), name) != node_->known.end())
            continue;
        const auto nearest =
            std::min_element(node_->known.begin(), node_->known.end(), [&](const auto& a, const auto& b) {
                return distance(a, name) < distance(b, name);
            });
        const bool near = nearest != node_->known.end() && distance(*nearest, name) <= 1 + name.size() / 3;
        throw error(name, "is not a known key",
                    near ? "did you mean \"" + *nearest + "\"?" : "known here: " + joined(node_->known));
    }
}

ConfigTable ConfigFile::read(const std::filesystem::path& file) {
    std::optional<std::string> text;
    try {
        text = read_file(file, largest_file);
    } catch (const Failure& failure) {
        throw UsageFailure(failure.what(), "", "");
    }
    if (!text)
        throw ConfigError(file.string(), "there is no such file", "give another --config");
    try {
        auto document = std::make_shared<toml::table>(toml::parse(*text));
        const auto* top = document.get();
        return ConfigTable(
            std::make_shared<ConfigTable::Node>(ConfigTable::Node{document, top, file, {}, {}}));
    } catch (const toml::parse_error& error) {
        throw ConfigError(file.string() + ":" + std::to_string(error.source().begin.line),
                          std::string(error.description()), "write it as TOML");
    }
}

ConfigTable ConfigFile::none() {
    auto document = std::make_shared<toml::table>();
    const auto* top = document.get();
    return ConfigTable(std::make_shared<ConfigTable::Node>(ConfigTable::Node{document, top, {}, {}, {}}));
}

} // namespace bluelamp
