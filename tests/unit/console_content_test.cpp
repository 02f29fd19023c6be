// Writing, publishing, withdrawing and following content in the console; kiosks; text that attacks.
#include "custody/audit.hpp"
#include "enrolment/enrolment.hpp"
#include "publishing/content_of.hpp"
#include "support/console_site.hpp"
#include "wire/content_json.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

constexpr const char* drawing =
    R"(<svg xmlns="http://www.w3.org/2000/svg"><rect width="4" height="3"/></svg>)";

bool has(const HttpResult& result, const std::string& text) {
    return result.body.find(text) != std::string::npos;
}

struct Newsroom : ConsoleSite {
    Newsroom() {
        static_cast<void>(publish(small_publication));
        add_user("ed", "editor");
        add_user("hill.ed", "editor", {"hill"});
        add_user("boss", "admin");
    }
    [[nodiscard]] std::optional<Item> item(const std::string& kind, const std::string& id) const {
        const auto entity = storage->content().entity(kind, id);
        return entity ? std::optional(read_content(entity->json).items.at(0)) : std::nullopt;
    }
    [[nodiscard]] std::string revision(const std::string& kind, const std::string& id) const {
        return std::to_string(storage->content().entity(kind, id).value().revision);
    }
    static Browser::Fields fields(const std::string& id, const std::string& wanted,
                                  const std::string& revision = "0") {
        return {{"id", id},
                {"revision", revision},
                {"do", wanted},
                {"kind", "appeal"},
                {"priority", "urgent"},
                {"title_en", "Have you seen this van?"},
                {"title_cy", "Welsoch chi’r fan hon?"},
                {"body_en", "It is white.\n\nIt has a dent."},
                {"areas", "hill"}};
    }
};

const std::string save = "/console/content/item/save";

} // namespace

TEST_CASE("an editor publishes in two languages, and the areas' kiosks get it at once") {
    Newsroom site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    site.now_ms += 1000;
    const auto result = ed.post(save, Newsroom::fields("van", "publish"));
    REQUIRE(result.status == 303);
    CHECK(result.header("location") == "/console/content/item?id=van");
    const auto items = site.manifest("hill").content.items;
    const auto van =
        std::find_if(items.begin(), items.end(), [](const Item& item) { return item.id == "van"; });
    REQUIRE(van != items.end());
    CHECK(van->priority == Priority::urgent);
    CHECK(van->title.in("cy") == "Welsoch chi’r fan hon?");
    CHECK(van->published == time_of_ms(site.now_ms));
    CHECK(van->expires == time_of_ms(site.now_ms) + std::chrono::days(7)); // the force's default for appeals
    CHECK(site.manifest("vale").content.items.size() == 1);
    CHECK(site.storage->staff().last_audit().actor == "ed");
    CHECK(site.storage->staff().last_audit().detail.find("van") != std::string::npos);
    CHECK(has(ed.get("/console/content/item?id=van"), "It is published."));
}

TEST_CASE("a preview and a draft reach nobody, and a draft is published or thrown away") {
    Newsroom site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    const auto before = site.storage->content().manifest_version("hill");
    const auto preview = ed.post(save, Newsroom::fields("van", "preview"));
    CHECK(preview.status == 200);
    CHECK(has(preview, "<p>It has a dent.</p>"));
    CHECK_FALSE(site.item(draft_kind, "van"));
    CHECK(ed.post(save, Newsroom::fields("van", "draft")).status == 303);
    CHECK(site.item(draft_kind, "van"));
    CHECK(content_of(*site.storage).items.size() == 2);
    CHECK(site.storage->content().manifest_version("hill") == before);
    CHECK(has(ed.get("/console/content?state=draft"), "Have you seen this van?"));
    CHECK(ed.post("/console/content/item/discard", {{"id", "van"}}).status == 303);
    CHECK_FALSE(site.item(draft_kind, "van"));
    CHECK(ed.post(save, Newsroom::fields("van", "draft")).status == 303);
    CHECK(ed.post(save, Newsroom::fields("van", "publish", site.revision(draft_kind, "van"))).status == 303);
    CHECK(site.item("item", "van"));
    CHECK_FALSE(site.item(draft_kind, "van"));
}

