#pragma once

#include "api/routes.hpp"
#include "base/files.hpp"
#include "console/console.hpp"
#include "http/server.hpp"
#include "net/http_client.hpp"
#include "people/people.hpp"
#include "support/test_site.hpp"
#include "wire/limits.hpp"

/// The console over real HTTP on loopback, and browsers that use it.
namespace bluelamp::testing {

inline const std::string good_password = "correct horse battery lamp";

struct ConsoleSite : TestSite {
    explicit ConsoleSite(bool proxied = false)
        : behind_proxy(proxied) {
        for (const auto* name : {"console.1.css", "console.1.js", "start.1.js", "icon.1.svg"})
            write_file(folder.path() / "static" / name, "/* " + std::string(name) + " */");
        files = std::make_unique<web::StaticFiles>(folder.path() / "static", "/console/static/");
        parts.emplace(ConsoleParts{
            pool, keys, media, [this] { return now_ms; }, templates, *files, {}, "1.0", behind_proxy});
        auto all = routes(api, pool, watch, metrics, "1.0");
        for (auto& route : console_routes(*parts))
            all.push_back(std::move(route));
        http::Options options;
        options.headers = security_headers();
        options.not_found = console_not_found(*parts);
        server.emplace(options, std::move(all));
        server->start();
    }
    ~ConsoleSite() {
        watch.stop();
        server->stop(std::chrono::seconds(5));
    }
    void add_user(const std::string& name, const std::string& role,
                  const std::vector<std::string>& areas = {}) {
        add_person(*storage, now_ms, name, role, good_password, areas);
    }
    [[nodiscard]] std::string url(const std::string& path) const {
        return "http://127.0.0.1:" + std::to_string(server->port()) + path;
    }

    bool behind_proxy;
    std::filesystem::path made = (make_folder(folder.path() / "static"), folder.path());
    StoragePool pool{opener(), 3};
    ChangeWatch watch{opener(), keys, [this] { return now_ms; }, {}};
    Metrics metrics;
    OpenStorage open = opener();
    KioskApi api{{pool, open, keys, media, watch, metrics, [this] { return now_ms; }, behind_proxy}};
    web::Templates templates{std::filesystem::path(BLUELAMP_SOURCE_DIR) / "assets" / "console" / "templates"};
    std::unique_ptr<web::StaticFiles> files;
    std::optional<ConsoleParts> parts;
    std::optional<http::Server> server;
};

/// Keeps cookies, follows nothing, knows the form token of the page it saw last.
class Browser {
public:
    using Fields = std::vector<std::pair<std::string, std::string>>;

    explicit Browser(const ConsoleSite& site)
        : site_(site) {}

    HttpResult get(const std::string& path) { return send("GET", path, {}, {}); }
    /// With the form token of the last page.
    HttpResult post(const std::string& path, Fields fields) {
        fields.emplace_back("csrf", csrf);
        return post_as_is(path, fields);
    }
    HttpResult post_as_is(const std::string& path, const Fields& fields) {
        std::string body;
        for (const auto& [name, value] : fields)
            body +=
                (body.empty() ? "" : "&") + http::encode_percent(name) + "=" + http::encode_percent(value);
        return send("POST", path, body, "application/x-www-form-urlencoded");
    }
    /// A form in parts; `file` is the bytes of the field "image".
    HttpResult post_parts(const std::string& path, Fields fields, const std::string& file) {
        fields.emplace_back("csrf", csrf);
        std::string body;
        for (const auto& [name, value] : fields)
            body += "--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
        body += "--XX\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.svg\"\r\n\r\n" + file +
                "\r\n--XX--\r\n";
        return send("POST", path, body, "multipart/form-data; boundary=XX");
    }
    HttpResult sign_in(const std::string& name, const std::string& password = good_password) {
        static_cast<void>(get("/console/sign-in"));
        auto result = post("/console/sign-in", {{"name", name}, {"password", password}});
        if (result.status == 303)
            static_cast<void>(get("/console"));
        return result;
    }

    std::map<std::string, std::string> cookies;
    std::map<std::string, std::string> headers; ///< sent with every request
    std::string csrf;

private:
    HttpResult send(const std::string& method, const std::string& path, const std::string& body,
                    const std::string& type) {
        HttpRequest request;
        request.method = method;
        request.url = site_.url(path);
        request.body = body;
        request.headers = headers;
        if (!type.empty())
            request.headers["Content-Type"] = type;
        for (const auto& [name, value] : cookies)
            request.headers["Cookie"] += (request.headers["Cookie"].empty() ? "" : "; ") + name + "=" + value;
        auto result = HttpClient({}).send(request);
        keep_cookie(result.header("set-cookie"));
        constexpr std::string_view before = "name=\"csrf\" value=\"";
        if (const auto at = result.body.find(before); at != std::string::npos) {
            const auto start = at + before.size();
            csrf = result.body.substr(start, result.body.find('"', start) - start);
        }
        return result;
    }
    void keep_cookie(const std::string& header) {
        const auto pair = header.substr(0, header.find(';'));
        const auto equals = pair.find('=');
        if (equals == std::string::npos)
            return;
        if (pair.size() == equals + 1)
            cookies.erase(pair.substr(0, equals));
        else
            cookies[pair.substr(0, equals)] = pair.substr(equals + 1);
    }

    const ConsoleSite& site_;
};

} // namespace bluelamp::testing
