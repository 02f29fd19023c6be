#include "text/utf8.hpp"
#include "wire/publication.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace bluelamp;
namespace fs = std::filesystem;

namespace {

const fs::path demo = fs::path(BLUELAMP_SOURCE_DIR) / "assets/demo";

std::string contents(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    REQUIRE(in);
    return {std::istreambuf_iterator<char>(in), {}};
}

const Publication& station() {
    static const Publication read = read_publication(contents(demo / "station.json"));
    return read;
}

std::size_t letters(const std::string& text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count)
        (void)text::next_code_point(text, at);
    return count;
}

void is_in_both_languages(const LocalText& text, std::size_t most) {
    for (const char* tag : {"en", "cy"}) {
        CAPTURE(tag, text.in(tag));
        CHECK(text.has(tag));
        CHECK(letters(text.in(tag)) <= most);
    }
}

void is_a_drawing(const std::string& name, const LocalText& alternative) {
    CAPTURE(name);
    CHECK(fs::is_regular_file(demo / name));
    is_in_both_languages(alternative, 120);
}

std::size_t count(ItemKind kind) {
    const auto& items = station().items;
    return static_cast<std::size_t>(
        std::count_if(items.begin(), items.end(), [&](const auto& i) { return i.item.kind == kind; }));
}

} // namespace

TEST_CASE("The demo station is a publish file") {
    CHECK(station().force->name.in("en") == "Marlshire Police");
    CHECK(station().districts.size() == 2);
    CHECK(station().areas.size() >= 4);
    CHECK(station().team.size() >= 5);
    CHECK(count(ItemKind::update) >= 6);
    CHECK(count(ItemKind::appeal) >= 5);
    CHECK(count(ItemKind::event) >= 4);
    CHECK(count(ItemKind::guide) >= 8);
    CHECK(count(ItemKind::answer) >= 4);
    CHECK(count(ItemKind::decision) >= 1);
}

TEST_CASE("The demo station's slides keep to a headline of 60 letters and a body of 280") {
    for (const auto& [item, image, image_alt, video, captions] : station().items) {
        CAPTURE(item.id);
        is_in_both_languages(item.title, 60);
        is_in_both_languages(item.body, item.kind == ItemKind::guide      ? 1500
                                        : item.kind == ItemKind::decision ? 320
                                                                          : 280);
        if (item.kind != ItemKind::guide)
            is_in_both_languages(item.source, 60);
        if (!image.empty())
            is_a_drawing(image, image_alt);
    }
}

TEST_CASE("Each appeal of the demo station has a reference and an end") {
    for (const auto& published : station().items) {
        if (published.item.kind != ItemKind::appeal)
            continue;
        CAPTURE(published.item.id);
        CHECK_FALSE(published.item.reference.empty());
        CHECK(published.item.expires);
    }
}

TEST_CASE("Each priority of the demo station says what it means and costs in 42 letters") {
    for (const auto& ballot : station().ballots) {
        CHECK(ballot.priorities.size() >= 3);
        for (const auto& priority : ballot.priorities) {
            CAPTURE(ballot.id, priority.id);
            is_in_both_languages(priority.title, 42);
            is_in_both_languages(priority.meaning, 42);
            is_in_both_languages(priority.tradeoff, 42);
        }
    }
}

TEST_CASE("Every area, team member, topic and helpline of the demo station is in both languages") {
    for (const auto& area : station().areas) {
        is_in_both_languages(area.name, 40);
        CHECK(area.places.size() >= 4);
        for (const auto& place : area.places)
            is_in_both_languages(place, 40);
    }
    for (const auto& [member, photo, photo_alt] : station().team) {
        CAPTURE(member.id);
        is_in_both_languages(member.rank, 40);
        is_in_both_languages(member.bio, 200);
        is_a_drawing(photo, photo_alt);
    }
    for (const auto& topic : station().topics)
        is_in_both_languages(topic.title, 40);
    for (const auto& helpline : station().force->helplines)
        is_in_both_languages(helpline.meaning, 60);
    is_in_both_languages(station().force->quiet_phrase, 40);
}

TEST_CASE("No picture of the demo station borrows the yellow of the next touch") {
    std::size_t pictures = 0;
    for (const auto& file : fs::directory_iterator(demo / "pictures")) {
        CAPTURE(file.path().filename().string());
        auto svg = contents(file.path());
        std::transform(svg.begin(), svg.end(), svg.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        CHECK(svg.find("#FFE21F") == std::string::npos);
        CHECK(svg.find("<FILTER") == std::string::npos);
        CHECK(svg.find("HREF") == std::string::npos);
        ++pictures;
    }
    CHECK(pictures >= 20);
}
