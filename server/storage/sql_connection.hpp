#pragma once

#include "crypto/bytes.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

/// SQL as both databases speak it: statements are written once, for SQLite and PostgreSQL. Their parameters
/// are
/// `?` or `?1`, truth is 0 or 1, and a parameter that stands beside nothing that tells its type is cast.
namespace bluelamp::server {

/// Octets to bind rather than text. They must outlive the statement's run; text is copied.
struct Blob {
    ByteView bytes;
};

/// NULL is nullptr.
using SqlValue = std::variant<std::nullptr_t, std::int64_t, std::string_view, Blob>;

[[nodiscard]] inline SqlValue sql_value(std::string_view text) {
    return text;
}
[[nodiscard]] inline SqlValue sql_value(Blob blob) {
    return blob;
}
template <typename Integer>
requires std::is_integral_v<Integer>
[[nodiscard]] SqlValue sql_value(Integer value) {
    return static_cast<std::int64_t>(value);
}
/// NULL when it is absent.
template <typename Value>
[[nodiscard]] SqlValue sql_value(const std::optional<Value>& value) {
    return value ? sql_value(*value) : SqlValue(nullptr);
}

/// What one run of a statement gives.
class Rows {
public:
    virtual ~Rows() = default;
    /// Goes to the next row, to the first at first. Throws Failure.
    virtual bool next() = 0;
    [[nodiscard]] virtual std::string text(int column) const = 0; ///< octets of a BLOB too
    [[nodiscard]] virtual std::int64_t number(int column) const = 0;
    [[nodiscard]] virtual bool null(int column) const = 0;
    /// How many rows it changed; known once next() has said that there are no more.
    [[nodiscard]] virtual int changed() const = 0;
};

/// A run of a statement; over when it goes out of scope.
class Query {
public:
    explicit Query(std::unique_ptr<Rows> rows)
        : rows_(std::move(rows)) {}

    /// Throws Failure.
    bool next() { return rows_->next(); }
    [[nodiscard]] std::string text(int column) const { return rows_->text(column); }
    [[nodiscard]] std::int64_t number(int column) const { return rows_->number(column); }
    [[nodiscard]] std::uint64_t count(int column) const {
        return static_cast<std::uint64_t>(rows_->number(column));
    }
    [[nodiscard]] bool null(int column) const { return rows_->null(column); }
    [[nodiscard]] int changed() const { return rows_->changed(); }
    /// Throws Failure when the database holds another length.
    template <typename F>
    [[nodiscard]] F fixed(int column) const {
        const auto found = F::from(text(column));
        if (!found)
            bad_column();
        return *found;
    }

private:
    [[noreturn]] static void bad_column();
    std::unique_ptr<Rows> rows_;
};

/// A database with its prepared statements. One thread at a time.
class SqlConnection {
public:
    virtual ~SqlConnection() = default;

    /// Runs a statement that is prepared once. One run of the same SQL at a time. Throws Failure.
    template <typename... Values>
    [[nodiscard]] Query query(const std::string& sql, const Values&... values) {
        const std::array<SqlValue, sizeof...(Values)> list{sql_value(values)...};
        return Query(execute(sql, list));
    }
    /// As query(), for more rows than should stand in memory.
    template <typename... Values>
    [[nodiscard]] Query scan(const std::string& sql, const Values&... values) {
        const std::array<SqlValue, sizeof...(Values)> list{sql_value(values)...};
        return Query(open_scan(sql, list));
    }
    /// Runs to the end. Returns how many rows it changed.
    template <typename... Values>
    int run(const std::string& sql, const Values&... values) {
        const std::array<SqlValue, sizeof...(Values)> list{sql_value(values)...};
        return run_all(sql, list);
    }
    int run_all(const std::string& sql, std::span<const SqlValue> values);

    /// Whether the octets of what is deleted or replaced from here on are overwritten, where the database
    /// can.
    virtual void overwrite_deleted(bool overwrite) = 0;

protected:
    [[nodiscard]] virtual std::unique_ptr<Rows> execute(const std::string& sql,
                                                        std::span<const SqlValue> values) = 0;
    [[nodiscard]] virtual std::unique_ptr<Rows> open_scan(const std::string& sql,
                                                          std::span<const SqlValue> values) = 0;
};

} // namespace bluelamp::server
