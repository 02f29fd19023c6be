// What the console's pages stand on: forms, cookies, templates, files.
#include "base/failure.hpp"
#include "base/files.hpp"
#include "support/temporary_folder.hpp"
#include "web/cookie.hpp"
#include "web/form.hpp"
#include "web/static_files.hpp"
#include "web/template.hpp"

#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::web;

namespace {

constexpr const char* urlencoded = "application/x-www-form-urlencoded";
constexpr const char* multipart = "multipart/form-data; boundary=XX";

Form multipart_of(const std::string& parts) {
    return read_form(multipart, parts);
}

struct TemplateFolder {
    TemporaryFolder folder;
    TemplateFolder() { add("layout", "<{{title}}>{{{content}}}"); }
    void add(const std::string& name, const std::string& text) const {
        write_file(folder.path() / (name + ".mustache"), text);
    }
    [[nodiscard]] std::string page(const std::string& name, const nlohmann::json& view) const {
        return Templates(folder.path()).page(name, view);
    }
};

} // namespace

TEST_CASE("a form's fields are decoded, in order, with one kind of line break and no controls") {
    const auto form = read_form(urlencoded, "a=1+2&a=%C3%A9&b=x%0D%0Ay%0Dz&c=%00%1B%07k&&d");
    CHECK(form.all("a") == std::vector<std::string>{"1 2", "é"});
    CHECK(form.text("a") == "é");
    CHECK(form.text("b") == "x\ny\nz");
    CHECK(form.text("c") == "k");
    CHECK(form.has("d"));
    CHECK(form.text("d").empty());
    CHECK_FALSE(form.has("e"));
    CHECK(form.text("e").empty());
    CHECK(read_form("application/x-www-form-urlencoded; charset=utf-8", "a=+x%20").trimmed("a") == "x");
}

TEST_CASE("a form that is not one is refused") {
    CHECK_THROWS_AS(read_form("application/json", "{}"), FormError);
    CHECK_THROWS_AS(read_form("", "a=1"), FormError);
    CHECK_THROWS_AS(read_form(urlencoded, "a=%zz"), FormError);
    CHECK_THROWS_AS(read_form(urlencoded, "a=%FF"), FormError);
    CHECK_THROWS_AS(read_form(urlencoded, "=1"), FormError);
    CHECK_THROWS_AS(read_form("multipart/form-data", "--XX--"), FormError);
    CHECK_THROWS_AS(multipart_of(""), FormError);
    CHECK_THROWS_AS(multipart_of("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nbreaks off"),
                    FormError);
    CHECK_THROWS_AS(multipart_of("--XX\r\nno head\r\n--XX--"), FormError);
    CHECK_THROWS_AS(multipart_of("--XX\r\nContent-Type: text/plain\r\n\r\n1\r\n--XX--"), FormError);
    CHECK_THROWS_AS(multipart_of("--XX?"), FormError);
}

TEST_CASE("a form is bounded in fields, names and values") {
    const FormLimits limits{3, 4, 5};
    CHECK_NOTHROW(read_form(urlencoded, "abcd=12345&b=&c=", limits));
    CHECK_THROWS_AS(read_form(urlencoded, "a=&b=&c=&d=", limits), FormError);
    CHECK_THROWS_AS(read_form(urlencoded, "abcde=1", limits), FormError);
    CHECK_THROWS_AS(read_form(urlencoded, "a=123456", limits), FormError);
}

TEST_CASE("a form in parts carries files octet by octet, and a file field left empty is none") {
    const auto form = multipart_of(
        "--XX\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nCaffè\r\n"
        "--XX\r\ncontent-disposition: form-data; name=\"image\"; filename=\"C:\\\\fakepath\\\\../a.png\"\r\n"
        "Content-Type: image/png\r\n\r\n\x89PNG\r\n--X\r\n"
        "--XX\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n--XX--\r\n");
    CHECK(form.text("title") == "Caffè");
    REQUIRE(form.file("image") != nullptr);
    CHECK(form.file("image")->bytes == "\x89PNG\r\n--X");
    CHECK(form.file("image")->name == "a.png");
    CHECK(form.file("none") == nullptr);
    CHECK_FALSE(form.has("image"));
}

TEST_CASE("cookies are read by name, and those over https can only be set by this host over https") {
    const auto cookies = read_cookies(" a=1; b=x=y;; c; =z; a=2");
    CHECK(cookies == std::map<std::string, std::string>{{"a", "1"}, {"b", "x=y"}});
    CHECK(session_cookie("s", "t", true) == "__Host-s=t; Path=/; HttpOnly; SameSite=Strict; Secure");
    CHECK(session_cookie("s", "t", false) == "s=t; Path=/; HttpOnly; SameSite=Strict");
    CHECK(session_cookie("s", "", false).ends_with("; Max-Age=0"));
}

TEST_CASE("a template escapes every value, and what is empty is false") {
    const TemplateFolder templates;
    templates.add("part", "[{{x}}]");
    templates.add(
        "page",
        R"(<a b="{{x}}">{{> part}}{{#list}}{{.}},{{/list}}{{^empty}}none{{/empty}}{{#zero}}0{{/zero}}{{a.b}})");
    CHECK(templates.page("page", {{"title", "<T>"},
                                  {"x", R"(<script>"'&{{title}}</script>)"},
                                  {"list", {1, "b<"}},
                                  {"empty", ""},
                                  {"zero", 0},
                                  {"a", {{"b", true ? "deep" : ""}}}}) ==
          "<&lt;T&gt;><a b=\"&lt;script&gt;&quot;&apos;&amp;{{title}}&lt;/script&gt;\">"
          "[&lt;script&gt;&quot;&apos;&amp;{{title}}&lt;/script&gt;]1,b&lt;,none0deep");
}

TEST_CASE("templates that could show a raw value, or that do not hold together, are refused") {
    const auto refused = [](const std::string& text) {
        const TemplateFolder templates;
        templates.add("page", text);
        CHECK_THROWS_AS(Templates(templates.folder.path()), Failure);
    };
    refused("{{{x}}}");
    refused("{{&x}}");
    refused("{{{content}}}");
    refused("{{=<% %>=}}<%&x%>");
    refused("{{> missing}}");
    refused("{{#open}}");
    const TemporaryFolder empty;
    CHECK_THROWS_AS(Templates(empty.path()), Failure);
    const TemplateFolder templates;
    CHECK_THROWS_AS(templates.page("nowhere", nlohmann::json::object()), Failure);
}

TEST_CASE("a static file is found by its name alone, and not sent again to who has it") {
    const TemporaryFolder outside;
    write_file(outside.path() / "secret.css", "secret");
    std::filesystem::create_directory(outside.path() / "static");
    write_file(outside.path() / "static" / "console.A1B2.css", "body{}");
    write_file(outside.path() / "static" / "notes", "not served");
    const StaticFiles files(outside.path() / "static", "/static/");
    CHECK(files.address("console.css") == "/static/console.A1B2.css");
    CHECK_THROWS_AS(files.address("other.css"), Failure);
    const auto sent = files.send("console.A1B2.css", {});
    REQUIRE(sent.file);
    CHECK(sent.file->length == 6);
    http::Request again;
    for (const auto& [name, value] : sent.headers)
        if (name == "ETag")
            again.headers.emplace_back("if-none-match", value);
    CHECK(files.send("console.A1B2.css", again).status == 304);
    for (const auto* name : {"../secret.css", "..", "notes", "", "console.css", "/etc/passwd"})
        CHECK(files.send(name, {}).status == 404);
}
