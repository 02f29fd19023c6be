#include "commands/commands.hpp"

#include "api/routes.hpp"
#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/supervisor.hpp"
#include "console/console.hpp"
#include "curation/follower.hpp"
#include "http/server.hpp"
#include "intake/quarantine.hpp"
#include "net/http_client.hpp"
#include "public_pages/public_pages.hpp"
#include "publishing/manifests.hpp"
#include "wire/limits.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <iterator>
#include <ostream>
#include <thread>

namespace bluelamp::server {
namespace {

constexpr std::chrono::milliseconds patience{8000};
constexpr std::uint64_t largest_body = 8U
                                       << 20U; ///< batches are half of it; a form with a picture may be more

struct Address {
    std::string host;
    std::uint16_t port = 0;
};

/// "127.0.0.1:8420" or "[::1]:8420".
Address read_address(const std::string& text) {
    const auto colon = text.rfind(':');
    const auto wrong = [&] {
        return UsageFailure("--listen", text + " is no address and port",
                            "write it as 127.0.0.1:8420 or [::1]:8420");
    };
    if (colon == std::string::npos || colon == 0)
        throw wrong();
    Address address;
    address.host = text.substr(0, colon);
    if (address.host.front() == '[' && address.host.back() == ']')
        address.host = address.host.substr(1, address.host.size() - 2);
    else if (address.host.find(':') != std::string::npos)
        throw wrong();
    if (address.host == "localhost")
        address.host = "127.0.0.1";
    const auto* first = text.data() + colon + 1;
    const auto* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(first, last, address.port);
    if (error != std::errc{} || end != last)
        throw wrong();
    return address;
}

std::string url_of(const Address& address, std::uint16_t port) {
    const bool v6 = address.host.find(':') != std::string::npos;
    return "http://" + (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(port);
}

/// SIGTERM and SIGINT, held back from every thread that starts after this one.
class StopSignals {
public:
    StopSignals() {
        sigemptyset(&signals_);
        sigaddset(&signals_, SIGTERM);
        sigaddset(&signals_, SIGINT);
        pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
        std::signal(SIGPIPE, SIG_IGN);
    }
    /// Until one comes; `meanwhile` is called every so often.
    void wait(std::chrono::seconds every, const std::function<void()>& meanwhile) const {
        const timespec pause{static_cast<std::time_t>(every.count()), 0};
        while (sigtimedwait(&signals_, nullptr, &pause) < 0)
            meanwhile();
    }

private:
    sigset_t signals_{};
};

FileLock lock_for_serving(const Settings& settings) {
    if (!settings.database.postgres.empty())
        return FileLock::share(serve_lock(settings));
    auto lock = FileLock::try_take(serve_lock(settings));
    if (!lock)
        throw Failure("serving", "another server serves from " + settings.data.string(),
                      "stop it, or give another --data");
    return std::move(*lock);
}

/// Feeds the supervisor's watchdog while the server answers what anybody may ask it.
class Feeding {
public:
    Feeding(const Address& address, std::uint16_t port) {
        const std::string host = address.host == "0.0.0.0" ? "127.0.0.1"
                                 : address.host == "::"    ? "::1"
                                                           : address.host;
        request_.url = url_of({host, port}, port) + "/healthz";
        request_.allow_plain_http = true;
        request_.total_timeout = std::chrono::seconds(5);
    }
    void operator()() {
        if (watched_ && client_.send(request_).ok())
            tell_supervisor("WATCHDOG=1");
    }

private:
    bool watched_ = supervisor_watches();
    HttpClient client_{NetworkOptions{}};
    HttpRequest request_;
};

} // namespace

int serve(Site& site, const std::string& listen, const std::string& version, const Streams& streams) {
    const auto address = read_address(listen.empty() ? site.settings().listen : listen);
    const auto lock = lock_for_serving(site.settings());
    for (const auto& folder : {site.settings().data, media_folder(site.settings())})
        if (const auto removed = remove_long_abandoned(folder); removed > 0)
            spdlog::info("removed {} half-written files of earlier runs from {}", removed, folder.string());
    for (const auto& risk : site.storage().risks())
        spdlog::warn("{}", risk);
    if (const auto accepted = reread_quarantine(site.storage(), site.now_ms()); accepted > 0)
        spdlog::info("{} entries left the quarantine: this version can read them", accepted);
    // A database that was put back to before a rotation of keys has manifests that do not tell of them.
    site.storage().transact(
        [&] { reissue_manifests(site.storage(), *site.keys().current(), site.now_ms()); });
    const StopSignals signals;
    // Many for few cores: they wait for the disk, and batches that wait together are stored together. No
    // more, for each has a connection, and PostgreSQL gives a hundred to all of its clients.
    constexpr std::size_t workers = 16;

    Metrics metrics;
    StoragePool storage(site.opener(), workers + 1);
    ChangeWatch watch(site.opener(), site.keys(), site.clock(), {});
    KioskApi kiosks({storage, site.opener(), site.keys(), site.media(), watch, metrics, site.clock(),
                     site.settings().behind_proxy});
    const auto console_folder = share_folder() / "console";
    const web::Templates templates(console_folder / "templates");
    const web::StaticFiles files(console_folder / "static", "/console/static/");
    const ConsoleParts console{storage,
                               site.keys(),
                               site.media(),
                               site.clock(),
                               templates,
                               files,
                               site.settings().network,
                               version,
                               site.settings().behind_proxy,
                               site.settings().require_second_factor,
                               site.settings().allow_private_sources,
                               site.settings().police_api};
    auto all_routes = routes(kiosks, storage, watch, metrics, version);
    for (auto& route : console_routes(console))
        all_routes.push_back(std::move(route));
    const auto public_folder = share_folder() / "public_pages";
    const web::Templates public_templates(public_folder / "templates");
    const web::StaticFiles public_files(public_folder / "static", "/static/");
    const Words words(public_folder / "words.json");
    const PublicParts public_parts{storage,
                                   site.media(),
                                   site.clock(),
                                   public_templates,
                                   public_files,
                                   words,
                                   site.settings().behind_proxy};
    auto pages = public_pages(public_parts);
    std::move(pages.routes.begin(), pages.routes.end(), std::back_inserter(all_routes));
    http::Options options;
    options.address = address.host;
    options.port = address.port;
    options.workers = workers;
    options.body_limit = largest_body;
    options.headers = security_headers();
    options.not_found = [of_console = console_not_found(console), of_public = pages.not_found](
                            const http::Request& request, const http::Reply& reply) {
        (is_of_console(request.path) ? of_console : of_public)(request, reply);
    };
    Follower follower(
        site.opener(), site.keys(), site.media(), site.clock(),
        {site.settings().network,
         site.settings().allow_private_sources,
         {},
         site.settings().police_api,
         site.settings().picture_quota},
        [&](const std::string& outcome) { metrics.add("source_looks{outcome=\"" + outcome + "\"}"); });
    http::Server server(options, std::move(all_routes),
                        [&](const std::string& route, int status, std::chrono::nanoseconds took) {
                            metrics.note_answer(route, status, took);
                        });
    server.start();
    streams.out << "listening on " << url_of(address, server.port()) << std::endl;

    tell_supervisor("READY=1");
    Feeding feed(address, server.port());
    signals.wait(std::chrono::seconds(5), [&] { feed(); });
    tell_supervisor("STOPPING=1");
    spdlog::info("stopping");
    watch.stop();
    follower.stop();
    server.stop(patience);
    return 0;
}

} // namespace bluelamp::server