TEST_CASE("what was withdrawn is off every manifest, stays to be read by staff, and can return") {
    Newsroom site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    site.now_ms += 1000;
    REQUIRE(ed.post("/console/content/item/withdraw", {{"id", "i1"}}).status == 303);
    CHECK(site.manifest("hill").content.items.size() == 1);
    CHECK(site.manifest("hill").tombstones.size() == 1);
    const auto page = ed.get("/console/content/item?id=i1");
    CHECK(has(page, "Have you seen this bicycle?"));
    CHECK(has(page, "Withdrawn on 0 of 0 kiosks"));
    site.now_ms += 1000;
    auto again = Newsroom::fields("i1", "publish", site.revision(withdrawn_kind, "i1"));
    CHECK(ed.post(save, again).status == 303);
    CHECK(site.manifest("hill").content.items.size() == 2);
    CHECK_FALSE(site.item(withdrawn_kind, "i1"));
}

TEST_CASE("an editor of one area changes nothing that others see too") {
    Newsroom site;
    Browser hill(site);
    static_cast<void>(hill.sign_in("hill.ed"));
    CHECK(hill.post(save, Newsroom::fields("van", "publish")).status == 303);
    auto elsewhere = Newsroom::fields("bus", "publish");
    elsewhere.back() = {"areas", "vale"};
    CHECK(hill.post(save, elsewhere).status == 422);
    elsewhere.back() = {"all_areas", "yes"};
    CHECK(hill.post(save, elsewhere).status == 422);
    CHECK_FALSE(site.item("item", "bus"));
    // i2 is for all areas.
    CHECK(hill.post("/console/content/item/withdraw", {{"id", "i2"}}).status == 403);
    CHECK(hill.post(save, Newsroom::fields("i2", "publish", site.revision("item", "i2"))).status == 403);
    CHECK(site.item("item", "i2")->title.in("en") == "New hours");
}

TEST_CASE("who saves over another's change is told first") {
    Newsroom site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    const auto seen = site.revision("item", "i1");
    site.now_ms += 1000;
    CHECK(ed.post(save, Newsroom::fields("i1", "publish", seen)).status == 303);
    CHECK(ed.post(save, Newsroom::fields("i1", "publish", seen)).status == 422);
    CHECK(ed.post(save, Newsroom::fields("i1", "publish", "0")).status == 422);
}

TEST_CASE("a picture needs words for who cannot see it, survives a preview, and cannot run script") {
    Newsroom site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    const auto nameless = ed.post_parts(save, Newsroom::fields("van", "publish"), drawing);
    CHECK(nameless.status == 422);
    CHECK(has(nameless, "Describe the picture"));
    auto fields = Newsroom::fields("van", "preview");
    fields.emplace_back("image_alt_en", "A white van");
    const auto preview = ed.post_parts(save, fields, drawing);
    REQUIRE(preview.status == 200);
    const auto sha256 = sha256_hex(drawing);
    CHECK(has(preview, "/console/media/" + sha256));
    fields[2] = {"do", "publish"};
    fields.emplace_back("image_sha256", sha256);
    REQUIRE(ed.post(save, fields).status == 303);
    CHECK(site.item("item", "van")->image->sha256 == sha256);
    const auto picture = ed.get("/console/media/" + sha256);
    CHECK(picture.status == 200);
    CHECK(picture.body == drawing);
    CHECK(picture.header("content-security-policy").find("sandbox") != std::string::npos);

    CHECK(ed.post_parts(save, Newsroom::fields("a", "publish"), "<html>no picture").status == 422);
    CHECK(ed.post_parts(save, Newsroom::fields("b", "publish"),
                        R"(<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>)")
              .status == 422);
    Browser stranger(site);
    CHECK(stranger.get("/console/media/" + sha256).status == 303);
    for (const auto* name : {"..%2F..%2Fserver.db", "%2e%2e%2fkeys%2fserver.key", "server.db"})
        CHECK(ed.get(std::string("/console/media/") + name).status == 404);
}

