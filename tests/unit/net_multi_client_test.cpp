#include "net/multi_client.hpp"
#include "support/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <condition_variable>

using namespace bluelamp;
using bluelamp::testing::LoopbackRequest;
using bluelamp::testing::LoopbackServer;
using namespace std::chrono_literals;

namespace {

/// What requests came to, in the order in which they ended.
class Results {
public:
    MultiClient::Done as(const std::string& name) {
        return [this, name](HttpResult result) {
            const std::lock_guard lock(mutex_);
            ended_.emplace_back(name, std::move(result));
            more_.notify_all();
        };
    }
    std::vector<std::pair<std::string, HttpResult>> wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        more_.wait_for(lock, 20s, [&] { return ended_.size() >= count; });
        return ended_;
    }

private:
    std::mutex mutex_;
    std::condition_variable more_;
    std::vector<std::pair<std::string, HttpResult>> ended_;
};

HttpRequest to(const std::string& url) {
    HttpRequest request;
    request.url = url;
    request.total_timeout = 15s;
    return request;
}

/// A server that answers once it is told to.
class Gate {
public:
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        opened_.notify_all();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        opened_.wait_for(lock, 20s, [&] { return open_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool open_ = false;
};

} // namespace

TEST_CASE("a request that hangs delays no other") {
    Gate gate;
    LoopbackServer silent([&](const LoopbackRequest&) {
        gate.wait();
        return LoopbackServer::answer(200, "late");
    });
    LoopbackServer quick([](const LoopbackRequest&) { return LoopbackServer::answer(200, "soon"); });
    Results results;
    MultiClient client{NetworkOptions{}};
    client.start(to(silent.url()), results.as("silent"));
    for (int i = 0; i < 5; ++i)
        client.start(to(quick.url()), results.as("quick"));
    const auto first = results.wait_for(5);
    REQUIRE(first.size() == 5);
    for (const auto& [name, result] : first) {
        CHECK(name == "quick");
        CHECK(result.body == "soon");
    }
    gate.open();
    CHECK(results.wait_for(6).back().second.body == "late");
}

TEST_CASE("a host is asked by so many requests at once and no more") {
    Gate gate;
    LoopbackServer host([&](const LoopbackRequest&) {
        gate.wait();
        return LoopbackServer::answer(200, "");
    });
    LoopbackServer other([](const LoopbackRequest&) { return LoopbackServer::answer(200, ""); });
    Results results;
    MultiClient client(NetworkOptions{}, {8, 1});
    for (int i = 0; i < 3; ++i)
        client.start(to(host.url()), results.as("host"));
    client.start(to(other.url()), results.as("other"));
    CHECK(results.wait_for(1).front().first == "other");
    CHECK(host.requests().size() == 1);
    gate.open();
    CHECK(results.wait_for(4).size() == 4);
    CHECK(host.requests().size() == 3);
}

TEST_CASE("a request among many follows redirects and is refused as one alone is") {
    const LoopbackServer end([](const LoopbackRequest&) { return LoopbackServer::answer(200, "here"); });
    const LoopbackServer start([&](const LoopbackRequest&) {
        return LoopbackServer::answer(301, "", "Location: " + end.url("/feed") + "\r\n");
    });
    Results results;
    MultiClient client{NetworkOptions{}};
    auto request = to(start.url());
    request.redirects = 3;
    client.start(request, results.as("moved"));
    auto result = results.wait_for(1).at(0).second;
    CHECK(result.body == "here");
    CHECK(result.lasting_url == end.url("/feed"));
    client.start(to("http://example.org/"), results.as("plain"));
    CHECK(results.wait_for(2).at(1).second.error == NetError::refused_url);
    request.allow_address = [](std::string_view) { return false; };
    client.start(request, results.as("private"));
    CHECK(results.wait_for(3).at(2).second.error == NetError::refused_url);
}

TEST_CASE("what is not finished when the client goes is told so") {
    Gate gate;
    LoopbackServer silent([&](const LoopbackRequest&) {
        gate.wait();
        return LoopbackServer::answer(200, "");
    });
    Results results;
    {
        MultiClient client(NetworkOptions{}, {1, 1});
        client.start(to(silent.url()), results.as("under way"));
        client.start(to(silent.url()), results.as("waiting"));
        while (silent.requests().empty())
            std::this_thread::sleep_for(5ms);
    }
    const auto ended = results.wait_for(2);
    gate.open();
    REQUIRE(ended.size() == 2);
    CHECK(ended[0].second.error == NetError::cancelled);
    CHECK(ended[1].second.error == NetError::cancelled);
}
