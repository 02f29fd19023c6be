#include "net/http_client.hpp"
#include "net/public_address.hpp"
#include "support/gzip.hpp"
#include "support/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace bluelamp;
using bluelamp::testing::gzip;
using bluelamp::testing::LoopbackRequest;
using bluelamp::testing::LoopbackServer;
using namespace std::chrono_literals;

namespace {

HttpResult get(const std::string& url, const std::function<void(HttpRequest&)>& adjust = {}) {
    HttpClient client{NetworkOptions{}};
    HttpRequest request;
    request.url = url;
    request.total_timeout = 10s;
    if (adjust)
        adjust(request);
    return client.send(request);
}

} // namespace

TEST_CASE("an answer comes with its status, headers and body") {
    const LoopbackServer server(
        [](const LoopbackRequest&) { return LoopbackServer::answer(200, "hello", "ETag: \"a\"\r\n"); });
    const auto result = get(server.url("/x"));
    CHECK(result.ok());
    CHECK(result.body == "hello");
    CHECK(result.header("etag") == "\"a\"");
    CHECK(result.url == server.url("/x"));
}

TEST_CASE("headers and a body are sent") {
    const LoopbackServer server([](const LoopbackRequest&) { return LoopbackServer::answer(204, ""); });
    const auto result = get(server.url(), [](HttpRequest& request) {
        request.method = "POST";
        request.headers = {{"Content-Type", "text/plain"}, {"X-Evil", "a\r\nInjected: b"}};
        request.body = std::string(3000, 'x') + std::string("\0y", 2);
    });
    CHECK(result.ok());
    const auto seen = server.requests().at(0);
    CHECK(seen.method == "POST");
    CHECK(seen.body.size() == 3002);
    CHECK(seen.headers.at("content-type") == "text/plain");
    CHECK_FALSE(seen.headers.contains("injected"));
    CHECK_FALSE(seen.headers.contains("expect"));
}

TEST_CASE("an error status is an answer, not a success") {
    const LoopbackServer server(
        [](const LoopbackRequest&) { return LoopbackServer::answer(503, "busy", "Retry-After: 7\r\n"); });
    const auto result = get(server.url());
    CHECK(result.error == NetError::none);
    CHECK_FALSE(result.ok());
    CHECK(result.retry_after() == 7s);
    CHECK(result.summary() == "status 503");
}

TEST_CASE("the charset is what the Content-Type says, however it is written") {
    HttpResult result;
    CHECK(result.charset().empty());
    for (const auto* type : {"text/xml; charset=ISO-8859-1", "text/xml;Charset=\"ISO-8859-1\"",
                             "text/xml;charset=ISO-8859-1; q=1"}) {
        result.headers["content-type"] = type;
        CHECK(result.charset() == "ISO-8859-1");
    }
    result.headers["content-type"] = "text/xml";
    CHECK(result.charset().empty());
}

TEST_CASE("a body above the limit is refused") {
    const LoopbackServer server(
        [](const LoopbackRequest&) { return LoopbackServer::answer(200, std::string(2000, 'x')); });
    const auto result = get(server.url(), [](HttpRequest& request) { request.size_limit = 1999; });
    CHECK(result.error == NetError::too_large);
    CHECK(result.body.empty());
}

