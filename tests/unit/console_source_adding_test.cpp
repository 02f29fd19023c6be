// Adding a source and writing its rules: what is found at an address, what would be shown, what is wrong.
#include "console_sources_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

const std::string save = "/console/sources/source/save";
const std::string add = "/console/sources/new";

Browser::Fields fields(const SourceDesk& desk, const std::string& wanted) {
    return {{"id", "council"},
            {"revision", "0"},
            {"do", wanted},
            {"kind", "feed"},
            {"url", desk.publisher.url("/feed")},
            {"name_en", "Harbour Council"},
            {"permission", "Ann Field said so on 3 January"},
            {"as", "event"},
            {"publish", "auto"},
            {"keep", "10"},
            {"hold_words", "weapon\n  bonfire  \n\n"},
            {"pictures", "none"},
            {"deleted", "withdraw"},
            {"areas", "hill"}};
}

Browser::Fields with(Browser::Fields fields, const std::string& name, const std::string& value) {
    for (auto& field : fields)
        if (field.first == name)
            field.second = value;
    return fields;
}

} // namespace

TEST_CASE("an address is tried and its feed shown before anything is stored") {
    SourceDesk desk;
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    CHECK(ed.get(add).status == 200);
    const auto found = ed.post(add, {{"do", "address"}, {"address", desk.publisher.url("/feed")}});
    CHECK(found.status == 200);
    CHECK(has(found, "Found: Harbour Council"));
    CHECK(has(found, "2 items"));
    CHECK(has(found, "0 items would be shown at once, 2 would wait"));
    CHECK(has(found, "Bonfire in the park"));
    CHECK(source_views(*desk.storage).empty());
}

TEST_CASE("a page's first feed is taken and its others are offered") {
    SourceDesk desk;
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    const auto found = ed.post(add, {{"do", "address"}, {"address", desk.publisher.url("/page")}});
    CHECK(has(found, "Found: Harbour Council"));
    CHECK(has(found, desk.publisher.url("/other-feed")));
    CHECK(has(ed.post(add, {{"other", desk.publisher.url("/other-feed")}}), "Found: Harbour Council"));
}

TEST_CASE("an address with nothing to show says why and stays in the form") {
    SourceDesk desk;
    desk.break_with(404);
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    const auto url = desk.publisher.url("/feed");
    const auto refused = ed.post(add, {{"do", "address"}, {"address", url}});
    CHECK(refused.status == 422);
    CHECK(has(refused, "Nothing to show was found there"));
    CHECK(has(refused, url));
    CHECK(ed.post(add, {{"do", "address"}, {"address", "  "}}).status == 422);
    CHECK(ed.post(add, {{"do", "address"}, {"address", "file:///etc/passwd"}}).status == 422);
}

TEST_CASE("addresses of the server's own network are refused unless it was set up for them") {
    SourceDesk desk;
    desk.parts->private_sources = false;
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    CHECK(ed.post(add, {{"do", "address"}, {"address", desk.publisher.url("/feed")}}).status == 422);
    CHECK(desk.publisher.requests().empty());
}

TEST_CASE("force and neighbourhood are chosen from lists when nothing is typed") {
    SourceDesk desk;
    LoopbackServer api([](const LoopbackRequest& request) {
        return request.path == "/forces"
                   ? LoopbackServer::answer(200, R"([{"id":"marlshire","name":"Marlshire <Police>"}])")
               : request.path == "/marlshire/neighbourhoods"
                   ? LoopbackServer::answer(200,
                                            R"([{"id":"HQ1","name":"Harbour"},{"id":"HQ2","name":"Hill"}])")
                   : LoopbackServer::answer(404, "");
    });
    desk.parts->police_api = api.url();
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    const auto ask = [&](const std::string& force) {
        return ed.post(add, {{"do", "police"}, {"force", force}, {"neighbourhood", ""}});
    };
    const auto forces = ask("");
    CHECK(forces.status == 200);
    CHECK(has(forces, R"(<option value="marlshire">Marlshire &lt;Police&gt;</option>)"));
    const auto neighbourhoods = ask("marlshire");
    CHECK(neighbourhoods.status == 200);
    CHECK(has(neighbourhoods, R"(<option value="HQ2">Hill (HQ2)</option>)"));
    const auto unknown = ask("nowhere");
    CHECK(unknown.status == 422);
    CHECK(has(unknown, "knows no force with the id “nowhere”"));
    CHECK(has(unknown, "id=\"force-error\""));
    for (int more = 0; more < 4; ++more)
        static_cast<void>(ask(""));
    CHECK(api.requests().size() == 6); // and no more within two minutes
    CHECK(ask("").status == 422);
}

TEST_CASE("nobody tries addresses without end") {
    SourceDesk desk;
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    HttpResult last;
    for (int tried = 0; tried < 7; ++tried)
        last = ed.post(add, {{"do", "address"}, {"address", desk.publisher.url("/feed")}});
    CHECK(last.status == 422);
    CHECK(has(last, "Wait a moment"));
    CHECK(desk.publisher.requests().size() == 6);
}

