#pragma once

#include "base/failure.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluelamp {

/// "FILE:LINE: KEY: what is wrong; what would be right". Programs exit 2.
class ConfigError : public UsageFailure {
public:
    ConfigError(const std::string& place, const std::string& cause, const std::string& advice)
        : UsageFailure(place, cause, advice) {}
};

/// A table of a TOML file. Each getter marks its key as known; `finish` refuses the others, naming the
/// nearest known one. A getter throws ConfigError when the value has another type or is out of range.
class ConfigTable {
public:
    [[nodiscard]] std::optional<std::string> text(std::string_view key);
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key, std::int64_t least,
                                                      std::int64_t most);
    [[nodiscard]] std::optional<double> number(std::string_view key, double least, double most);
    [[nodiscard]] std::optional<bool> flag(std::string_view key);
    /// One of the words; the error lists them.
    [[nodiscard]] std::optional<std::string> choice(std::string_view key,
                                                    const std::vector<std::string>& words);
    [[nodiscard]] std::vector<std::string>
    texts(std::string_view key); ///< an array of strings; absent is empty
    /// A path; relative ones are relative to the file's folder.
    [[nodiscard]] std::optional<std::filesystem::path> path(std::string_view key);
    [[nodiscard]] std::optional<ConfigTable> table(std::string_view key); ///< [key]
    [[nodiscard]] std::vector<ConfigTable> tables(std::string_view key);  ///< [[key]]

    /// Throws ConfigError for the first key that nobody asked for. Call on each table once all was read.
    void finish() const;
    /// For checks of the caller's own: an error at `key`'s line.
    [[nodiscard]] ConfigError error(std::string_view key, const std::string& cause,
                                    const std::string& advice) const;

private:
    friend class ConfigFile;
    struct Node;
    explicit ConfigTable(std::shared_ptr<Node> node);
    std::shared_ptr<Node> node_;
};

class ConfigFile {
public:
    /// Throws ConfigError (unreadable, not TOML: with line). ≤ 1 MiB.
    [[nodiscard]] static ConfigTable read(const std::filesystem::path& file);
    /// An empty table, for programs called without a file.
    [[nodiscard]] static ConfigTable none();
};

} // namespace bluelamp
