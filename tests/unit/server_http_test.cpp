#include "base/failure.hpp"
#include "http/rate_limit.hpp"
#include "http/server.hpp"
#include "net/http_client.hpp"
#include "support/temporary_folder.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <atomic>
#include <fstream>
#include <thread>

using namespace bluelamp;
using namespace bluelamp::http;

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Response text(std::string body) {
    return {.status = 200, .headers = {{"Content-Type", "text/plain"}}, .body = std::move(body), .file = {}};
}

/// A server on a free port with routes that show what arrived.
struct Echo {
    explicit Echo(std::vector<Route> more = {}) {
        std::vector<Route> routes{
            {"GET", "/echo/{what}",
             [](const Request& request, const Reply& reply) {
                 const auto query = request.query.find("q");
                 reply(text(request.parameters.at("what") + "|" +
                            (query == request.query.end() ? "" : query->second) + "|" +
                            std::string(request.header("x-custom")) + "|" + request.remote));
             }},
            {"POST", "/size",
             [](const Request& request, const Reply& reply) {
                 reply(text(std::to_string(request.body.size())));
             }},
            {"GET", "/throws", [](const Request&, const Reply&) { throw Failure("the disk", "is on fire"); }},
            {"GET", "/passes",
             [](const Request&, const Reply&) { throw Failure("the disk", "is away", {}, Retry::yes); }},
            {"GET", "/forgets", [](const Request&, const Reply&) {}},
            {"GET", "/twice",
             [](const Request&, const Reply& reply) {
                 reply(text("first"));
                 reply(text("second"));
             }},
        };
        for (auto& route : more)
            routes.push_back(std::move(route));
        Options options;
        options.body_limit = 100'000;
        options.headers = {{"X-Content-Type-Options", "nosniff"}};
        server =
            std::make_unique<Server>(options, std::move(routes),
                                     [this](const std::string& route, int status, std::chrono::nanoseconds) {
                                         const std::lock_guard lock(mutex);
                                         seen.push_back(route + " " + std::to_string(status));
                                     });
        server->start();
    }

    HttpResult send(const std::string& path, const std::string& method = "GET", std::string body = {},
                    std::map<std::string, std::string> headers = {}) {
        HttpRequest request;
        request.method = method;
        request.url = "http://127.0.0.1:" + std::to_string(server->port()) + path;
        request.body = std::move(body);
        request.headers = std::move(headers);
        request.total_timeout = seconds(20);
        return HttpClient({}).send(request);
    }

    std::mutex mutex;
    std::vector<std::string> seen;
    std::unique_ptr<Server> server;
};

} // namespace

TEST_CASE("a request arrives decoded, with its headers and the client's address") {
    Echo echo;
    const auto result = echo.send("/echo/a%20b?q=1+2%2B", "GET", {}, {{"X-CUSTOM", "yes"}});
    CHECK(result.status == 200);
    CHECK(result.body == "a b|1 2+|yes|127.0.0.1");
    CHECK(result.header("content-type") == "text/plain");
}

TEST_CASE("a path that is not there is 404 and a method that is not taken 405, as problems") {
    Echo echo;
    const auto missing = echo.send("/nothing");
    CHECK(missing.status == 404);
    CHECK(missing.header("content-type") == "application/problem+json");
    const auto problem = nlohmann::json::parse(missing.body);
    CHECK(problem["status"] == 404);
    CHECK(problem["title"] == "Not Found");
    CHECK_FALSE(problem["detail"].get<std::string>().empty());
    const auto refused = echo.send("/size");
    CHECK(refused.status == 405);
    CHECK(refused.header("allow") == "POST");
}

TEST_CASE("headers for every answer stand on errors too") {
    Echo echo;
    CHECK(echo.send("/nothing").header("x-content-type-options") == "nosniff");
    CHECK(echo.send("/echo/a").header("x-content-type-options") == "nosniff");
}