TEST_CASE("a picture that is too large gives the form back with everything that was typed") {
    Newsroom site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    auto fields = Newsroom::fields("van", "publish");
    fields.emplace_back("image_alt_en", "A white van at the kerb");
    fields.emplace_back("place_en", "Mill Lane");
    const auto large = ed.post_parts(save, fields, std::string(9U << 20U, 'x'));
    CHECK(large.status == 422);
    CHECK(has(large, "This picture is larger than 8 MB"));
    CHECK(has(large, "A white van at the kerb"));
    CHECK(has(large, "Mill Lane"));
    CHECK_FALSE(site.item("item", "van"));
    // Beyond what is read at all there is no form to give back.
    CHECK(ed.post_parts(save, fields, std::string(25U << 20U, 'x')).status == 413);
    // Other forms take no more than before, and say so.
    const auto other =
        ed.post_parts("/console/content/item/discard", {{"id", "van"}}, std::string(9U << 20U, 'x'));
    CHECK(other.status == 413);
    CHECK(has(other, "Nothing was changed"));
    // A picture that was there stays when another one cannot be used.
    fields[2] = {"do", "preview"};
    REQUIRE(ed.post_parts(save, fields, drawing).status == 200);
    fields.emplace_back("image_sha256", sha256_hex(drawing));
    const auto again = ed.post_parts(save, fields, "no picture at all");
    CHECK(again.status == 422);
    CHECK(has(again, "/console/media/" + sha256_hex(drawing)));
}

TEST_CASE("what will not do is said at its field, and nothing is published") {
    Newsroom site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    const auto refused = [&](const std::string& name, const std::string& value) {
        auto fields = Newsroom::fields("van", "publish");
        std::erase_if(fields, [&](const auto& field) { return field.first == name; });
        fields.emplace_back(name, value);
        const auto result = ed.post(save, fields);
        INFO(name << " = " << value.substr(0, 40));
        CHECK(result.status == 422);
        CHECK(has(result, "There is a problem"));
    };
    refused("title_en", " ");
    refused("link", "javascript:alert(1)");
    refused("expires", "2001-01-01T00:00");
    refused("published", "tomorrow");
    refused("hide_after_offline_hours", "-1");
    refused("title_cy", std::string(5000, 'x'));
    refused("areas", "nowhere");
    CHECK_FALSE(site.item("item", "van"));
}

TEST_CASE("where something is shown is never assumed") {
    Newsroom site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    const auto is_ticked = [](const HttpResult& page) {
        return has(page, R"(name="all_areas" type="checkbox" value="yes" checked)");
    };
    CHECK_FALSE(is_ticked(ed.get("/console/content/add")));
    auto fields = Newsroom::fields("van", "publish");
    fields.pop_back();
    const auto refused = ed.post(save, fields);
    CHECK(refused.status == 422);
    CHECK_FALSE(is_ticked(refused));
    CHECK(is_ticked(ed.get("/console/content/item/edit?id=i2")));
}

