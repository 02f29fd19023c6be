#include "storage/postgres_values.hpp"

#include "text/utf8.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

struct AsText {
    std::string operator()(std::nullptr_t) const { return {}; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(Blob blob) const { return "\\x" + to_hex(blob.bytes); }
    std::string operator()(std::string_view text) const {
        const bool zero = text.find('\0') != std::string_view::npos;
        if (!zero && text::is_valid_utf8(text))
            return std::string(text);
        auto kept = text::sanitise_utf8(text);
        std::replace(kept.begin(), kept.end(), '\0', '?');
        return kept;
    }
};

} // namespace

std::string postgres_sql(const std::string& sql) {
    std::string text;
    int at = 0;
    for (std::size_t place = 0; place < sql.size(); ++place) {
        text += sql[place] == '?' ? '$' : sql[place];
        const bool numbered = place + 1 < sql.size() && sql[place + 1] >= '0' && sql[place + 1] <= '9';
        if (sql[place] == '?' && !numbered)
            text += std::to_string(++at);
    }
    return text;
}

PostgresValues::PostgresValues(std::span<const SqlValue> values) {
    texts_.reserve(values.size()); // pointers into it are handed out
    pointers_.reserve(values.size());
    for (const auto& value : values) {
        texts_.push_back(std::visit(AsText{}, value));
        pointers_.push_back(std::holds_alternative<std::nullptr_t>(value) ? nullptr : texts_.back().c_str());
    }
}

} // namespace bluelamp::server
