#pragma once

#include "crypto/bytes.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>

namespace bluelamp::server {

/// Octets to bind as a BLOB rather than as text. What it views must outlive the statement's run.
struct Blob {
    ByteView bytes;
};

/// A run of a prepared statement; back in the cache, reset, when it goes out of scope.
class Query {
public:
    explicit Query(SQLite::Statement& statement)
        : statement_(statement) {}
    ~Query() { statement_.tryReset(); }
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    /// Throws Failure.
    bool next();
    [[nodiscard]] std::string text(int column) const { return statement_.getColumn(column).getString(); }
    [[nodiscard]] std::int64_t number(int column) const { return statement_.getColumn(column).getInt64(); }
    [[nodiscard]] std::uint64_t count(int column) const {
        return static_cast<std::uint64_t>(statement_.getColumn(column).getInt64());
    }
    [[nodiscard]] bool null(int column) const { return statement_.getColumn(column).isNull(); }
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
    SQLite::Statement& statement_;
};

/// A database with its prepared statements. One thread at a time.
class Connection {
public:
    explicit Connection(std::unique_ptr<SQLite::Database> database);

    /// Prepares once, binds `values` from 1 on. One run of the same SQL at a time. Throws Failure.
    template <typename... Values>
    [[nodiscard]] Query query(const std::string& sql, const Values&... values) {
        auto& statement = prepared(sql);
        int at = 0;
        (bind(statement, ++at, values), ...);
        return Query(statement);
    }
    /// Runs to the end. Returns how many rows it changed.
    template <typename... Values>
    int run(const std::string& sql, const Values&... values) {
        auto query_ = query(sql, values...);
        while (query_.next()) {
        }
        return changes();
    }
    /// A script without values. Throws Failure.
    void script(const char* sql);

    [[nodiscard]] SQLite::Statement& prepared(const std::string& sql);
    static void bind(SQLite::Statement& statement, int at, const std::string& text);
    static void bind(SQLite::Statement& statement, int at, Blob blob);
    static void bind(SQLite::Statement& statement, int at, std::nullptr_t);
    static void bind(SQLite::Statement& statement, int at, std::int64_t value);
    /// NULL when it is absent.
    template <typename Value>
    static void bind(SQLite::Statement& statement, int at, const std::optional<Value>& value) {
        if (value)
            bind(statement, at, *value);
        else
            bind(statement, at, nullptr);
    }
    template <typename Integer>
    requires std::is_integral_v<Integer>
    static void bind(SQLite::Statement& statement, int at, Integer value) {
        bind(statement, at, static_cast<std::int64_t>(value));
    }

private:
    [[nodiscard]] int changes() const;
    std::unique_ptr<SQLite::Database> database_;
    std::unordered_map<std::string, std::unique_ptr<SQLite::Statement>> statements_;
};

} // namespace bluelamp::server
