#pragma once

#include "storage/sql_connection.hpp"

#include <functional>
#include <memory>

namespace bluelamp::server {

/// A connection to PostgreSQL that is made anew when it was lost. What only reads, outside a transaction, is
/// then tried once more; anything else throws Failure with Retry::yes, because nobody knows whether it was
/// done.
class PostgresConnection final : public SqlConnection {
public:
    /// Connects. `begin` runs scripts on each new connection before anything else does. Throws Failure.
    PostgresConnection(std::string url, std::function<void(PostgresConnection&)> begin);
    ~PostgresConnection() override;

    /// Statements without values, separated by semicolons. Throws Failure.
    void script(const std::string& sql);
    /// The first column of the first row, or "". Tried once more when the connection was lost.
    [[nodiscard]] std::string ask(const std::string& sql);

    /// Begins with the script `begin`, ends with the script `commit`; undone when `work` or either throws.
    void within(const std::string& begin, const std::string& commit, const std::function<void()>& work);

    /// Has notices on `channel` counted from now on, those of this connection left out.
    void listen(const std::string& channel);
    /// How many notices came, and connections were made. Asks the server nothing. Throws Failure.
    [[nodiscard]] std::int64_t notices();

    void overwrite_deleted(bool) override {} ///< it cannot; README.md says what can

protected:
    std::unique_ptr<Rows> execute(const std::string& sql, std::span<const SqlValue> values) override;
    std::unique_ptr<Rows> open_scan(const std::string& sql, std::span<const SqlValue> values) override;

private:
    struct Link;
    class Scan;
    enum class IfLost { fail, try_again };
    template <typename Work>
    auto attempt(IfLost if_lost, Work&& work);
    Link& link();
    void connect();
    void roll_back() noexcept;

    std::string url_;
    std::function<void(PostgresConnection&)> begin_;
    std::unique_ptr<Link> link_;
    bool in_transaction_ = false;
    bool beginning_ = false;
    std::string channel_;
    std::int64_t notices_ = 0;
    std::uint64_t scans_ = 0;
};

} // namespace bluelamp::server
