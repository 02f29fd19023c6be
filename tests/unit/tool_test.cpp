// Runs the operator's program itself.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <string>
#include <sys/wait.h>

namespace {

struct Run {
    int status = -1;
    std::string out;
    std::string errors;
};

std::string drain(FILE* stream) {
    std::string text;
    std::array<char, 4096> block{};
    while (const auto count = std::fread(block.data(), 1, block.size(), stream))
        text.append(block.data(), count);
    return text;
}

Run run(const std::string& arguments, const std::string& before = "") {
    const std::string program = BLUELAMP_BINARY_DIR "/bin/bluelamp ";
    Run result;
    auto* out = popen((before + program + arguments + " 2>/dev/null").c_str(), "r");
    result.out = drain(out);
    const int status = pclose(out);
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    auto* errors = popen((before + program + arguments + " 2>&1 >/dev/null").c_str(), "r");
    result.errors = drain(errors);
    pclose(errors);
    return result;
}

const std::string fixtures = BLUELAMP_SOURCE_DIR "/tests/fixtures/";

bool is_one_line(const std::string& text) {
    return !text.empty() && text.find('\n') == text.size() - 1;
}

} // namespace

TEST_CASE("bluelamp feed prints a feed as JSON") {
    const auto result = run("feed " + fixtures + "feeds/atom_relative.xml --base http://e.org/");
    CHECK(result.status == 0);
    const auto json = nlohmann::json::parse(result.out);
    CHECK(json["link"] == "http://e.org/blog/");
    CHECK(json["items"][0]["updated"] == "2003-12-13T18:30:02Z");
    CHECK(json["items"][0]["published"].is_null());
}

TEST_CASE("bluelamp feed reads standard input") {
    const auto result = run("feed -", "printf '<rss><channel><title>T</title></channel></rss>' | ");
    CHECK(result.status == 0);
    CHECK(nlohmann::json::parse(result.out)["title"] == "T");
}

TEST_CASE("what is no feed ends with 1 and one line") {
    for (const auto* arguments : {"feed /dev/null", "feed /nonexistent", "feed http://127.0.0.1:1/"}) {
        INFO(arguments);
        const auto result = run(arguments);
        CHECK(result.status == 1);
        CHECK(result.out.empty());
        CHECK(is_one_line(result.errors));
    }
}

TEST_CASE("wrong usage ends with 2 and one line") {
    for (const auto* arguments :
         {"", "feed", "feed a b", "nonsense", "police leicestershire", "police .. NC04"}) {
        INFO(arguments);
        const auto result = run(arguments);
        CHECK(result.status == 2);
        CHECK(is_one_line(result.errors));
    }
}

TEST_CASE("bluelamp tells its version and how to use it") {
    CHECK(run("--version").out.starts_with("bluelamp "));
    CHECK(run("--help").status == 0);
    CHECK(run("feed --help").out.find("--base") != std::string::npos);
}