TEST_CASE("a change counts as shown on a kiosk once the kiosk says that it holds the manifest") {
    Newsroom site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    const auto code = make_codes(*site.storage, site.now_ms, {"hill", "Front counter", 1, {}}).at(0);
    const EnrolRequest asked{code, SigningKey::make().public_key(), random_fixed<Nonce>(), "1.0"};
    Browser kiosk(site);
    HttpRequest enrol;
    enrol.method = "POST";
    enrol.url = site.url("/api/v1/enrol");
    enrol.body = write_enrol_request(asked);
    const auto reply = read_enrol_reply(HttpClient({}).send(enrol).body, asked.nonce);
    kiosk.headers["Authorization"] = "Bearer " + reply.token;
    const auto hold_newest = [&] {
        const auto file = kiosk.get("/api/v1/manifest").body;
        kiosk.headers["X-Bluelamp-Manifest"] = to_base64url(manifest_header_of(file));
        static_cast<void>(kiosk.get("/api/v1/manifest"));
    };
    hold_newest();
    CHECK(has(ed.get("/console/content/item?id=i1"), "Shown on 1 of 1 kiosk"));
    site.now_ms += 1000;
    static_cast<void>(ed.post("/console/content/item/withdraw", {{"id", "i1"}}));
    const auto before = ed.get("/console/content/item?id=i1");
    CHECK(has(before, "Withdrawn on 0 of 1 kiosk"));
    CHECK(has(before, "Front counter"));
    hold_newest();
    CHECK(has(ed.get("/console/content/item?id=i1"), "Withdrawn on 1 of 1 kiosk"));
    // A revoked kiosk gets nothing and is not waited for.
    Browser boss(site);
    static_cast<void>(boss.sign_in("boss"));
    CHECK(boss.post("/console/kiosks/" + reply.kiosk + "/revoke", {}).status == 422);
    CHECK(boss.post("/console/kiosks/" + reply.kiosk + "/revoke", {{"sure", "yes"}}).status == 303);
    CHECK(kiosk.get("/api/v1/manifest").status == 401);
    CHECK(has(ed.get("/console/content/item?id=i1"), "Withdrawn on 0 of 0 kiosks"));
}

TEST_CASE("stored text that attacks is text on every page") {
    const std::string attack = R"(<script>alert(1)</script>"'><img src=x onerror=alert(1)>{{csrf}})";
    Newsroom site;
    nlohmann::json publication;
    publication["areas"] = {{{"id", "hill"}, {"name", attack}}, {{"id", attack}, {"name", attack}}};
    publication["items"] = {{{"id", attack},
                             {"kind", "answer"},
                             {"title", attack},
                             {"body", attack},
                             {"you_said", attack},
                             {"source", attack},
                             {"place", attack},
                             {"reference", attack}}};
    static_cast<void>(site.publish(publication.dump()));
    KioskRecord kiosk;
    kiosk.id = "k-1";
    kiosk.area = attack;
    kiosk.name = attack;
    kiosk.token_hash = "t";
    kiosk.report = nlohmann::json{{"version", attack}, {"pending", 1}, {"problems", {attack}}}.dump();
    site.storage->kiosks().add(kiosk);
    site.storage->transact([&] { audit(*site.storage, site.now_ms, attack, attack, attack); });
    Browser boss(site);
    static_cast<void>(boss.sign_in("boss"));
    const auto id = http::encode_percent(attack);
    for (const auto& path : {std::string("/console"), std::string("/console/content"),
                             "/console/content/item?id=" + id, "/console/content/item/edit?id=" + id,
                             std::string("/console/content/add"), std::string("/console/kiosks"),
                             std::string("/console/kiosks/k-1"), std::string("/console/kiosks/codes"),
                             std::string("/console/people/add"), std::string("/console/people/named/hill.ed"),
                             "/console/audit?who=" + id + "&what=" + id, std::string("/console/audit")}) {
        INFO(path);
        const auto page = boss.get(path);
        CHECK(page.status == 200);
        CHECK_FALSE(has(page, "<script>alert"));
        CHECK_FALSE(has(page, "<img src=x"));
        CHECK_FALSE(has(page, "\"'>"));
    }
    CHECK(has(boss.get("/console/kiosks/k-1"), "&lt;script&gt;alert(1)&lt;/script&gt;"));
    // What a form says back when it is refused is text too.
    const auto refused =
        boss.post(save, {{"id", "x"}, {"do", "publish"}, {"revision", "0"}, {"title_en", attack}});
    CHECK(refused.status == 422);
    CHECK_FALSE(has(refused, "<script>alert"));
    Browser stranger(site);
    const auto sign_in = stranger.sign_in(attack.substr(0, 60), "wrong password here");
    CHECK_FALSE(has(sign_in, "<script>alert"));
}