TEST_CASE("a body up to the limit is taken, one above it gets 413, however it is sent") {
    Echo echo;
    CHECK(echo.send("/size", "POST", std::string(100'000, 'x')).body == "100000");
    CHECK(echo.send("/size", "POST", std::string(100'001, 'x')).status == 413);
    CHECK(echo.send("/size", "POST", std::string(3'000'000, 'x')).status == 413);
    CHECK(
        echo.send("/size", "POST", std::string(3'000'000, 'x'), {{"Transfer-Encoding", "chunked"}}).status ==
        413);
    CHECK(echo.send("/size", "POST", std::string(10, 'x')).body == "10");
}

TEST_CASE("a route may take more than the others") {
    Echo echo({{"POST", "/large",
                [](const Request& request, const Reply& reply) {
                    reply(text(std::to_string(request.body.size())));
                },
                300'000}});
    CHECK(echo.send("/large", "POST", std::string(300'000, 'x')).body == "300000");
    CHECK(echo.send("/large", "POST", std::string(300'001, 'x')).status == 413);
    CHECK(echo.send("/size", "POST", std::string(100'000, 'x')).body == "100000");
    const auto refused = echo.send("/size", "POST", std::string(100'001, 'x'), {{"Accept", "text/html"}});
    CHECK(refused.status == 413);
}

TEST_CASE("whoever wants a page is told as one that a body is too large, a program as problem+json") {
    Echo echo;
    const auto send = [&](const std::string& path, const std::string& accept) {
        return echo.send(path, "POST", std::string(3'000'000, 'x'), {{"Accept", accept}});
    };
    const auto page = send("/size/here?%22%3E%3Cscript%3E", "text/html,application/xhtml+xml");
    CHECK(page.status == 413);
    CHECK(page.header("content-type") == "text/html; charset=utf-8");
    CHECK(page.header("content-security-policy").find("default-src 'none'") != std::string::npos);
    CHECK(page.body.find("Back button") != std::string::npos);
    CHECK(page.body.find("href=\"/size\"") != std::string::npos);
    CHECK(send("/%22%3E/x", "text/html").body.find("href=\"/\"") != std::string::npos);
    const auto program = send("/size", "*/*");
    CHECK(program.status == 413);
    CHECK(program.header("content-type") == "application/problem+json");
    CHECK(nlohmann::json::parse(program.body)["status"] == 413);
}

TEST_CASE("a handler that throws is a 500 that tells nothing of the cause") {
    Echo echo;
    const auto result = echo.send("/throws");
    CHECK(result.status == 500);
    CHECK(result.body.find("fire") == std::string::npos);
}

TEST_CASE("a handler that may succeed later is a 503 that says when to ask again") {
    Echo echo;
    const auto result = echo.send("/passes");
    CHECK(result.status == 503);
    CHECK(result.header("retry-after") == "5");
    CHECK(result.body.find("away") == std::string::npos);
}

TEST_CASE("a handler that forgets to answer is a 500, one that answers twice is heard once") {
    Echo echo;
    CHECK(echo.send("/forgets").status == 500);
    CHECK(echo.send("/twice").body == "first");
}

TEST_CASE("an answer may come later from another thread") {
    std::thread later;
    Echo echo({{"GET", "/later", [&](const Request&, const Reply& reply) {
                    later = std::thread([reply] {
                        std::this_thread::sleep_for(milliseconds(50));
                        reply(text("at last"));
                    });
                }}});
    CHECK(echo.send("/later").body == "at last");
    later.join();
}

TEST_CASE("handlers run side by side: a slow one holds up nobody") {
    std::atomic<bool> release{false};
    Echo echo({{"GET", "/slow", [&](const Request&, const Reply& reply) {
                    while (!release)
                        std::this_thread::sleep_for(milliseconds(5));
                    reply(text("slow"));
                }}});
    std::string slow;
    std::thread waiting([&] { slow = echo.send("/slow").body; });
    CHECK(echo.send("/echo/quick").status == 200);
    release = true;
    waiting.join();
    CHECK(slow == "slow");
}

TEST_CASE("a part of a file is sent as the body") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "file";
    std::string bytes;
    for (int number = 0; number < 200'000; ++number)
        bytes += static_cast<char>(number * 31);
    std::ofstream(path, std::ios::binary) << bytes;
    Echo echo({{"GET", "/file", [&](const Request&, const Reply& reply) {
                    reply({.status = 206, .headers = {}, .body = {}, .file = FileBody{path, 1000, 150'000}});
                }}});
    const auto result = echo.send("/file");
    CHECK(result.status == 206);
    CHECK(result.body == bytes.substr(1000, 150'000));
}

TEST_CASE("a file that went before it could be sent is a 404 as a problem") {
    const TemporaryFolder folder;
    Echo echo({{"GET", "/file", [&](const Request&, const Reply& reply) {
                    reply({.status = 200,
                           .headers = {{"Content-Type", "image/png"}},
                           .body = {},
                           .file = FileBody{folder.path() / "gone", 0, 10}});
                }}});
    const auto result = echo.send("/file");
    CHECK(result.status == 404);
    CHECK(result.header("content-type") == "application/problem+json");
}

TEST_CASE("every answer is told to the observer with its route's pattern") {
    Echo echo;
    static_cast<void>(echo.send("/echo/secret-name"));
    static_cast<void>(echo.send("/nothing"));
    static_cast<void>(echo.send("/throws"));
    const std::lock_guard lock(echo.mutex);
    CHECK(echo.seen == std::vector<std::string>{"/echo/{what} 200", " 404", "/throws 500"});
}

TEST_CASE("stopping lets what is being answered finish and takes nothing new") {
    std::atomic<bool> entered{false};
    Echo echo({{"GET", "/slow", [&](const Request&, const Reply& reply) {
                    entered = true;
                    std::this_thread::sleep_for(milliseconds(200));
                    reply(text("finished"));
                }}});
    std::string slow;
    std::thread waiting([&] { slow = echo.send("/slow").body; });
    while (!entered)
        std::this_thread::sleep_for(milliseconds(5));
    echo.server->stop(seconds(8));
    waiting.join();
    CHECK(slow == "finished");
    CHECK(echo.server->port() == 0);
}

TEST_CASE("stopping does not wait for an answer that never comes") {
    Reply kept;
    std::mutex mutex;
    Echo echo({{"GET", "/kept", [&](const Request&, const Reply& reply) {
                    const std::lock_guard lock(mutex);
                    kept = reply;
                }}});
    HttpResult result;
    std::thread waiting([&] { result = echo.send("/kept"); });
    for (;;) {
        const std::lock_guard lock(mutex);
        if (kept)
            break;
    }
    echo.server->stop(milliseconds(50));
    waiting.join();
    CHECK_FALSE(result.ok());
    kept(text("too late"));
}

TEST_CASE("a port that is taken is a failure that says which") {
    Echo echo;
    Options options;
    options.port = echo.server->port();
    Server second(options, {});
    CHECK_THROWS_WITH(second.start(), Catch::Contains(std::to_string(options.port)));
}

TEST_CASE("patterns match whole paths part by part") {
    CHECK(match("/a/{x}", "/a/b")->at("x") == "b");
    CHECK(match("/", "/"));
    for (const auto* path : {"/a", "/a/", "/a/b/c", "/b/b", "a/b", ""}) {
        INFO(path);
        CHECK_FALSE(match("/a/{x}", path));
    }
}

TEST_CASE("broken percent escapes are refused") {
    CHECK(decode_percent("%41%2f", false) == "A/");
    CHECK_FALSE(decode_percent("%4", false));
    CHECK_FALSE(decode_percent("%zz", false));
    Echo echo;
    CHECK(echo.send("/echo/%zz").status == 400);
}

TEST_CASE("a client may burst, then is told how long to wait, and others are not") {
    RateLimit limit(2, 3);
    const auto start = RateLimit::Clock::now();
    for (int request = 0; request < 3; ++request)
        CHECK_FALSE(limit.take("a", start));
    CHECK(limit.take("a", start) == seconds(1));
    CHECK_FALSE(limit.take("b", start));
    CHECK_FALSE(limit.take("a", start + milliseconds(500)));
    CHECK(limit.take("a", start + milliseconds(500)));
}

TEST_CASE("the rate limit forgets clients that went away") {
    RateLimit limit(1, 1);
    const auto start = RateLimit::Clock::now();
    for (int client = 0; client < 25'000; ++client)
        static_cast<void>(limit.take(std::to_string(client), start + milliseconds(client)));
    CHECK_FALSE(limit.take("new", start + seconds(100)));
}
