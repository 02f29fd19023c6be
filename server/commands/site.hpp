#pragma once

#include "custody/clock.hpp"
#include "custody/key_ring.hpp"
#include "net/http_client.hpp"
#include "publishing/media_store.hpp"
#include "storage/database_address.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace bluelamp::server {

/// What every command takes, from the line; "" is not given.
struct SiteOptions {
    std::string config;
    std::string data;
    std::string database;
};

/// What the configuration file and the line say together; the line wins.
struct Settings {
    std::filesystem::path data;
    DatabaseAddress database;
    std::filesystem::path key_file;
    std::string listen = "127.0.0.1:8420";
    bool behind_proxy = false;
    bool require_second_factor = false; ///< of moderators and admins, in the console
    bool allow_private_sources = false; ///< sources at addresses that are not of the public Internet
    std::string police_api;             ///< base of a mirror of data.police.uk's API; "" for that itself
    std::uint64_t picture_quota = std::uint64_t{2048} << 20U; ///< octets of pictures that sources brought
    NetworkOptions network;                                   ///< for what is fetched from elsewhere
};
/// Throws UsageFailure.
[[nodiscard]] Settings read_settings(const SiteOptions& options);

/// An open data folder: made and migrated when it is opened. Any number of processes may have it open.
class Site {
public:
    explicit Site(Settings settings);

    [[nodiscard]] const Settings& settings() const { return settings_; }
    [[nodiscard]] const OpenStorage& opener() const { return opener_; }
    [[nodiscard]] Storage& storage() { return *storage_; }
    [[nodiscard]] KeyRing& keys() { return keys_; }
    [[nodiscard]] const MediaStore& media() const { return media_; }
    [[nodiscard]] const Clock& clock() const { return clock_; }
    [[nodiscard]] std::int64_t now_ms() const { return clock_(); }

private:
    Settings settings_;
    Clock clock_ = wall_clock();
    OpenStorage opener_;
    std::unique_ptr<Storage> storage_;
    KeyRing keys_;
    MediaStore media_;
};

/// The file of the lock that serving processes hold: one alone with SQLite, any number with PostgreSQL.
[[nodiscard]] std::filesystem::path serve_lock(const Settings& settings);
[[nodiscard]] std::filesystem::path media_folder(const Settings& settings);

} // namespace bluelamp::server
