#include "base/failure.hpp"
#include "police/documents.hpp"
#include "police/references.hpp"
#include "support/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace bluelamp;
using bluelamp::testing::LoopbackRequest;
using bluelamp::testing::LoopbackServer;

namespace {

std::string body_of(const std::string& path) {
    return path.ends_with("priorities") || path.ends_with("events") || path.ends_with("people")
               ? "[]"
               : R"({"id":"NC04"})";
}

} // namespace

TEST_CASE("a neighbourhood's four documents are asked for where the API has them") {
    const LoopbackServer server(
        [](const LoopbackRequest& request) { return LoopbackServer::answer(200, body_of(request.path)); });
    HttpClient client{NetworkOptions{}};
    const auto replies = PoliceDocuments(client, server.url("/api/")).fetch("leicestershire", "NC04");
    CHECK(replies.neighbourhood == R"({"id":"NC04"})");
    CHECK(replies.people == "[]");
    std::vector<std::string> paths;
    for (const auto& request : server.requests())
        paths.push_back(request.path);
    CHECK(paths == std::vector<std::string>{"/api/leicestershire/NC04", "/api/leicestershire/NC04/priorities",
                                            "/api/leicestershire/NC04/events",
                                            "/api/leicestershire/NC04/people"});
}

TEST_CASE("a list that a force does not keep is empty, a neighbourhood that is not there is a failure") {
    const LoopbackServer server([](const LoopbackRequest& request) {
        return request.path.ends_with("/NC04") ? LoopbackServer::answer(200, "{}")
                                               : LoopbackServer::answer(404, "not found");
    });
    HttpClient client{NetworkOptions{}};
    PoliceDocuments documents(client, server.url("/api"));
    CHECK(documents.fetch("x", "NC04").events.empty());
    CHECK_THROWS_AS(documents.fetch("x", "NC05"), Failure);
}

TEST_CASE("forces and their neighbourhoods are asked for where the API lists them") {
    const LoopbackServer server(
        [](const LoopbackRequest& request) { return LoopbackServer::answer(200, request.path); });
    HttpClient client{NetworkOptions{}};
    PoliceDocuments documents(client, server.url("/api"));
    CHECK(documents.forces() == "/api/forces");
    CHECK(documents.neighbourhoods("avon-and-somerset") == "/api/avon-and-somerset/neighbourhoods");
    CHECK_THROWS_AS(documents.neighbourhoods(".."), UsageFailure);
}

TEST_CASE("a list of places stands by name; what has no id or name is left out") {
    const auto list = read_police_references(
        R"([{"id":"NC04","name":"City &amp; Market"},{"id":7,"name":"x"},{"id":"a","name":null},null,
            {"id":"","name":"y"},{"id":"NC66","name":"Abbey"}])");
    CHECK(list == std::vector<PoliceReference>{{"NC66", "Abbey"}, {"NC04", "City & Market"}});
    CHECK(read_police_references("[]").empty());
    CHECK_THROWS_AS(read_police_references("<html>Welcome to our Wi-Fi"), NotAPoliceDocument);
    CHECK_THROWS_AS(read_police_references(R"({"error":"no"})"), NotAPoliceDocument);
}

TEST_CASE("when there were too many requests the same one is sent again") {
    int asked = 0;
    const LoopbackServer server([&](const LoopbackRequest& request) {
        return ++asked == 1 ? LoopbackServer::answer(429, "", "Retry-After: 0\r\n")
                            : LoopbackServer::answer(200, body_of(request.path));
    });
    HttpClient client{NetworkOptions{}};
    CHECK_FALSE(PoliceDocuments(client, server.url()).fetch("x", "y").neighbourhood.empty());
    CHECK(server.requests().size() == 5);
}

TEST_CASE("an error of the server is a failure that may pass") {
    const LoopbackServer server([](const LoopbackRequest&) { return LoopbackServer::answer(500, ""); });
    HttpClient client{NetworkOptions{}};
    try {
        (void)PoliceDocuments(client, server.url()).fetch("x", "y");
        FAIL("it succeeded");
    } catch (const Failure& failure) {
        CHECK(failure.retry() == Retry::yes);
    }
}

TEST_CASE("an id cannot name another path") {
    const LoopbackServer server([](const LoopbackRequest&) { return LoopbackServer::answer(200, "[]"); });
    HttpClient client{NetworkOptions{}};
    PoliceDocuments documents(client, server.url("/api"));
    (void)documents.fetch("a/b", "c?d#e");
    CHECK(server.requests().at(0).path == "/api/a%2Fb/c%3Fd%23e");
    CHECK_THROWS_AS(documents.fetch("..", "NC04"), UsageFailure);
    CHECK_THROWS_AS(documents.fetch("x", ""), UsageFailure);
}

TEST_CASE("the documents may be in a folder") {
    const auto folder = std::filesystem::temp_directory_path() / "bluelamp-police-documents-test";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder / "x/NC04");
    std::ofstream(folder / "x/NC04/neighbourhood.json") << "{}";
    std::ofstream(folder / "x/NC04/priorities.json") << "[1]";
    HttpClient client{NetworkOptions{}};
    for (const auto& base : {folder.string(), "file://" + folder.string() + "/"}) {
        const auto replies = PoliceDocuments(client, base).fetch("x", "NC04");
        CHECK(replies.neighbourhood == "{}");
        CHECK(replies.priorities == "[1]");
        CHECK(replies.people.empty());
    }
    CHECK_THROWS_AS(PoliceDocuments(client, folder.string()).fetch("x", "NC05"), Failure);
    std::filesystem::remove_all(folder);
}
