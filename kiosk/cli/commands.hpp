#pragma once

#include "language/danger_words.hpp"

#include <filesystem>
#include <iosfwd>
#include <string>

/// The commands of bluelamp-kiosk but the app itself. Each returns the exit code it reached without a throw;
/// Failure and UsageFailure are main's to print (1 and 2). All work beside a running app.
namespace bluelamp::cli {

/// What every command takes.
struct Common {
    std::filesystem::path config; ///< --config or ""
    std::filesystem::path data;   ///< --data; made when missing
    std::string version;
    std::ostream& out;
    std::ostream& problems; ///< stderr
};

struct EnrolOptions {
    std::string server;
    std::string code; ///< "-" reads one line from `in`
    std::filesystem::path pack;
};
int enrol(const Common& common, const EnrolOptions& options, std::istream& in);

/// Reads submission lines from file descriptor `input`, as they come.
int submit(const Common& common, int input, const DangerWords& danger_words);

/// Reads a PIN in a line of `in` and prints it hashed, as a line for kiosk.toml's [staff].
int pin(const Common& common, std::istream& in);

int sync(const Common& common, bool once);
int status(const Common& common);
int export_batches(const Common& common, const std::filesystem::path& folder);
int import_content(const Common& common, const std::filesystem::path& path);

} // namespace bluelamp::cli