TEST_CASE("a compressed body counts as large as it unpacks") {
    const LoopbackServer server([](const LoopbackRequest&) {
        return LoopbackServer::answer(200, gzip(std::string(5'000'000, 'x')), "Content-Encoding: gzip\r\n");
    });
    CHECK(get(server.url(), [](HttpRequest& request) { request.size_limit = 100'000; }).error ==
          NetError::too_large);
    CHECK(get(server.url(), [](HttpRequest& request) { request.size_limit = 6'000'000; }).body.size() ==
          5'000'000);
}

TEST_CASE("a body that is cut short is no answer") {
    const LoopbackServer server([](const LoopbackRequest&) {
        return std::string("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
    });
    const auto result = get(server.url());
    CHECK(result.error == NetError::unreachable);
    CHECK(result.body.empty());
}

TEST_CASE("what is not HTTP is told as such") {
    const LoopbackServer server([](const LoopbackRequest&) { return std::string("SSH-2.0-OpenSSH\r\n"); });
    CHECK(get(server.url()).error == NetError::protocol);
}

TEST_CASE("nobody there is unreachable") {
    std::string url;
    {
        const LoopbackServer server([](const LoopbackRequest&) { return std::string(); });
        url = server.url();
    }
    const auto result = get(url);
    CHECK(result.error == NetError::unreachable);
    CHECK_FALSE(result.cause.empty());
}

TEST_CASE("plain http goes to this machine alone") {
    CHECK(is_allowed_url("https://example.org/x"));
    CHECK(is_allowed_url("http://127.0.0.1:8420/"));
    CHECK(is_allowed_url("http://localhost/"));
    CHECK(is_allowed_url("http://[::1]:1/"));
    for (const auto* url :
         {"http://example.org/", "http://127.0.0.1.example.org/", "http://127.0.0.1@example.org/",
          "https://user:secret@example.org/", "ftp://127.0.0.1/", "file:///etc/passwd", "", "https://"}) {
        INFO(url);
        CHECK_FALSE(is_allowed_url(url));
    }
    CHECK(get("http://192.0.2.1/").error == NetError::refused_url);
}

TEST_CASE("redirects are followed when asked for, and no further than asked") {
    const LoopbackServer server([](const LoopbackRequest& request) {
        const auto hops = std::stoi(request.path.substr(1));
        return hops == 0 ? LoopbackServer::answer(200, "there")
                         : LoopbackServer::answer(302, "", "Location: /" + std::to_string(hops - 1) + "\r\n");
    });
    CHECK(get(server.url("/1")).status == 302);
    const auto result = get(server.url("/2"), [](HttpRequest& request) { request.redirects = 2; });
    CHECK(result.body == "there");
    CHECK(result.url == server.url("/0"));
    CHECK(get(server.url("/9"), [](HttpRequest& request) { request.redirects = 2; }).error ==
          NetError::protocol);
}

TEST_CASE("a redirect to plain http elsewhere, or to a file, is refused") {
    for (const std::string target : {"http://192.0.2.1/", "file:///etc/passwd", "gopher://127.0.0.1/"}) {
        INFO(target);
        const LoopbackServer server([&](const LoopbackRequest&) {
            return LoopbackServer::answer(302, "", "Location: " + target + "\r\n");
        });
        CHECK(get(server.url(), [](HttpRequest& request) { request.redirects = 5; }).error ==
              NetError::refused_url);
    }
}

TEST_CASE("a token does not follow a redirect to another origin") {
    const LoopbackServer other([](const LoopbackRequest&) { return LoopbackServer::answer(200, ""); });
    const LoopbackServer server([&](const LoopbackRequest&) {
        return LoopbackServer::answer(302, "", "Location: " + other.url() + "\r\n");
    });
    CHECK(get(server.url(), [](HttpRequest& request) {
              request.redirects = 1;
              request.headers["Authorization"] = "Bearer secret";
          }).ok());
    CHECK(server.requests().at(0).headers.contains("authorization"));
    CHECK_FALSE(other.requests().at(0).headers.contains("authorization"));
}

TEST_CASE("an address that is refused is not connected to") {
    const LoopbackServer server([](const LoopbackRequest&) { return LoopbackServer::answer(200, ""); });
    const auto result =
        get(server.url(), [](HttpRequest& request) { request.allow_address = is_public_address; });
    CHECK(result.error == NetError::refused_url);
    CHECK(server.requests().empty());
}

TEST_CASE("a receiver gets a good body in pieces and may end it") {
    const LoopbackServer server([](const LoopbackRequest& request) {
        return LoopbackServer::answer(request.path == "/bad" ? 404 : 200, std::string(100'000, 'x'));
    });
    std::size_t received = 0;
    const auto take = [&](HttpRequest& request) {
        request.sink = [&](std::string_view piece) {
            received += piece.size();
            return true;
        };
    };
    CHECK(get(server.url(), take).body.empty());
    CHECK(received == 100'000);
    CHECK(get(server.url("/bad"), take).body.size() == 100'000);
    CHECK(received == 100'000);
    CHECK(get(server.url(), [](HttpRequest& request) {
              request.sink = [](std::string_view) { return false; };
          }).error == NetError::cancelled);
}

TEST_CASE("a server that stays silent is left after the time given") {
    std::atomic<bool> done{false};
    const LoopbackServer server([&](const LoopbackRequest&) {
        while (!done)
            std::this_thread::sleep_for(5ms);
        return std::string();
    });
    CHECK(get(server.url(), [](HttpRequest& request) { request.total_timeout = 1s; }).error ==
          NetError::timeout);
    done = true;
}

TEST_CASE("a request that is cancelled from another thread ends") {
    std::atomic<bool> done{false};
    const LoopbackServer server([&](const LoopbackRequest&) {
        while (!done)
            std::this_thread::sleep_for(5ms);
        return std::string();
    });
    CancelToken cancel;
    std::thread later([&] {
        std::this_thread::sleep_for(50ms);
        cancel.cancel();
    });
    HttpClient client{NetworkOptions{}};
    HttpRequest request;
    request.url = server.url();
    CHECK(client.send(request, cancel).error == NetError::cancelled);
    done = true;
    later.join();
}

TEST_CASE("where an address moved for good is told, and where it only leads today is not") {
    std::string forever = "301 X";
    const LoopbackServer server([&](const LoopbackRequest& request) {
        const auto hop = [&](const std::string& status, const std::string& to) {
            return "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\nLocation: " + to +
                   "\r\n\r\n";
        };
        if (request.path == "/old")
            return hop(forever, "/new");
        if (request.path == "/new")
            return hop("302 Found", "/today");
        return LoopbackServer::answer(200, "feed");
    });
    const auto follow = [](HttpRequest& request) { request.redirects = 5; };
    const auto moved = get(server.url("/old"), follow);
    CHECK(moved.body == "feed");
    CHECK(moved.url == server.url("/today"));
    CHECK(moved.lasting_url == server.url("/new"));
    CHECK(get(server.url("/new"), follow).lasting_url == server.url("/new"));
    forever = "307 X";
    CHECK(get(server.url("/old"), follow).lasting_url == server.url("/old"));
}

TEST_CASE("redirects share one time limit") {
    const LoopbackServer server([](const LoopbackRequest&) {
        std::this_thread::sleep_for(400ms);
        return LoopbackServer::answer(302, "", "Location: /again\r\n");
    });
    const auto result = get(server.url(), [](HttpRequest& request) {
        request.redirects = 50;
        request.total_timeout = 1s;
    });
    CHECK(result.error == NetError::timeout);
    CHECK(server.requests().size() <= 4);
}
