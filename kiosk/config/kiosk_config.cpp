#include "config/kiosk_config.hpp"

#include "config/config_file.hpp"

namespace bluelamp {
namespace fs = std::filesystem;
namespace {

ConfigTable opened(const fs::path& file, const fs::path& data) {
    if (!file.empty())
        return ConfigFile::read(file);
    const auto usual = data / "kiosk.toml";
    return fs::exists(usual) ? ConfigFile::read(usual) : ConfigFile::none();
}

bool is_proxy(const std::string& text) {
    for (const auto* scheme : {"http://", "https://", "socks5://", "socks5h://"})
        if (text.starts_with(scheme) && text.size() > std::string_view(scheme).size())
            return true;
    return false;
}

ScreenConfig read_screen(ConfigTable& all) {
    ScreenConfig screen;
    auto table = all.table("screen");
    if (!table)
        return screen;
    screen.gpu = table->choice("renderer", {"software", "gpu"}) == "gpu";
    screen.mm_per_pixel = static_cast<float>(table->number("mm_per_pixel", .05, 2).value_or(0));
    screen.distance_mm =
        static_cast<float>(table->number("distance_mm", 200, 3000).value_or(screen.distance_mm));
    screen.time_zone = table->text("time_zone").value_or(screen.time_zone);
    table->finish();
    return screen;
}

StaffConfig read_staff(ConfigTable& all) {
    StaffConfig staff;
    auto table = all.table("staff");
    if (!table)
        return staff;
    staff.pin_hash = table->text("pin_hash").value_or("");
    if (!staff.pin_hash.empty() && !staff.pin_hash.starts_with("$argon2id$"))
        throw table->error("pin_hash", "is not the hash of a PIN", "write what bluelamp-kiosk pin prints");
    staff.stick = table->path("stick").value_or("");
    table->finish();
    return staff;
}

} // namespace

KioskConfig read_kiosk_config(const fs::path& file, const fs::path& data) {
    auto table = opened(file, data);
    KioskConfig config;
    if (const auto ca = table.path("ca")) {
        std::error_code unreadable;
        if (!fs::is_regular_file(*ca, unreadable))
            throw table.error("ca", "there is no file " + ca->string(), "give a PEM file of certificates");
        config.network.ca = ca->string();
    }
    config.network.proxy = table.text("proxy").value_or("");
    if (!config.network.proxy.empty() && !is_proxy(config.network.proxy))
        throw table.error("proxy", "is not an address", "write one such as \"http://proxy.example:3128\"");
    constexpr std::int64_t least_mb = 64;
    constexpr std::int64_t most_mb = 1 << 20;
    if (const auto megabytes = table.integer("media_quota_mb", least_mb, most_mb))
        config.media_quota = static_cast<std::uint64_t>(*megabytes) << 20U;
    config.screen = read_screen(table);
    config.staff = read_staff(table);
    config.sources = read_sources(table);
    table.finish();
    return config;
}

} // namespace bluelamp
