#pragma once

#include "support/program.hpp"
#include "support/temporary_folder.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace bluelamp::testing {

/// A PostgreSQL cluster of the test's own, in a folder that goes away, reached through a socket in it. For a
/// test that is root it runs as `nobody`, because PostgreSQL refuses to be root. It ends with the test.
/// Everything throws std::runtime_error with what PostgreSQL said.
class PostgresCluster {
public:
    enum class Fsync { on, off };
    /// Started. Its texts sort as English does, so that what relies on another order is found out.
    explicit PostgresCluster(Fsync fsync);
    ~PostgresCluster();
    PostgresCluster(const PostgresCluster&) = delete;
    PostgresCluster& operator=(const PostgresCluster&) = delete;

    /// Whether PostgreSQL is installed. If not, the test says what it leaves out.
    [[nodiscard]] static bool installed();

    /// The URL of a new, empty database.
    [[nodiscard]] std::string new_database();
    void start();
    void stop(); ///< at once: clients are cut off, and the next start recovers
    /// What a statement gives, without headings.
    [[nodiscard]] std::string ask(const std::string& url, const std::string& sql) const;

private:
    [[nodiscard]] std::filesystem::path data() const { return folder_.path() / "data"; }
    [[nodiscard]] std::string url_of(const std::string& database) const;

    TemporaryFolder folder_;
    Fsync fsync_;
    int databases_ = 0;
    std::unique_ptr<RunningProgram> server_;
};

} // namespace bluelamp::testing
