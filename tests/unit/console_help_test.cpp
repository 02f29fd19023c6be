// The pages of help say the names that stand on the screens, and fit on one sheet.
#include "support/console_site.hpp"

#include <catch2/catch.hpp>

#include <iterator>
#include <regex>
#include <set>
#include <sstream>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace fs = std::filesystem;

namespace {

const fs::path source_dir = BLUELAMP_SOURCE_DIR;
const fs::path template_dir = source_dir / "assets" / "console" / "templates";
constexpr std::size_t most_words = 400;

const std::vector<std::string> topics{"press-officer", "clerk", "inspector", "desk-officer"};

std::vector<std::string> all_of(const std::string& text, const char* pattern) {
    const std::regex expression(pattern);
    std::vector<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), expression), end; at != end; ++at)
        found.push_back((*at)[1].str());
    return found;
}

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \n");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \n") - first + 1);
}

std::string text_of(const fs::path& file) {
    return read_file(file, 1U << 20U).value();
}

/// What stands on the console's pages as a whole label, button, heading or choice: the pieces of text between
/// tags in its templates, and the whole string literals of its pages.
std::set<std::string> names_of_console() {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(template_dir))
        if (!entry.path().filename().string().starts_with("help")) {
            // Names in a value ({{name}}) are none that a reader sees: each tag ends a piece.
            const auto text = std::regex_replace(
                text_of(entry.path()), std::regex("<[^>]*>|\\{\\{[^}]*\\}\\}"), std::string(1, '\0'));
            for (std::size_t at = 0; at < text.size();) {
                const auto end = std::min(text.find('\0', at), text.size());
                names.insert(trimmed(text.substr(at, end - at)));
                at = end + 1;
            }
        }
    for (const auto& entry : fs::directory_iterator(source_dir / "server" / "console"))
        if (entry.path().extension() == ".cpp" && entry.path().stem() != "help")
            for (const auto& literal : all_of(text_of(entry.path()), "\"([^\"\\\\\n]*)\""))
                names.insert(literal);
    names.erase("");
    return names;
}

/// Every message of the kiosk's screens, in English; a test of the screens keeps the catalogue whole.
std::set<std::string> names_of_kiosk() {
    std::set<std::string> names;
    std::string open;
    bool within = false;
    std::istringstream lines(text_of(source_dir / "assets" / "po" / "cy.po"));
    for (std::string line; std::getline(lines, line);) {
        const bool begins = line.starts_with("msgid");
        if (!begins && !(within && line.starts_with("\""))) {
            names.insert(open);
            within = false;
            open.clear();
            continue;
        }
        if (begins)
            open.clear();
        within = true;
        const auto first = line.find('"');
        open += line.substr(first + 1, line.rfind('"') - first - 1);
    }
    names.erase("");
    return names;
}

std::vector<std::string> not_in(const std::vector<std::string>& quoted, const std::set<std::string>& names) {
    std::vector<std::string> missing;
    for (const auto& name : quoted)
        if (!names.contains(name))
            missing.push_back(name);
    return missing;
}

} // namespace

TEST_CASE("every name that a page of help quotes stands on a page of the console or a screen of the kiosk") {
    const auto console = names_of_console();
    const auto kiosk = names_of_kiosk();
    const std::vector<std::string> nothing;
    std::size_t quoted = 0;
    for (const auto& topic : topics) {
        INFO(topic);
        const auto text = text_of(template_dir / ("help-" + topic + ".mustache"));
        const auto of_console = all_of(text, "<b class=\"lamp-name\">([^<]*)</b>");
        const auto of_kiosk = all_of(text, "<b class=\"lamp-kiosk\">([^<]*)</b>");
        CHECK(not_in(of_console, console) == nothing);
        CHECK(not_in(of_kiosk, kiosk) == nothing);
        CHECK(all_of(text, "(<b[ >])").size() == of_console.size() + of_kiosk.size());
        CHECK(of_console.size() + of_kiosk.size() > 10);
        quoted += of_console.size() + of_kiosk.size();
    }
    CHECK(quoted > 60);
    // A name that no screen has is found out, also when a longer one holds it.
    CHECK(not_in({"Withdraw", "Send it off", "Publish"}, console) ==
          std::vector<std::string>{"Withdraw", "Send it off"});
    CHECK(not_in({"Send", "Copy to", "Copy to stick"}, kiosk) == std::vector<std::string>{"Copy to"});
}

TEST_CASE("everybody who is signed in reads every page of help, and finds it from each page") {
    ConsoleSite site;
    for (const auto* role : {"viewer", "editor", "moderator", "admin"}) {
        site.add_user(role, role);
        Browser browser(site);
        browser.sign_in(role);
        const auto list = browser.get("/console/help").body;
        for (const auto& topic : topics) {
            INFO(role << " " << topic);
            const auto address = "/console/help/" + topic;
            CHECK(list.find("href=\"" + address + "\"") != std::string::npos);
            const auto page = browser.get(address);
            CHECK(page.status == 200);
            CHECK(page.body.find("<h2 class=\"govuk-heading-m\">Never</h2>") != std::string::npos);
        }
        CHECK(browser.get("/console/help/..%2flayout").status == 404);
        CHECK(browser.get("/console/help/top").status == 404);
        CHECK(browser.get("/console").body.find("href=\"/console/help\"") != std::string::npos);
        CHECK(browser.get("/console/say").body.find("href=\"/console/help/clerk\"") != std::string::npos);
    }
}

TEST_CASE("a page of help has few enough words for one sheet") {
    for (const auto& topic : topics) {
        INFO(topic);
        const auto text = std::regex_replace(text_of(template_dir / ("help-" + topic + ".mustache")),
                                             std::regex("<[^>]*>|\\{\\{[^}]*\\}\\}"), " ");
        std::istringstream words(text);
        CHECK(std::distance(std::istream_iterator<std::string>(words), {}) <=
              static_cast<std::ptrdiff_t>(most_words));
    }
}
