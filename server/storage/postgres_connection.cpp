#include "storage/postgres_connection.hpp"

#include "base/failure.hpp"
#include "storage/postgres_values.hpp"

#include <pqxx/pqxx>
#include <spdlog/spdlog.h>

#include <charconv>
#include <unordered_map>

namespace bluelamp::server {
namespace {

/// PostgreSQL's first line: further ones quote statements and rows, which belong in no log.
std::string first_line(const std::string& text) {
    auto line = text.substr(0, text.find('\n'));
    for (const auto* prefix : {"ERROR:  ", "FATAL:  "})
        if (line.starts_with(prefix))
            line.erase(0, std::string_view(prefix).size());
    return line;
}

/// SQLSTATE of what the server says when it ends a session by itself (class 57, 25P03) or cannot serve one
/// yet.
bool says_lost(const std::string& state) {
    return state.starts_with("57P") || state.starts_with("08") || state == "25P03";
}

Failure lost(const std::string& cause) {
    return {"the database", "the connection to PostgreSQL was lost: " + first_line(cause),
            "check that it runs and can be reached; the server connects again by itself", Retry::yes};
}

Failure failed(const pqxx::sql_error& error) {
    const auto& state = error.sqlstate();
    const auto cause = first_line(error.what());
    if (state == "55P03" || state == "57014")
        return {"the database", cause, "another process is writing for long; try again", Retry::yes};
    if (state.starts_with("40"))
        return {"the database", cause, "try again", Retry::yes};
    if (state.starts_with("53"))
        return {"the database", cause, "check PostgreSQL's free space and its max_connections", Retry::yes};
    if (state == "42501")
        return {"the database", cause,
                "the role must own the schema bluelamp, or may CREATE in the database"};
    return {"the database", cause, "see PostgreSQL's log, then run verify"};
}

class PostgresRows final : public Rows {
public:
    explicit PostgresRows(const pqxx::result& result) // shared, not copied
        : result_(result) {}
    bool next() override { return ++at_ < static_cast<int>(result_.size()); }
    std::string text(int column) const override {
        const auto field = cell(column);
        if (result_.column_type(field.num()) == bytea_type)
            return field.is_null() ? std::string{} : pqxx::binarystring(field).str();
        return {field.c_str(), field.size()};
    }
    std::int64_t number(int column) const override {
        const auto field = cell(column);
        std::int64_t number = 0;
        std::from_chars(field.c_str(), field.c_str() + field.size(), number);
        return number;
    }
    bool null(int column) const override { return cell(column).is_null(); }
    int changed() const override { return static_cast<int>(result_.affected_rows()); }

private:
    static constexpr pqxx::oid bytea_type = 17;
    [[nodiscard]] pqxx::field cell(int column) const {
        return result_[static_cast<pqxx::result::size_type>(at_)][static_cast<pqxx::row::size_type>(column)];
    }
    pqxx::result result_;
    int at_ = -1;
};

} // namespace

struct PostgresConnection::Link {
    explicit Link(const std::string& url)
        : connection(url) {}

    struct Receiver final : pqxx::notification_receiver {
        Receiver(pqxx::connection& to, const std::string& channel, std::int64_t& count)
            : notification_receiver(to, channel)
            , count_(count) {}
        void operator()(const std::string&, int backend_pid) override {
            if (backend_pid != conn().backendpid())
                ++count_;
        }
        std::int64_t& count_;
    };

    pqxx::connection connection;
    std::unordered_map<std::string, std::string> prepared; ///< SQL to name
    std::unique_ptr<Receiver> receiver;
};

/// Reads through a cursor, some rows at a time.
class PostgresConnection::Scan final : public Rows {
public:
    Scan(PostgresConnection& owner, std::string name)
        : owner_(owner)
        , link_(owner.link_.get())
        , name_(std::move(name)) {}
    ~Scan() override {
        if (owner_.link_.get() != link_ || link_ == nullptr)
            return;
        try {
            owner_.script("CLOSE " + name_);
        } catch (const std::exception& error) {
            spdlog::debug("closing a cursor: {}",
                          error.what()); // its transaction has failed and takes it along
        }
    }
    Scan(const Scan&) = delete;
    Scan& operator=(const Scan&) = delete;

