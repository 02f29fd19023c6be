#include "commands/site.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "cases/making.hpp"
#include "config/config_file.hpp"
#include "intake/storing.hpp"
#include "text/url.hpp"

namespace bluelamp::server {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t most_quota_mb = std::int64_t{1} << 30U;

fs::path folder_of(const SiteOptions& options, const std::optional<fs::path>& configured) {
    if (!options.data.empty())
        return options.data;
    return configured.value_or(fs::path{}).empty() ? default_data_folder("bluelamp-server") : *configured;
}

std::unique_ptr<Storage> open_all(const Settings& settings, const OpenStorage& open) {
    make_folder(settings.data);
    return open();
}

} // namespace

Settings read_settings(const SiteOptions& options) {
    auto config = options.config.empty() ? ConfigFile::none() : ConfigFile::read(options.config);
    Settings settings;
    const auto data = config.path("data");
    const auto database = config.text("database");
    const auto key_file = config.path("key_file");
    settings.listen = config.text("listen").value_or(settings.listen);
    settings.behind_proxy = config.flag("behind_proxy").value_or(false);
    settings.require_second_factor = config.flag("require_second_factor").value_or(false);
    settings.allow_private_sources = config.flag("allow_private_sources").value_or(false);
    settings.police_api = config.text("police_api").value_or("");
    if (!settings.police_api.empty() && !text::is_web_url(settings.police_api))
        throw config.error("police_api", "is not an address",
                           "write one such as \"https://mirror.example/api\"");
    if (const auto quota = config.integer("media_quota_mb", 0, most_quota_mb))
        settings.picture_quota = static_cast<std::uint64_t>(*quota) << 20U;
    settings.network.ca = config.path("ca").value_or(fs::path{}).string();
    settings.network.proxy = config.text("proxy").value_or("");
    config.finish();

    settings.data = folder_of(options, data);
    const auto url = options.database.empty() ? database.value_or("") : options.database;
    settings.database =
        url.empty() ? DatabaseAddress{settings.data / "server.db", {}} : read_database_address(url);
    settings.key_file = key_file.value_or(settings.data / "keys" / "server.key");
    return settings;
}

Site::Site(Settings settings)
    : settings_(std::move(settings))
    , opener_(storage_opener(settings_.database))
    , storage_(open_all(settings_, opener_))
    , keys_(settings_.key_file, *storage_, time_of_ms(clock_()))
    , media_(media_folder(settings_)) {
    make_missing_cases(*storage_);
    read_old_forks(*storage_, clock_());
}

fs::path serve_lock(const Settings& settings) {
    return settings.data / "serve.lock";
}

fs::path media_folder(const Settings& settings) {
    return settings.data / "media";
}

} // namespace bluelamp::server
