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

} // namespace

KioskConfig read_kiosk_config(const fs::path& file, const fs::path& data) {
    auto table = opened(file, data);
    KioskConfig config;
    if (const auto ca = table.path("ca")) {
        if (!fs::is_regular_file(*ca))
            throw table.error("ca", "there is no file " + ca->string(), "give a PEM file of certificates");
        config.network.ca = ca->string();
    }
    config.network.proxy = table.text("proxy").value_or("");
    if (!config.network.proxy.empty() && !is_proxy(config.network.proxy))
        throw table.error("proxy", "is not an address", "write one such as \"http://proxy.example:3128\"");
    config.sources = read_sources(table);
    table.finish();
    return config;
}

} // namespace bluelamp