    bool next() override;
    std::string text(int column) const override { return rows_->text(column); }
    std::int64_t number(int column) const override { return rows_->number(column); }
    bool null(int column) const override { return rows_->null(column); }
    int changed() const override { return 0; }

private:
    PostgresConnection& owner_;
    Link* link_;
    std::string name_;
    std::unique_ptr<PostgresRows> rows_;
};

PostgresConnection::PostgresConnection(std::string url, std::function<void(PostgresConnection&)> begin)
    : url_(std::move(url))
    , begin_(std::move(begin)) {
    connect();
}

PostgresConnection::~PostgresConnection() = default;

void PostgresConnection::connect() {
    link_.reset();
    try {
        link_ = std::make_unique<Link>(url_);
        beginning_ = true;
        begin_(*this);
        beginning_ = false;
        if (!channel_.empty())
            link_->receiver = std::make_unique<Link::Receiver>(link_->connection, channel_, notices_);
        ++notices_; // what was told meanwhile, nobody heard
    } catch (const pqxx::failure& error) {
        beginning_ = false;
        link_.reset();
        throw Failure("connecting to PostgreSQL", first_line(error.what()),
                      "check that it runs, the address, and the password in ~/.pgpass or PGPASSFILE",
                      Retry::yes);
    } catch (...) {
        beginning_ = false;
        link_.reset();
        throw;
    }
}

PostgresConnection::Link& PostgresConnection::link() {
    if (beginning_)
        return *link_;
    if (in_transaction_) {
        if (!link_)
            throw lost("in the middle of a transaction");
        return *link_;
    }
    try {
        // A server that went away since the last statement is noticed here, before anything is in doubt.
        if (link_ && link_->connection.is_open())
            link_->connection.get_notifs();
    } catch (const pqxx::failure&) {
        link_.reset();
    }
    if (!link_ || !link_->connection.is_open())
        connect();
    return *link_;
}

template <typename Work>
auto PostgresConnection::attempt(IfLost if_lost, Work&& work) {
    for (bool again = if_lost == IfLost::try_again && !in_transaction_ && !beginning_;; again = false) {
        auto& to = link();
        try {
            return work(to);
        } catch (const pqxx::sql_error& error) {
            if (!says_lost(error.sqlstate()) && to.connection.is_open())
                throw failed(error);
            if (!beginning_)
                link_.reset();
            if (!again)
                throw lost(error.what());
        } catch (const pqxx::pqxx_exception& error) {
            if (!beginning_)
                link_.reset();
            if (!again)
                throw lost(error.base().what());
        }
    }
}

bool PostgresConnection::Scan::next() {
    if (rows_ && rows_->next())
        return true;
    if (owner_.link_.get() != link_)
        throw lost("while rows were read");
    rows_ = owner_.attempt(IfLost::fail, [&](Link& link) {
        return std::make_unique<PostgresRows>(
            pqxx::nontransaction(link.connection).exec("FETCH 500 FROM " + name_));
    });
    return rows_->next();
}

void PostgresConnection::script(const std::string& sql) {
    attempt(IfLost::fail, [&](Link& link) { pqxx::nontransaction(link.connection).exec(sql); });
}

std::string PostgresConnection::ask(const std::string& sql) {
    return attempt(IfLost::try_again, [&](Link& link) -> std::string {
        PostgresRows rows(pqxx::nontransaction(link.connection).exec(sql));
        return rows.next() ? rows.text(0) : std::string{};
    });
}

void PostgresConnection::within(const std::string& begin, const std::string& commit,
                                const std::function<void()>& work) {
    attempt(IfLost::try_again, [&](Link& link) { pqxx::nontransaction(link.connection).exec(begin); });
    in_transaction_ = true;
    try {
        work();
        script(commit);
    } catch (...) {
        roll_back();
        throw;
    }
    in_transaction_ = false;
}

void PostgresConnection::roll_back() noexcept {
    try {
        if (link_)
            script("ROLLBACK");
    } catch (const std::exception& error) {
        spdlog::debug("rolling back: {}", error.what()); // what failed first is on its way up
        link_.reset();
    }
    in_transaction_ = false;
}

void PostgresConnection::listen(const std::string& channel) {
    channel_ = channel;
    attempt(IfLost::try_again, [&](Link& link) {
        if (!link.receiver)
            link.receiver = std::make_unique<Link::Receiver>(link.connection, channel_, notices_);
    });
}

std::int64_t PostgresConnection::notices() {
    static_cast<void>(link());
    return notices_;
}

std::unique_ptr<Rows> PostgresConnection::execute(const std::string& sql, std::span<const SqlValue> values) {
    const PostgresValues list(values);
    return attempt(sql.starts_with("SELECT") ? IfLost::try_again : IfLost::fail, [&](Link& link) {
        auto& name = link.prepared[sql];
        if (name.empty()) {
            const auto new_name = "s" + std::to_string(link.prepared.size());
            link.connection.prepare(new_name, postgres_sql(sql));
            name = new_name;
        }
        return std::make_unique<PostgresRows>(
            pqxx::nontransaction(link.connection)
                .exec_prepared(name, pqxx::prepare::make_dynamic_params(list.pointers())));
    });
}

std::unique_ptr<Rows> PostgresConnection::open_scan(const std::string& sql,
                                                    std::span<const SqlValue> values) {
    const PostgresValues list(values);
    const auto name = "scan" + std::to_string(++scans_);
    // Outside a transaction the server keeps the rows aside until the cursor is closed.
    const std::string declare =
        "DECLARE " + name + " NO SCROLL CURSOR " + (in_transaction_ ? "FOR " : "WITH HOLD FOR ");
    attempt(IfLost::try_again, [&](Link& link) {
        pqxx::nontransaction(link.connection)
            .exec_params(declare + postgres_sql(sql), pqxx::prepare::make_dynamic_params(list.pointers()));
    });
    return std::make_unique<Scan>(*this, name);
}

} // namespace bluelamp::server