TEST_CASE("a source is stored with its rules, and followed by them") {
    SourceDesk desk;
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    const auto saved = ed.post(save, fields(desk, "save"));
    REQUIRE(saved.status == 303);
    CHECK(saved.header("location") == "/console/sources/source?id=council");
    const auto source = source_view(*desk.storage, "council").value().source;
    CHECK(source.as == ItemKind::event);
    CHECK(source.publish == SourcePublishing::automatic);
    CHECK(source.rules.keep == 10);
    CHECK(source.rules.hold_words == std::vector<std::string>{"weapon", "bonfire"});
    CHECK(source.rules.pictures == SourcePictures::none);
    CHECK(source.rules.deleted == SourceDeletion::withdraw);
    CHECK(source.areas == std::vector<std::string>{"hill"});
    CHECK(desk.storage->staff().last_audit().actor == "ed");
    static_cast<void>(desk.look());
    CHECK(desk.on_screens().size() == 1);
}

TEST_CASE("a preview shows what the rules would come to and stores nothing") {
    SourceDesk desk;
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    const auto preview = ed.post(save, with(fields(desk, "preview"), "permission", ""));
    CHECK(preview.status == 200);
    CHECK(has(preview, "1 item would be shown at once, 1 would wait"));
    CHECK(has(preview, "it contains “bonfire”"));
    CHECK(source_views(*desk.storage).empty());
    // Of a source that is followed: from the last good reply, without asking again.
    desk.put(desk.source());
    static_cast<void>(desk.look());
    const auto asked = desk.publisher.requests().size();
    auto edited = with(fields(desk, "preview"), "hold_words", "");
    edited = with(edited, "revision",
                  std::to_string(desk.storage->content().entity("source", "council")->revision));
    CHECK(has(ed.post(save, edited), "2 items would be shown at once, 0 would wait"));
    CHECK(desk.publisher.requests().size() == asked);
    CHECK(source_view(*desk.storage, "council")->source.publish == SourcePublishing::hold);
}

TEST_CASE("what is wrong in the rules is said beside its field, and what was typed stays") {
    SourceDesk desk;
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    const auto wrong = [&](const std::string& name, const std::string& value, const std::string& field) {
        INFO(name << " = " << value);
        const auto result = ed.post(save, with(fields(desk, "save"), name, value));
        CHECK(result.status == 422);
        CHECK(has(result, "id=\"" + field + "-error\""));
        CHECK(has(result, "Ann Field said so") == (name != "permission"));
        CHECK(source_views(*desk.storage).empty());
    };
    wrong("url", "ftp://example.org/", "url");
    wrong("name_en", "", "name_en");
    wrong("permission", " ", "permission");
    wrong("keep", "many", "keep");
    wrong("keep", "0", "keep");
    wrong("areas", "nowhere", "areas");
    wrong("hold_words", std::string(3000, 'x'), "hold_words");
}

TEST_CASE("staff leave an address of the server itself as the publish file has it, and set no other") {
    SourceDesk desk;
    desk.parts->private_sources = false;
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    CHECK(has(ed.post(save, fields(desk, "save")), "id=\"url-error\""));
    desk.put(desk.source());
    const auto known = with(fields(desk, "save"), "revision",
                            std::to_string(desk.storage->content().entity("source", "council")->revision));
    CHECK(has(ed.post(save, with(known, "url", desk.publisher.url("/secret"))), "id=\"url-error\""));
    CHECK(has(ed.post(save, with(known, "url", "https://localhost/feed")), "id=\"url-error\""));
    CHECK(ed.post(save, known).status == 303);
    CHECK(source_view(*desk.storage, "council")->source.url == desk.publisher.url("/feed"));
}

TEST_CASE("who saves over another's change of a source is told first") {
    SourceDesk desk;
    desk.put(desk.source());
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    CHECK(has(ed.post(save, fields(desk, "save")), "Somebody else changed this source"));
    CHECK(source_view(*desk.storage, "council")->source.publish == SourcePublishing::hold);
}

TEST_CASE("an editor of one area stores sources for it alone") {
    SourceDesk desk;
    Browser hill(desk);
    static_cast<void>(hill.sign_in("hill.ed"));
    CHECK(hill.post(save, with(fields(desk, "save"), "areas", "vale")).status == 422);
    auto everywhere = fields(desk, "save");
    everywhere.emplace_back("all_areas", "yes");
    CHECK(hill.post(save, everywhere).status == 422);
    CHECK(source_views(*desk.storage).empty());
    CHECK(hill.post(save, fields(desk, "save")).status == 303);
    CHECK(source_views(*desk.storage).size() == 1);
}

TEST_CASE("a form of data.police.uk brings no address of its own") {
    SourceDesk desk;
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    auto police = with(with(fields(desk, "save"), "kind", "police.uk"), "url", "file:///etc");
    police.emplace_back("force", "marlshire");
    police.emplace_back("neighbourhood", "HQ1");
    REQUIRE(ed.post(save, police).status == 303);
    CHECK(source_view(*desk.storage, "council")->source.url.empty());
    CHECK(has(ed.get("/console/sources/source/edit?id=council"), "value=\"HQ1\""));
}
