#include "support/postgres.hpp"

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <thread>

#include <pwd.h>
#include <unistd.h>

namespace bluelamp::testing {
namespace {

namespace fs = std::filesystem;

/// Debian keeps each version's programs in a folder of its own; the newest is taken.
std::optional<fs::path> programs() {
    std::vector<fs::path> found;
    std::error_code none;
    for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none))
        if (fs::exists(version.path() / "bin" / "initdb"))
            found.push_back(version.path() / "bin");
    if (found.empty())
        return std::nullopt;
    return *std::max_element(found.begin(), found.end());
}

/// A program of PostgreSQL's behind setpriv, which gives up root and ends it with us.
std::vector<std::string> unprivileged(const std::string& program, std::vector<std::string> arguments) {
    std::vector<std::string> words{"--pdeathsig", "QUIT"};
    if (getuid() == 0)
        words.insert(words.end(), {"--reuid", "nobody", "--regid", "nogroup", "--clear-groups"});
    words.push_back((programs().value() / program).string());
    words.insert(words.end(), arguments.begin(), arguments.end());
    return words;
}

Finished run(const std::string& program, std::vector<std::string> arguments) {
    auto finished = run_program("/usr/bin/setpriv", unprivileged(program, std::move(arguments)));
    if (finished.exit != 0)
        throw std::runtime_error(program + ": " + finished.err);
    return finished;
}

} // namespace

bool PostgresCluster::installed() {
    return programs().has_value() && fs::exists("/usr/bin/setpriv");
}

PostgresCluster::PostgresCluster(Fsync fsync)
    : fsync_(fsync) {
    fs::create_directory(data());
    if (getuid() == 0) {
        const auto* nobody = getpwnam("nobody");
        if (nobody == nullptr || chown(data().c_str(), nobody->pw_uid, nobody->pw_gid) != 0)
            throw std::runtime_error("cannot give a folder to nobody");
        fs::permissions(folder_.path(), fs::perms::others_exec, fs::perm_options::add);
    }
    (void)run("initdb",
              {"--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8",
               "--locale-provider=icu", "--icu-locale=en", "-D", data().string()});
    start();
}

std::string PostgresCluster::url_of(const std::string& database) const {
    return "postgresql://postgres@/" + database + "?host=" + data().string();
}

void PostgresCluster::start() {
    server_ = std::make_unique<RunningProgram>(
        "/usr/bin/setpriv", unprivileged("postgres", {"-D", data().string(), "-k", data().string(), "-c",
                                                      "listen_addresses=", "-c",
                                                      fsync_ == Fsync::on ? "fsync=on" : "fsync=off"}));
    for (int tries = 0; tries < 600; ++tries) {
        const auto ready =
            run_program((programs().value() / "pg_isready").string(), {"-q", "-h", data().string()});
        if (ready.exit == 0)
            return;
        if (!server_->running())
            break;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    throw std::runtime_error("PostgreSQL does not start: " + server_->errors());
}

void PostgresCluster::stop() {
    (void)server_->stop(SIGQUIT);
}

PostgresCluster::~PostgresCluster() {
    // Killed outright it would leave processes, which write on, and shared memory behind.
    if (server_ && server_->running())
        stop();
}

std::string PostgresCluster::new_database() {
    const auto name = "d" + std::to_string(++databases_);
    (void)ask(url_of("postgres"), "CREATE DATABASE " + name);
    return url_of(name);
}

std::string PostgresCluster::ask(const std::string& url, const std::string& sql) const {
    return run("psql", {"-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, url}).out;
}

} // namespace bluelamp::testing
