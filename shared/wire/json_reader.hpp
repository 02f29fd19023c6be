#pragma once

#include "model/local_text.hpp"
#include "wire/bytes_io.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace bluelamp {

/// A place in a JSON document that knows its path, for this folder's sources alone. `null` is absent. Every
/// reader throws WireError "PATH: what is wrong; what would be right".
class JsonReader {
public:
    using Json = nlohmann::json;

    /// Parses with the depth and size limits. The document must outlive its readers.
    [[nodiscard]] static Json parse(std::string_view text, std::size_t limit);

    explicit JsonReader(const Json& value, std::string path = {})
        : value_(&value)
        , path_(std::move(path)) {}

    [[noreturn]] void fail(const std::string& cause, const std::string& advice) const;

    /// Throws unless this is an object.
    const JsonReader& object() const;
    /// The member, when it is there and not null.
    [[nodiscard]] std::optional<JsonReader> member(const std::string& key) const;
    /// The member, or failure "PATH.key: missing; give `what`".
    [[nodiscard]] JsonReader needed(const std::string& key, const std::string& what) const;
    /// Every element of an array / member of an object.
    void each(const std::function<void(const JsonReader&)>& visit) const;
    void each_member(const std::function<void(const std::string&, const JsonReader&)>& visit) const;

    [[nodiscard]] std::string
    text(std::size_t most) const;         ///< valid UTF-8, no control characters but line ends
    [[nodiscard]] std::string id() const; ///< 1 to 128 octets, printable, no spaces around
    [[nodiscard]] std::int64_t integer(std::int64_t least, std::int64_t most) const;
    [[nodiscard]] double number() const;
    [[nodiscard]] bool flag() const;
    [[nodiscard]] std::chrono::sys_seconds time() const;
    [[nodiscard]] LocalText local_text(std::size_t most) const; ///< a text, or an object by language tag
    [[nodiscard]] const Json& value() const { return *value_; }
    [[nodiscard]] const std::string& path() const { return path_; }

    /// The member's text, or "" when it is absent.
    [[nodiscard]] std::string text_or_none(const std::string& key, std::size_t most) const;
    [[nodiscard]] LocalText local_or_none(const std::string& key, std::size_t most) const;
    [[nodiscard]] std::optional<std::chrono::sys_seconds> time_or_none(const std::string& key) const;

private:
    const Json* value_;
    std::string path_;
};

/// The text of a document; throws WireError where one of its texts is not UTF-8.
[[nodiscard]] std::string write_json(const JsonReader::Json& json);

} // namespace bluelamp
